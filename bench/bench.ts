import { endSentence } from '../cli/endSentence.js';

/**
 * `npm run bench [-- NAME …]`: the suite's measurements. Without a name, the live chain's latency.
 */
const benches: Readonly<Record<string, () => Promise<unknown>>> = {
  chain: () => import('./chain.js'),
  inference: () => import('./inference.js'),
  console: () => import('./console.js'),
  culturenet: () => import('./culturenet.js'),
  tensorflow: () => import('./tensorflow.js'),
  detectors: () => import('./detectors.js'),
  replay: () => import('./replay.js'),
  play: () => import('./play.js'),
  largeRecordings: () => import('./largeRecordings.js'),
  start: () => import('./start.js'),
  stop: () => import('./stop.js'),
  screening: () => import('./screening.js'),
  sessionRecording: () => import('./sessionRecording.js'),
  review: () => import('./review.js'),
  scale: () => import('./scale.js'),
};

const [given, ...rest] = process.argv.slice(2);
const named = given !== undefined && !given.startsWith('-');
const name = named ? given : 'chain';
const bench = benches[name];
if (!bench) {
  process.stderr.write(`There is no bench "${name}": choose from ${Object.keys(benches).join(', ')}.\n`);
  process.exit(2);
}
if (named) process.argv.splice(2, process.argv.length - 2, ...rest);
try {
  await bench();
} catch (error) {
  const isOption =
    error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`bench ${name}: ${isOption ? error.message : endSentence(error)}\n`);
  process.exit(isOption ? 2 : 1);
}
