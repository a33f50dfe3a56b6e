import { resolve } from 'node:path';
import rclnodejs from 'rclnodejs';

import { nanoseconds } from '../../core/nanoseconds.js';
import { topicSelector, type TopicSelection } from '../../core/playback/selectTopics.js';
import { isSystemError, systemReason } from '../../core/systemError.js';
import { ownerOnly } from '../../files/writeAtomically.js';
import { diskWarning, freeBytes } from '../../record/diskSpace.js';
import { RosbagFolder } from '../../record/RosbagFolder.js';
import { interrupted } from '../runtime/interrupted.js';
import { joinRos } from '../runtime/joinRos.js';
import { createNode } from '../runtime/rosEndpoints.js';
import { suiteVersions } from '../session/suiteVersions.js';
import { GraphRecorder } from './GraphRecorder.js';

/** How often new topics are looked for; rosbag2 does so as often. */
const discoveryMs = 100;

/** A killed recorder has lost no more than this. */
const flushMs = 1_000;

/** Said again after so long. */
const repeatWarningMs = 60_000;

export interface RecordOptions extends TopicSelection {
  readonly output: string;
  readonly includeHidden: boolean;
  readonly maxBagSizeBytes?: number | undefined;
  readonly maxBagDurationSec?: number | undefined;
  readonly rosArguments: readonly string[];
  readonly write: (line: string) => void;
}

/**
 * Records the graph's topics until a signal ends it.
 *
 * @returns 0, or 1 when messages were lost or the disk refused the end
 * @throws RapportError of `RosbagFolder.create`
 */
export async function recordGraph(options: RecordOptions): Promise<number> {
  const isChosen = topicSelector(options);
  const { maxBagSizeBytes: maxBytes, maxBagDurationSec: maxSec } = options;
  const versions = suiteVersions();
  const folder = await RosbagFolder.create(resolve(options.output), {
    library: `rapport ${versions['rapport'] ?? ''}`.trim(),
    rosDistribution: versions['ros'] ?? '',
    maxBytes,
    maxDurationNs: maxSec === undefined ? undefined : nanoseconds(maxSec),
    // Pictures and judgements of a child.
    fileMode: ownerOnly,
    folderMode: 0o700,
  });
  await joinRos(options.rosArguments);
  try {
    const node = createNode('rapport_recorder');
    const recorder = new GraphRecorder(node, folder, {
      isChosen,
      includeHidden: options.includeHidden,
      nowNs: () => node.now().nanoseconds,
      info: options.write,
      warn: (text) => options.write(`warning: ${text}`),
    });
    options.write(`Recording to ${folder.path}; Ctrl-C ends it.`);
    node.spin();
    recorder.discover();
    const discovering = setInterval(() => recorder.discover(), discoveryMs);
    const stopKeeping = keepOnDisk(folder, options.write);
    await interrupted();
    clearInterval(discovering);
    recorder.end();
    await stopKeeping();
    await folder.close();
    return summarise(folder, options.write);
  } finally {
    rclnodejs.shutdown();
  }
}

/** Flushes every second and says when the disk refuses, or soon will. */
function keepOnDisk(folder: RosbagFolder, write: (line: string) => void): () => Promise<void> {
  const saidMs = new Map<string, number>();
  const warn = (code: string, text: string): void => {
    const nowMs = performance.now();
    if (nowMs - (saidMs.get(code) ?? -Infinity) < repeatWarningMs) return;
    saidMs.set(code, nowMs);
    write(`warning: ${text}`);
  };
  let [bytesBefore, atMs] = [folder.bytes, performance.now()];
  async function keep(): Promise<void> {
    try {
      await folder.flush();
      const nowMs = performance.now();
      const bytesPerSec = ((folder.bytes - bytesBefore) / Math.max(1, nowMs - atMs)) * 1000;
      [bytesBefore, atMs] = [folder.bytes, nowMs];
      const warning = diskWarning(folder.path, { freeBytes: await freeBytes(folder.path), bytesPerSec });
      if (warning) warn(warning.code, warning.text);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      const megabytes = (folder.waitingBytes / 1e6).toFixed(0);
      warn(
        'record/not-written',
        `Nothing more is on the disk, because ${systemReason(error)}. ${megabytes} MB wait in memory; it is tried again.`,
      );
    }
    if (folder.lostMessages > 0)
      warn('record/lost', `${folder.lostMessages} messages are lost: the disk is too slow, or took nothing.`);
  }
  const ending = new AbortController();
  const work = (async () => {
    while (!ending.signal.aborted) {
      const beganMs = performance.now();
      await keep();
      await new Promise((done) => setTimeout(done, Math.max(10, flushMs - (performance.now() - beganMs))));
    }
  })();
  return async () => {
    ending.abort();
    await work;
  };
}

function summarise(folder: RosbagFolder, write: (line: string) => void): number {
  for (const [topic, count] of [...folder.counts].sort(([one], [other]) => (one < other ? -1 : 1)))
    write(`${String(count).padStart(9)}  ${topic}`);
  write(`${folder.messageCount} messages, ${(folder.bytes / 1e6).toFixed(1)} MB in ${folder.path}`);
  if (folder.lostMessages === 0) return 0;
  write(`${folder.lostMessages} messages were lost: the disk was too slow, or took nothing.`);
  return 1;
}
