import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { BehaviourQueue } from '../../../core/behaviour/behaviourQueue.js';
import { sessionStateCodes } from '../../../nodes/messages/sessionMessages.js';
import { diagnosticsTopic, statuses } from '../../peer/diagnostics.js';
import { executeBehaviour } from '../../peer/behaviourGoals.js';
import { claimDomain } from '../../peer/domain.js';
import { Peer, type PeerGoal } from '../../peer/Peer.js';
import { RapportProcess } from '../../peer/RapportProcess.js';
import { suiteTopics } from '../../peer/topics.js';
import { waitUntil } from '../../peer/waitUntil.js';

const { sessionState, speech, jointAngles, emergencyStop, behaviourQueue } = suiteTopics;
const action = '/speech_action';
const type = 'naoqi_bridge_msgs/action/SpeechWithFeedback';
/** Both are said in a moment by the estimate; how long the robot takes, the peer decides. */
const long = 'Once upon a time there was a robot that told a story. It had an end.';
const first = 'Once upon a time there was a robot that told a story.';
const longSec = 8;
const patience = 60_000;

let domain: number;
let peer: Peer;
/** Serves the robot's action in a process of its own, so that it can die alone. */
let robot: Peer | undefined;
let node: RapportProcess;

/** The behaviour of config/behaviours.yaml that only speaks, with other words. */
function execute(text: string, behaviour = 'encourage'): Promise<PeerGoal> {
  return executeBehaviour(peer, behaviour, text);
}

/** A program that serves the robot's speech action, found and used by the behaviour node. */
async function serve(how: Parameters<Peer['serve']>[2]): Promise<Peer> {
  const used = node.lines.length;
  robot = await Peer.start(domain);
  robot.serve(action, type, how);
  await waitUntil('the action in use', () =>
    node.lines.slice(used).some((line) => line.includes(`${action} is served`)),
  );
  return robot;
}

function start(): RapportProcess {
  return new RapportProcess(domain, ['node', 'nao_simulator', 'behaviour']);
}

async function accepted(text: string): Promise<PeerGoal> {
  return waitUntil('a goal that is accepted', async () => {
    const goal = await execute(text);
    return goal.accepted ? goal : undefined;
  });
}

beforeAll(async () => {
  domain = await claimDomain();
  peer = await Peer.start(domain);
  peer.subscribe(speech, jointAngles, diagnosticsTopic, behaviourQueue);
  peer.stream(sessionState, { state: sessionStateCodes.running }, { hz: 2 });
  node = start();
  await (await accepted('Hello.')).result();
}, patience);

afterAll(async () => {
  await node.dispose();
  await peer.dispose();
});

beforeEach(() => peer.forget());

afterEach(async () => {
  robot?.signal('SIGCONT');
  await robot?.dispose();
  robot = undefined;
}, patience);

