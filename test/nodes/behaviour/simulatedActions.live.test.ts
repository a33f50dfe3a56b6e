import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { sessionStateCodes } from '../../../nodes/messages/sessionMessages.js';
import { executeBehaviour, setTrouble } from '../../peer/behaviourGoals.js';
import { claimDomain } from '../../peer/domain.js';
import { Peer, type PeerGoal } from '../../peer/Peer.js';
import { RapportProcess } from '../../peer/RapportProcess.js';
import { suiteTopics } from '../../peer/topics.js';
import { waitUntil } from '../../peer/waitUntil.js';

const { sessionState, speech } = suiteTopics;
const story = 'Once upon a time there was a robot that told a story. It had an end.';

let peer: Peer;
let node: RapportProcess;
let folder: string;

async function execute(behaviour: string, text = ''): Promise<PeerGoal> {
  return waitUntil('a goal that is accepted', async () => {
    const goal = await executeBehaviour(peer, behaviour, text);
    return goal.accepted ? goal : undefined;
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-actions-'));
  const library = join(folder, 'behaviours.yaml');
  const own = readFileSync(resolve(import.meta.dirname, '../../../config/behaviours.yaml'), 'utf8');
  writeFileSync(
    library,
    `${own.trimEnd()}\n\n  sit_down:\n    label: Sit down\n    go_to: { posture: Sit, speed: 0.5 }\n` +
      `  stand_up:\n    label: Stand up\n    go_to: { posture: Stand, speed: 0.5 }\n` +
      `  hey:\n    label: Wave as installed\n    run: animations/Stand/Gestures/Hey_1\n` +
      `  tell:\n    label: Tell\n    say: [Hello.]\n`,
  );
  const domain = await claimDomain();
  peer = await Peer.start(domain);
  peer.subscribe(speech);
  node = new RapportProcess(domain, [
    ...['node', 'nao_simulator', 'behaviour', '--ros-args'],
    ...['-p', 'nao_simulator:serve_actions:=true', '-p', `behaviour:library:=${library}`],
  ]);
  peer.stream(sessionState, { state: sessionStateCodes.running }, { hz: 2 });
  for (const name of ['speech_action', 'body_pose_naoqi', 'run_behavior'])
    await node.line(new RegExp(`/${name} is served \\(by nao_simulator\\)`, 'u'));
}, 120_000);

afterAll(async () => {
  await node.dispose();
  await peer.dispose();
  rmSync(folder, { recursive: true });
});

describe('a simulated NAO that serves the actions of naoqi_bridge', () => {
  it('says a sentence, goes into a posture and runs what is installed, and confirms it', async () => {
    for (const [behaviour, text] of [
      ['tell', 'Hello. And you?'],
      ['sit_down', ''],
      ['hey', ''],
    ] as const) {
      const { result } = await (await execute(behaviour, text)).result();
      expect(result, behaviour).toMatchObject({ success: true, confirmed: true });
    }
    expect(peer.messages(speech.name)).toEqual([]);
  }, 60_000);

  it('is silent within a sentence that is cancelled', async () => {
    const goal = await execute('tell', story);
    await node.line(/NAO says: "Once upon/u);
    peer.cancel(goal);
    const { result } = await goal.result();
    expect(result).toMatchObject({ outcome: 2, confirmed: true });
    expect(result.message).toContain('was cut short');
    expect(node.output).not.toContain('It had an end');
  });

  it('limp: it does not get up', async () => {
    await setTrouble(peer, 'limp');
    const { result } = await (await execute('stand_up')).result();
    expect(result).toMatchObject({ success: false, confirmed: false, outcome: 1 });
    expect(result.message).toContain("The robot's posture action ended Stand without success");
    await setTrouble(peer, 'none');
  });

  it('slow: it gets up at a fifth of the speed', async () => {
    await setTrouble(peer, 'slow');
    const { result } = await (await execute('stand_up')).result();
    expect(result).toMatchObject({ success: true, confirmed: true });
    // The ankle goes 1.2 rad at a tenth of 6.40239 rad/s; at half, which was asked, it would take 0.37 s.
    expect(result.duration).toBeGreaterThan(1.8);
    await setTrouble(peer, 'none');
  });

  it('silent: it tells no end, and the limit speaks', async () => {
    await setTrouble(peer, 'silent');
    const { result } = await (await execute('tell', 'Hello.')).result();
    expect(result).toMatchObject({ success: false, outcome: 1 });
    expect(result.message).toContain('has not told the end of "Hello."');
    await setTrouble(peer, 'none');
  });

  it('gone: it goes within a sentence, which is not said again', async () => {
    const goal = await execute('tell', story);
    await waitUntil('the sentence', () => (node.output.match(/NAO says: "Once upon/gu) ?? []).length === 2);
    await setTrouble(peer, 'gone');
    const { result } = await goal.result();
    expect(result).toMatchObject({ success: false, outcome: 1 });
    expect(result.message).toContain('went away during "Once upon');
    const posture = await (await execute('sit_down')).result();
    expect(posture.result).toMatchObject({ success: false, progress: 0 });
    expect(posture.result.message).toMatch(/^Nobody serves \/body_pose_naoqi/u);
    expect(peer.messages(speech.name)).toEqual([]);
    await setTrouble(peer, 'none');
    await waitUntil('the action again', () =>
      node.output.slice(node.output.lastIndexOf('Nobody serves')).includes('/speech_action is served'),
    );
    const again = await (await execute('tell', 'Hello.')).result();
    expect(again.result).toMatchObject({ success: true, confirmed: true });
  }, 60_000);
});
