import { RapportError } from '../core/RapportError.js';
import type { DescribedTopic, RecordingDescription } from '../sources/describe/describeRecording.js';
import { command } from './command.js';
import { recordingsPositional } from './recordingArguments.js';

/** `rapport info RECORDING…`: what is in recordings, counted and not as they state it. */
export const infoCommand = command({
  command: 'info <recordings..>',
  describe: 'What is in recordings: topics, counts, duration, gaps, damage, the camera',
  builder: (yargs) =>
    yargs.positional('recordings', recordingsPositional).option('json', {
      type: 'boolean',
      default: false,
      describe: 'Print JSON, a list with one entry a recording',
    }),
  handler: async ({ recordings, json }) => {
    const described: RecordingDescription[] = [];
    const refused: { readonly path: string; readonly error: RapportError }[] = [];
    for (const path of recordings) {
      try {
        const description = await describe(path);
        described.push(description);
        if (!json) process.stdout.write(`${tellRecording(description).join('\n')}\n`);
      } catch (error) {
        if (!(error instanceof RapportError) || recordings.length === 1) throw error;
        refused.push({ path, error });
        process.stderr.write(`${error.message}\n`);
      }
    }
    if (json) process.stdout.write(`${toJson(described)}\n`);
    if (refused.length > 0) {
      throw new RapportError(
        'info/not-all',
        `${refused.length} of ${recordings.length} recordings could not be read, for the reasons above.`,
      );
    }
  },
});

async function describe(path: string): Promise<RecordingDescription> {
  const { openRecording } = await import('../sources/openRecording.js');
  const { describeRecording } = await import('../sources/describe/describeRecording.js');
  const source = await openRecording(path);
  try {
    return await describeRecording(source, (messages, share) => showProgress(path, messages, share));
  } finally {
    await source.close();
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  }
}

function showProgress(path: string, messages: number, share: number | undefined): void {
  if (!process.stderr.isTTY) return;
  const of = share === undefined ? '' : `, ${Math.round(share * 100)} %`;
  process.stderr.write(`\r${path}: ${messages} messages${of}\u001b[K`);
}

/** Nanoseconds are whole numbers beyond what JavaScript's own JSON writes. */
function toJson(value: unknown): string {
  const text = JSON.stringify(
    value,
    (_key, entry: unknown) => (typeof entry === 'bigint' ? `\u0001${entry}` : entry),
    2,
  );
  return text.replaceAll(/"\\u0001(-?\d+)"/g, '$1');
}

function tellRecording(recording: RecordingDescription): string[] {
  const { path, storage, compression, notes, messages, startNs, durationSec, topics, troubles } = recording;
  const isClock = storage !== 'video' && startNs !== undefined && startNs > 1_000_000_000_000_000n;
  const from = isClock ? ` from ${new Date(Number(startNs / 1_000_000n)).toISOString()}` : '';
  const noted = Object.entries(notes).map(([name, value]) => `${name} ${value}`);
  return [
    `${path}: ${storage}, ${compression === 'none' ? 'not compressed' : compression}, ${messages} messages, ${durationSec.toFixed(3)} s${from}`,
    ...(noted.length > 0 ? [`  ${noted.join(', ')}`] : []),
    ...tellTopics(topics, recording.camera),
    ...topics.flatMap(({ name, gaps }) =>
      gaps.map(
        ({ fromNs, durationSec: gapSec }) =>
          `  gap: ${name} is silent for ${gapSec.toFixed(1)} s, ${secondsAfter(fromNs, startNs)} s after the start`,
      ),
    ),
    `  camera: ${tellCamera(recording)}`,
    ...troubles.map(
      ({ text, offset }) => `  trouble: ${text}${offset === undefined ? '' : ` (byte ${offset})`}`,
    ),
  ];
}

function secondsAfter(timeNs: bigint, startNs: bigint | undefined): string {
  return (Number(timeNs - (startNs ?? timeNs)) / 1e9).toFixed(1);
}

function tellCamera({ camera, cameraCandidates }: RecordingDescription): string {
  if (camera !== undefined) return camera;
  return cameraCandidates.length === 0
    ? 'none, there are no pictures'
    : `one of ${cameraCandidates.join(', ')}: to be named by --topic`;
}

function tellTopics(topics: readonly DescribedTopic[], camera: string | undefined): string[] {
  const rows = topics.map(({ name, type, count, rateHz, picture, isDecoded }) => [
    name,
    type || '(no type)',
    String(count),
    rateHz === undefined ? '' : `${rateHz.toFixed(1)} Hz`,
    [picture, name === camera ? 'camera' : undefined, count > 0 && !isDecoded ? 'type unknown' : undefined]
      .filter((part) => part !== undefined)
      .join(', '),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}
