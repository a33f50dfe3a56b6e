/**
 * Type hashes (RIHS01, REP-2011) of the upstream messages that the suite exchanges with others: hri_msgs 2.0.0 and
 * naoqi_bridge_msgs2. DDS endpoints whose hashes differ describe different types.
 */
export const upstreamTypeHashes: Readonly<Record<string, string>> = {
  'hri_msgs/msg/IdsList': '7e0812d1ac945c98fd3e393568d581ad0ab567f37b24eff633eab778c1bfe62d',
  'hri_msgs/msg/NormalizedRegionOfInterest2D':
    '2e50c93f1ca166ee77af9a5424dc951ae4e452b740162a7f83c082d917dcaff5',
  'hri_msgs/msg/NormalizedPointOfInterest2D':
    'cc1d2f720c82afeb850ff1dbf66f41ecb7caf19f842987f1247e66160cf03953',
  'hri_msgs/msg/FacialLandmarks': 'f1d6b0ba159f4d6be1632e5dfc9cb79ce5e35da73888da2a4789bd9b35112a63',
  'hri_msgs/msg/FacialActionUnits': '43f431104624b6ff7f84350f1faa3747efc8a9330dee942b717a08830a267ed3',
  'hri_msgs/msg/Expression': '411b88e0604397d44775d8ec6a4bc69398fb0dfbfe864c33a40fa99ee85f1b00',
  'hri_msgs/msg/EngagementLevel': '275391f46d2e6cc0d21085f8e02dce6a8150baa57539ec99bd9f4e0321443788',
  'hri_msgs/msg/IdsMatch': '1c649d4a87ca2d4fe5f606395e83a863640e411c9192dfda6d399a68019966f0',
  'naoqi_bridge_msgs/msg/JointAnglesWithSpeed':
    '58786ad780c1ffd8f1ed85ee836efe4a428712554653830f5e6c427a411af180',
};
