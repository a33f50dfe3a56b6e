import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { claimDomain } from '../peer/domain.js';
import { diagnosticsTopic, statuses } from '../peer/diagnostics.js';
import { sessionStateCodes } from '../../nodes/messages/sessionMessages.js';
import { change, stateOf } from '../peer/lifecycle.js';
import { Peer, type PeerGoal } from '../peer/Peer.js';
import { RapportProcess } from '../peer/RapportProcess.js';
import { suiteTopics } from '../peer/topics.js';
import { waitUntil } from '../peer/waitUntil.js';

const { speech, jointAngles, sessionState } = suiteTopics;
/** action_msgs/GoalStatus. */
const { SUCCEEDED, CANCELED, ABORTED } = { SUCCEEDED: 4, CANCELED: 5, ABORTED: 6 };

let peer: Peer;
let node: RapportProcess;
let domain: number;

/** Says what a session node would say, as often as it does. */
function session(phase: keyof typeof sessionStateCodes): void {
  peer.unstream(sessionState.name);
  peer.stream(sessionState, { state: sessionStateCodes[phase] }, { hz: 2 });
}

function execute(behaviour: string, text = ''): Promise<PeerGoal> {
  return peer.goal('/rapport/execute_behaviour', 'rapport_msgs/action/ExecuteBehaviour', {
    turn_id: 'turn_7',
    behaviour_id: behaviour,
    text,
  });
}

beforeAll(async () => {
  domain = await claimDomain();
  peer = await Peer.start(domain);
  peer.subscribe(speech, jointAngles, diagnosticsTopic);
  node = new RapportProcess(domain, ['node', 'nao_simulator', 'behaviour']);
  await waitUntil('behaviour', () =>
    statuses(peer, 'behaviour').some(({ values }) => values['state'] === 'active'),
  );
  session('running');
  await waitUntil('a goal that is accepted', async () => {
    const goal = await execute('nod');
    return goal.accepted && goal.result();
  });
}, 120_000);

afterAll(async () => {
  await node.dispose();
  await peer.dispose();
});

beforeEach(() => {
  peer.forget();
});