describe(
  "a sentence where somebody serves the robot's speech action",
  () => {
    it('is said by it alone, and its end is the robot’s own word', async () => {
      const server = await serve({ seconds: 0.5 });
      const goal = await accepted('Well done. Go on.');
      const { result } = await goal.result();
      expect(result).toMatchObject({ success: true, confirmed: true });
      expect(result.message).toContain('the robot itself reported the end of its speech');
      expect(server.asked(action)).toEqual([{ say: 'Well done.' }, { say: 'Go on.' }]);
      expect(peer.messages(speech.name)).toEqual([]);
      const queues = peer
        .messages(behaviourQueue.name)
        .map(({ data }) => JSON.parse(data as string) as BehaviourQueue);
      expect(
        queues.some(({ now }) =>
          now.some(({ what, confirmed }) => 'say' in what && what.say === 'Well done.' && confirmed),
        ),
      ).toBe(true);
      expect(queues.some(({ saidConfirmed }) => saidConfirmed.join() === 'Well done.')).toBe(true);
      expect(queues.every(({ saidEstimated }) => saidEstimated.length === 0)).toBe(true);
    });

    it('is cut short when it is cancelled, and the rest is left out', async () => {
      const server = await serve({ seconds: longSec });
      const goal = await accepted(long);
      await waitUntil('the sentence', () => server.asked(action).length === 1);
      const began = performance.now();
      peer.cancel(goal);
      const { result } = await goal.result();
      expect(performance.now() - began).toBeLessThan((longSec / 2) * 1_000);
      expect(result).toMatchObject({ success: false, outcome: 2 });
      expect(result.message).toContain(`The robot itself says that "${first}" was cut short.`);
      expect(server.asked(action)).toEqual([{ say: first }]);
      expect(peer.messages(speech.name)).toEqual([]);
    });

    it('is ended at once by an emergency stop', async () => {
      const server = await serve({ seconds: longSec });
      const goal = await accepted(long);
      await waitUntil('the sentence', () => server.asked(action).length === 1);
      peer.publish(emergencyStop, { data: 'enough' });
      const { result } = await goal.result();
      expect(result).toMatchObject({ success: false, confirmed: false, outcome: 3 });
      expect(result.message).toContain('What its own actions do is asked to end at once.');
      await waitUntil('the cancellation', () => server.cancellations(action) > 0, { timeoutMs: 1_000 });
      expect(server.asked(action)).toHaveLength(1);
    });

    it('that an emergency stop did not end is told to the operator', async () => {
      const server = await serve({ seconds: longSec, obeys: false });
      const goal = await accepted(long);
      await waitUntil('the sentence', () => server.asked(action).length === 1);
      peer.publish(emergencyStop, { data: 'enough' });
      await goal.result();
      await waitUntil('the warning', () =>
        statuses(peer, 'behaviour').some(({ message }) => message.includes('has not said that it ended')),
      );
    });

    it('that is refused is said in no other way', async () => {
      const server = await serve({ seconds: 0.5, accepts: false });
      const { result } = await (await accepted(long)).result();
      expect(result).toMatchObject({ success: false, confirmed: false, outcome: 1 });
      expect(result.message).toContain(`The robot's speech action refused "${first}"`);
      expect(server.asked(action)).toHaveLength(1);
      expect(peer.messages(speech.name)).toEqual([]);
    });

    it('fails with a clear sentence when nobody answers, and is said in no other way', async () => {
      const server = await serve({ seconds: 0.5 });
      server.signal('SIGSTOP');
      const { result } = await (await accepted(long)).result();
      expect(result).toMatchObject({ success: false, outcome: 1 });
      expect(result.message).toMatch(/has not answered for 2 s: whether it does ".*" is not known/u);
      expect(result.duration).toBeLessThan(4);
      expect(peer.messages(speech.name)).toEqual([]);
      // It answers late: what it has begun by then is ended.
      server.signal('SIGCONT');
      await waitUntil('the late cancellation', () => server.cancellations(action) > 0);
    });

    it('is not known where its server dies within it, is not repeated, and the next one goes to the topic', async () => {
      const server = await serve({ seconds: longSec });
      const goal = await accepted(long);
      await waitUntil('the sentence', () => server.asked(action).length === 1);
      server.unserve(action);
      const { result } = await goal.result();
      expect(result).toMatchObject({ success: false, confirmed: false, outcome: 1 });
      expect(result.message).toContain(`went away during "${first}": how much of it was done is not known`);
      expect(peer.messages(speech.name)).toEqual([]);
      const next = await (await accepted('Hello.')).result();
      expect(next.result).toMatchObject({ success: true, confirmed: false });
      expect(peer.messages(speech.name)).toEqual([{ data: 'Hello.' }]);
    });

    it('that a behaviour node has left behind is ended by the one that is started in its place', async () => {
      const server = await serve({ seconds: 30 });
      await accepted(long);
      await waitUntil('the sentence', () => server.asked(action).length === 1);
      node.kill('SIGKILL');
      await node.ended();
      expect(server.cancellations(action)).toBe(0);
      node = start();
      await waitUntil('the cancellation', () => server.cancellations(action) > 0);
      await node.line(/speech_action is served/u);
      const { result } = await (await accepted('Hello.')).result();
      expect(server.asked(action).at(-1)).toEqual({ say: 'Hello.' });
      expect(result.success).toBe(false);
    }, 90_000);
  },
  patience,
);
