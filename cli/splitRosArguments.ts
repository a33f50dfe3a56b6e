/**
 * Separates our own arguments from ROS's: `--ros-args …` up to a lone `--` or the end (ROS 2's convention).
 */
export function splitRosArguments(argv: readonly string[]): { own: string[]; ros: string[] } {
  const own: string[] = [];
  const ros: string[] = [];
  let inRos = false;
  for (const each of argv) {
    if (each === '--ros-args') inRos = true;
    if (inRos) ros.push(each);
    else own.push(each);
    if (inRos && each === '--') inRos = false;
  }
  return { own, ros };
}
