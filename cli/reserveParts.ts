import { commandByName } from './commandByName.js';

type Load = () => Promise<unknown>;

/**
 * The code that a launch's processes run, in parts of at most a few tenths of a second, those that most of them need first.
 *
 * @param names nodes, and `console` for the page's server
 * @param rosArguments from `--ros-args` on
 */
export function reserveParts(names: readonly string[], rosArguments: readonly string[]): readonly Load[] {
  const nodes = names.filter((name) => name !== 'console');
  return [
    () => import('rclnodejs'),
    async () => (await import('../nodes/runtime/joinRos.js')).joinRosEarly(rosArguments),
    () => import('../nodes/runtime/runNodes.js'),
    loadInterfaces,
    () => Promise.all([commandByName['node']?.([]), import('../nodes/nodeByName.js')]),
    ...nodes.map((name) => async () => (await import('../nodes/nodeByName.js')).nodeByName[name]?.()),
    async () => (await import('../pictures/opencv.js')).opencv(),
    ...(names.includes('console') ? pageParts : []),
  ];
}

const pageParts: readonly Load[] = [
  async () => commandByName['console']?.([]),
  () => import('../console/runConsole.js'),
  () => import('../console/review/reviewRoutes.js'),
];

/** The classes of what travels on topics and by services. */
async function loadInterfaces(): Promise<void> {
  const { default: rclnodejs } = await import('rclnodejs');
  const { services } = await import('../nodes/services.js');
  const { topics } = await import('../nodes/topics.js');
  for (const { type } of [...Object.values(topics), ...Object.values(services)])
    rclnodejs.require(type as never);
}
