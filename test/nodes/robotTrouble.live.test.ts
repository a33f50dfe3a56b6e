import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { BehaviourQueue } from '../../core/behaviour/behaviourQueue.js';
import { sessionStateCodes } from '../../nodes/messages/sessionMessages.js';
import { diagnosticsTopic, statuses } from '../peer/diagnostics.js';
import { executeBehaviour, setTrouble } from '../peer/behaviourGoals.js';
import { claimDomain } from '../peer/domain.js';
import { Peer, type PeerGoal } from '../peer/Peer.js';
import { RapportProcess } from '../peer/RapportProcess.js';
import { suiteTopics } from '../peer/topics.js';
import { waitUntil } from '../peer/waitUntil.js';

const { sessionState, speech, behaviourQueue } = suiteTopics;

let peer: Peer;
let node: RapportProcess;

function execute(behaviour: string, text = ''): Promise<PeerGoal> {
  return executeBehaviour(peer, behaviour, text);
}

beforeAll(async () => {
  const domain = await claimDomain();
  peer = await Peer.start(domain);
  peer.subscribe(diagnosticsTopic, speech, behaviourQueue);
  // As `rapport launch session --robot-trouble limp` starts it.
  node = new RapportProcess(domain, [
    ...['node', 'nao_simulator', 'behaviour', '--ros-args', '-p', 'nao_simulator:trouble:=limp'],
  ]);
  peer.stream(sessionState, { state: sessionStateCodes.running }, { hz: 2 });
  await waitUntil('a goal that is accepted', async () => {
    const goal = await execute('nod');
    return goal.accepted && goal.result();
  });
}, 120_000);

afterAll(async () => {
  await node.dispose();
  await peer.dispose();
});

beforeEach(() => peer.forget());

describe('a simulated robot that fails on request', () => {
  it('limp: it does not move, and the operator is told to wake it up', async () => {
    const { result } = await (await execute('nod')).result();
    expect(result.success).toBe(false);
    expect(result.message).toMatch(
      /^The robot did not move \(Head.*: wake it up, so that its motors are stiff/,
    );
    await waitUntil('the warning', () =>
      statuses(peer, 'behaviour').some(({ level, message }) => level === 1 && message.includes('wake it up')),
    );
  });

  it('gone: nobody listens, and nothing is sent', async () => {
    await setTrouble(peer, 'gone');
    const { result } = await waitUntil('a refusal', async () => {
      const ended = await (await execute('nod')).result();
      return /^Nobody listens on/u.test(ended.result.message as string) ? ended : undefined;
    });
    expect(result).toMatchObject({ success: false, progress: 0 });
    expect(result.message).toMatch(/start naoqi_driver/);
  });

  it('autonomous: something else moves it', async () => {
    await setTrouble(peer, 'autonomous');
    await waitUntil('the warning', () =>
      statuses(peer, 'behaviour').some(({ message }) => message.includes('HeadYaw moved although nothing')),
    );
  });

  it('none: what it does now and what comes next is seen, and a cancellation leaves what comes next out', async () => {
    await setTrouble(peer, 'none');
    const seen = (): BehaviourQueue[] =>
      peer.messages(behaviourQueue.name).map(({ data }) => JSON.parse(data as string) as BehaviourQueue);
    const goal = await waitUntil('a goal that is accepted', async () => {
      const asked = await execute(
        'encourage',
        'This is a sentence of some length. And this is another one. Bye.',
      );
      return asked.accepted ? asked : undefined;
    });
    const first = await waitUntil('the first sentence', () =>
      seen().find(({ now }) => now.some(({ what }) => 'say' in what)),
    );
    expect(first).toMatchObject({ turnId: 'turn_7', behaviourId: 'encourage', stage: 'running' });
    const said = (list: BehaviourQueue['now']): string[] =>
      list.flatMap(({ what }) => ('say' in what ? [what.say] : []));
    expect(said(first.now)).toEqual(['This is a sentence of some length.']);
    expect(said(first.next)).toEqual(['And this is another one.', 'Bye.']);
    expect(first.saidEstimated).toEqual([]);
    peer.cancel(goal);
    await goal.result();
    await waitUntil('nothing more to do', () => seen().at(-1)?.stage === 'idle');
    expect(seen().some(({ stage, next }) => stage === 'settling' && next.length === 0)).toBe(true);
    expect(peer.messages(speech.name)).toEqual([{ data: 'This is a sentence of some length.' }]);
  });
});