describe('the behaviour action, from an rclpy client', () => {
  it('executes, says how far it is, and that its end is an estimate', async () => {
    const goal = await execute('encourage', 'Well done.');
    expect(goal.accepted).toBe(true);
    const { status, result } = await goal.result();
    expect(status).toBe(SUCCEEDED);
    expect(result).toMatchObject({ success: true, confirmed: false, progress: 1 });
    expect(result.duration).toBeGreaterThan(0.5);
    expect(peer.messages(speech.name)).toEqual([{ data: 'Well done.' }]);
    const progress = goal.feedback.map((each) => each.progress as number);
    expect(progress.length).toBeGreaterThan(5);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    const phases = new Set(goal.feedback.map((each) => each.phase as string));
    for (const phase of phases)
      expect(['speaking', 'moving', 'speaking and moving', 'settling']).toContain(phase);
  });

  it('refuses a behaviour that is not in the library, and says so on /diagnostics', async () => {
    expect(await execute('dance')).toMatchObject({ accepted: false });
    await waitUntil('the warning', () =>
      statuses(peer, 'behaviour').some(
        ({ level, message }) => level === 1 && message.includes('"dance" was refused'),
      ),
    );
  });

  it('executes one at a time', async () => {
    const first = await execute('wave');
    expect(first.accepted).toBe(true);
    expect(await execute('nod')).toMatchObject({ accepted: false });
    peer.cancel(first);
    await first.result();
  });

  it.each([
    ['idle', 'no session runs: start one'],
    ['held', 'the session is held: resume it first'],
  ] as const)('executes nothing while the session is %s, whoever asks', async (phase, why) => {
    session(phase);
    await waitUntil('the refusal', async () => {
      const goal = await execute('nod');
      if (goal.accepted) await goal.result();
      return !goal.accepted && statuses(peer, 'behaviour').some(({ message }) => message.includes(why));
    });
    peer.forget();
    expect(await execute('wave', 'Hello.')).toMatchObject({ accepted: false });
    expect(peer.messages(speech.name)).toEqual([]);
    session('running');
    const goal = await waitUntil('a goal that is accepted', async () => {
      const asked = await execute('nod');
      return asked.accepted && asked;
    });
    await goal.result();
  });

  it('stops when it is cancelled, and brings the arms back to neutral', async () => {
    const goal = await execute('wave', 'One. Two. Three. Four.');
    await peer.count(jointAngles.name, 1);
    await peer.count(speech.name, 1);
    peer.cancel(goal);
    const { status, result } = await goal.result();
    expect(status).toBe(CANCELED);
    expect(result).toMatchObject({ success: false, confirmed: false });
    expect(result.progress).toBeLessThan(1);
    expect(result.message).toMatch(/cancelled/);
    expect(peer.messages(speech.name).length).toBeLessThan(4);
    // config/behaviours.yaml's neutral pose: the shoulder hangs down at 83 degrees.
    const { joint_names: names, joint_angles: angles } = peer.messages(jointAngles.name).at(-1);
    expect(angles[names.indexOf('RShoulderPitch')]).toBeCloseTo((83 * Math.PI) / 180, 5);
  });

  it('survives being deactivated while it executes, and executes again afterwards', async () => {
    const interrupted = await execute('wave', 'One. Two. Three. Four.');
    expect(interrupted.accepted).toBe(true);
    await peer.count(jointAngles.name, 1);
    expect(await change(peer, 'behaviour', 'deactivate')).toBe(true);
    const { status, result } = await interrupted.result();
    expect(status).toBe(ABORTED);
    expect(result.message).toBe('The behaviour was cancelled: the behaviour node stops.');
    expect(await stateOf(peer, 'behaviour')).toBe('inactive');
    expect(await change(peer, 'behaviour', 'activate')).toBe(true);
    peer.forget();
    const goal = await waitUntil('an accepted goal', async () => {
      const asked = await execute('nod');
      return asked.accepted && asked;
    });
    expect(await goal.result()).toMatchObject({ status: SUCCEEDED, result: { success: true } });
    expect(peer.messages(speech.name)).toEqual([]);
    expect(node.running).toBe(true);
    expect(node.output).not.toMatch(/^\s+at /m);
  });

  it('does not drive the arms back to where they were measured long ago when it is stopped', async () => {
    const alone = new RapportProcess(domain, ['node', 'behaviour', '--ros-args', '-r', '__ns:=/alone']);
    const joints = { name: '/alone/joint_states', type: 'sensor_msgs/msg/JointState', qos: 'event' } as const;
    const arms = { ...jointAngles, name: '/alone/joint_angles' };
    const stop = { ...suiteTopics.emergencyStop, name: '/alone/rapport/emergency_stop' };
    peer.subscribe(arms);
    const angle = 0.777;
    const state = { name: ['LShoulderPitch', 'RShoulderPitch'], position: [angle, angle] };
    const halted = (): boolean => {
      peer.publish(stop, { data: 'enough' });
      return peer.messages(arms.name).length > 0;
    };
    // As long as the robot says where its arms are, a stop holds them there.
    peer.stream(joints, state, { hz: 20 });
    await waitUntil('the hold', halted);
    expect(peer.messages(arms.name)[0].joint_angles[0]).toBeCloseTo(angle, 5);
    peer.unstream(joints.name);
    const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
    await waitUntil('the end of the stops before', async () => {
      peer.forget();
      await pause(700);
      return peer.messages(arms.name).length === 0;
    });
    peer.publish(stop, { data: 'enough' });
    await pause(500);
    expect(peer.messages(arms.name)).toEqual([]);
    await waitUntil('the warning', () =>
      statuses(peer, 'behaviour').some(
        ({ level, message }) => level === 1 && message.includes('where its joints are'),
      ),
    );
    await alone.dispose();
  });

  it('aborts at an emergency stop', async () => {
    const goal = await execute('wave');
    await peer.count(jointAngles.name, 1);
    peer.publish(suiteTopics.emergencyStop, { data: 'enough' });
    const { status, result } = await goal.result();
    expect(status).toBe(ABORTED);
    expect(result).toMatchObject({
      success: false,
      message: 'Emergency stop: the robot holds its present pose.',
    });
  });
});
