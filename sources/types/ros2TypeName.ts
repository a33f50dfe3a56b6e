/** A message type's name in ROS 2's form: `sensor_msgs/Image`, as ROS 1 and the first ROS 2 have it, is `sensor_msgs/msg/Image`. */
export function ros2TypeName(name: string): string {
  const [, packageName, typeName] = /^(\w+)\/(\w+)$/.exec(name) ?? [];
  return packageName !== undefined && typeName !== undefined ? `${packageName}/msg/${typeName}` : name;
}
