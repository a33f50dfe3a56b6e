import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import type { ConsentWord } from '../../core/session/consent.js';
import { CdrEncoder } from '../../record/CdrEncoder.js';
import { encodeJson, type LoggedEvent } from '../../record/eventLine.js';
import { sessionFiles, sessionRecordingName } from '../../record/sessionFiles.js';
import { SessionRecording } from '../../record/SessionRecording.js';
import { sessionsOfRecording } from '../../record/sessionsOfRecording.js';
import { openRecording } from '../../sources/openRecording.js';
import { temporaryFolder } from '../setup/temporaryFolder.js';
import { recordingOptions, topicNamed } from './recordingParts.js';

/** What of rapport_msgs/SessionState and Consent counts here. */
const definition = `string session_id
rapport_msgs/Consent[] consents
================================================================================
MSG: rapport_msgs/Consent
string item
bool given
string taken_by
builtin_interfaces/Time taken
================================================================================
MSG: builtin_interfaces/Time
int32 sec
uint32 nanosec
`;
const topic = {
  ...topicNamed('/rapport/session/state', 'event'),
  type: 'rapport_msgs/msg/SessionState',
  definition,
};

const word = (given: boolean, takenNs: bigint): ConsentWord => ({
  item: 'training',
  given,
  takenBy: 'ann',
  takenNs,
});

function consentMessage({ item, given, takenBy, takenNs }: ConsentWord): object {
  const taken = { sec: Number(takenNs / 1_000_000_000n), nanosec: Number(takenNs % 1_000_000_000n) };
  return { item, given, taken_by: takenBy, taken };
}

/** A recording of states of sessions, one after the other. */
async function recorded(
  folder: string,
  states: readonly { readonly sessionId: string; readonly consents: readonly ConsentWord[] }[],
): Promise<string> {
  const recording = await SessionRecording.open(folder, recordingOptions());
  const encoder = new CdrEncoder(definition);
  for (const [index, { sessionId, consents }] of states.entries())
    recording.write(
      topic,
      BigInt(index + 1),
      encoder.encode({ session_id: sessionId, consents: consents.map(consentMessage) }),
    );
  await recording.close();
  return join(folder, sessionRecordingName());
}

function writeLog(folder: string, consents: readonly ConsentWord[]): void {
  const setup = { sessionId: 's1', operator: 'ada' };
  const events: LoggedEvent[] = [
    { kind: 'started', setup, lowThreshold: 0, seq: 0, stampNs: 1n },
    ...consents.map((said, index) => ({ kind: 'consent', ...said, seq: index + 1, stampNs: 2n }) as const),
  ];
  writeFileSync(join(folder, sessionFiles.events), events.map((event) => `${encodeJson(event)}\n`).join(''));
}

async function sessionsOf(path: string) {
  const source = await openRecording(path);
  return sessionsOfRecording(source).finally(() => source.close());
}

describe('the sessions of a recording', () => {
  it('say for themselves what was consented to, wherever the recording has been copied to', async () => {
    const folder = temporaryFolder();
    const path = await recorded(folder, [
      { sessionId: '', consents: [] },
      { sessionId: 's1', consents: [] },
      { sessionId: 's1', consents: [word(true, 3_000_000_007n)] },
      { sessionId: 's2', consents: [word(false, 9n)] },
    ]);
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    copyFileSync(path, join(elsewhere, 'copy.mcap'));
    expect(await sessionsOf(join(elsewhere, 'copy.mcap'))).toEqual([
      { sessionId: 's1', consents: [word(true, 3_000_000_007n)] },
      { sessionId: 's2', consents: [word(false, 9n)] },
    ]);
  });

  it('are believed by their log where there is one: the recorder may have missed what was said last', async () => {
    const folder = temporaryFolder();
    const path = await recorded(folder, [{ sessionId: 's1', consents: [word(true, 3n)] }]);
    writeLog(folder, [word(true, 3n), word(false, 4n)]);
    expect(await sessionsOf(path)).toEqual([
      { sessionId: 's1', consents: [word(true, 3n), word(false, 4n)] },
    ]);
    // The folder stands for its recording.
    expect(await sessionsOf(folder)).toHaveLength(1);
  });

  it('that cannot be read have consented to nothing', async () => {
    const folder = temporaryFolder();
    const recording = await SessionRecording.open(folder, recordingOptions());
    recording.write(topic, 1n, Uint8Array.of(0, 1, 0, 0, 9));
    await recording.close();
    expect(await sessionsOf(join(folder, sessionRecordingName()))).toEqual([
      { sessionId: 'unreadable', consents: [] },
    ]);
  });
});
