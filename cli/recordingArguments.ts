/** What commands that take recordings are given, as yargs has it. */
export const recordingsPositional = {
  type: 'string',
  array: true,
  demandOption: true,
  describe: 'MCAP files, rosbag2 folders or their files, ROS 1 bags, videos, folders of pictures',
} as const;

export const cameraOption = {
  type: 'string',
  describe: "The camera's topic, where a recording has several",
} as const;
