/** The namespace that ROS arguments give every node (`-r __ns:=/nao1`), with its slash; `/` where they give none. */
export function namespaceOf(rosArguments: readonly string[]): string {
  const rules = rosArguments.filter((_, index) => ['-r', '--remap'].includes(rosArguments[index - 1] ?? ''));
  // Of remap rules ROS takes the first that matches.
  const namespace = rules.find((rule) => rule.startsWith('__ns:='))?.slice('__ns:='.length) ?? '/';
  return namespace.startsWith('/') ? namespace : `/${namespace}`;
}
