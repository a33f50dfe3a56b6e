// Recordings that are written until their writer is killed:
// `node --import ./test/transpileHooks.mjs dyingRecording.ts FIRST PHASE_MS FOLDER PHASE_MS FOLDER …`
// Each is flushed twice a second, beginning after its phase. Messages are numbered from FIRST; printed is the number up to which
// all of them are on the disk.
import { SessionRecording } from '../../record/SessionRecording.js';
import { messageOf, recordingOptions, topicNamed } from './recordingParts.js';

const [, , first = '0', ...pairs] = process.argv;
const topics = [topicNamed('/numbers', 'number'), topicNamed('/pictures', 'picture')];
let number = Number(first);
const recordings: SessionRecording[] = [];
const safe: number[] = [];
for (let index = 0; index < pairs.length; index += 2) {
  const recording = await SessionRecording.open(pairs[index + 1] ?? '', recordingOptions());
  const which = recordings.push(recording) - 1;
  safe.push(number - 1);
  const keep = async (): Promise<void> => {
    const handedOver = number - 1;
    await recording.keep(performance.now());
    safe[which] = handedOver;
    process.stdout.write(`safe ${Math.min(...safe)}\n`);
  };
  setTimeout(() => setInterval(() => void keep(), 500), Number(pairs[index]));
}
setInterval(() => {
  for (const recording of recordings)
    for (const topic of topics) recording.write(topic, BigInt(number), messageOf(number, topic.name));
  number += 1;
}, 50);
