import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { claimDomain } from '../peer/domain.js';
import { diagnosticsTopic, statuses } from '../peer/diagnostics.js';
import { executeBehaviour } from '../peer/behaviourGoals.js';
import { sessionStateCodes } from '../../nodes/messages/sessionMessages.js';
import { change, stateOf } from '../peer/lifecycle.js';
import { Peer, type PeerGoal } from '../peer/Peer.js';
import { RapportProcess } from '../peer/RapportProcess.js';
import { suiteTopics } from '../peer/topics.js';
import { waitUntil } from '../peer/waitUntil.js';

const { speech, jointAngles, sessionState } = suiteTopics;
/** action_msgs/GoalStatus. */
const { SUCCEEDED, CANCELED, ABORTED } = { SUCCEEDED: 4, CANCELED: 5, ABORTED: 6 };
/** rapport_msgs/ExecuteBehaviour's constants, as another program writes them down. */
const outcomes = { succeeded: 0, failed: 1, cancelled: 2, aborted: 3 } as const;

let peer: Peer;
let node: RapportProcess;
let domain: number;

/** Says what a session node would say, as often as it does. */
function session(phase: keyof typeof sessionStateCodes): void {
  peer.unstream(sessionState.name);
  peer.stream(sessionState, { state: sessionStateCodes[phase] }, { hz: 2 });
}

function execute(behaviour: string, text = ''): Promise<PeerGoal> {
  return executeBehaviour(peer, behaviour, text);
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
    expect(result).toMatchObject({
      success: true,
      confirmed: false,
      progress: 1,
      outcome: outcomes.succeeded,
    });
    expect(result.message).toMatch(/its joints went where they were sent/);
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
    const goal = await execute('wave', Array(4).fill('This is a sentence that takes its time.').join(' '));
    await peer.count(jointAngles.name, 1);
    await peer.count(speech.name, 1);
    peer.cancel(goal);
    const { status, result } = await goal.result();
    expect(status).toBe(CANCELED);
    expect(result).toMatchObject({ success: false, confirmed: false, outcome: outcomes.cancelled });
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
    // The peer listens beside the robot, which is told too.
    expect(result.message).toMatch(/^The behaviour was aborted: the behaviour node stops\./);
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

  it('aborts at an emergency stop', async () => {
    const goal = await execute('wave');
    await peer.count(jointAngles.name, 1);
    peer.publish(suiteTopics.emergencyStop, { data: 'enough' });
    const { status, result } = await goal.result();
    expect(status).toBe(ABORTED);
    expect(result).toMatchObject({
      success: false,
      outcome: outcomes.aborted,
      message: expect.stringMatching(/^Emergency stop: the robot holds its present pose\./) as string,
    });
  });
});

describe('a behaviour node whose robot is elsewhere', () => {
  const joints = { name: '/alone/joint_states', type: 'sensor_msgs/msg/JointState', qos: 'event' } as const;
  const arms = { ...jointAngles, name: '/alone/joint_angles' };
  const stop = { ...suiteTopics.emergencyStop, name: '/alone/rapport/emergency_stop' };
  const angle = 0.777;
  const shoulders = ['LShoulderPitch', 'RShoulderPitch'];
  let alone: RapportProcess;

  beforeAll(async () => {
    const ros = ['--ros-args', '-r', '__ns:=/alone', '-p', 'session_required:=false'];
    alone = new RapportProcess(domain, ['node', 'behaviour', ...ros]);
    await waitUntil('the lone node', async () => ((await peer.graph()).subscribers[stop.name] ?? 0) > 0);
  });

  afterAll(() => alone.dispose());

  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  /** Holds of what was pressed before are over. */
  const quiet = (): Promise<boolean> =>
    waitUntil('the end of the stops before', async () => {
      peer.forget();
      await pause(700);
      return peer.messages(arms.name).length === 0;
    });
  const halted = (): boolean => {
    peer.publish(stop, { data: 'enough' });
    return peer.messages(arms.name).length > 0;
  };

  it('sends nothing and says that nobody listens', async () => {
    const goal = await peer.goal('/alone/rapport/execute_behaviour', 'rapport_msgs/action/ExecuteBehaviour', {
      turn_id: 'turn_8',
      behaviour_id: 'nod',
      text: '',
    });
    const { status, result } = await goal.result();
    expect(status).toBe(ABORTED);
    expect(result).toMatchObject({ success: false, outcome: outcomes.failed, progress: 0 });
    expect(result.message).toMatch(/^Nobody listens on \/alone\/joint_angles/);
  });

  it('does not believe a second program that says that the joints are elsewhere', async () => {
    peer.subscribe(arms);
    peer.stream(joints, { name: shoulders, position: [angle, angle] }, { hz: 20 });
    await waitUntil('the hold', halted);
    const other = await Peer.start(domain);
    other.stream(joints, { name: [...shoulders, 'RElbowRoll'], position: [0, 0, 0] }, { hz: 20 });
    await waitUntil('the warning', () =>
      statuses(peer, 'alone/behaviour').some(({ message }) => message.includes('contradict each other')),
    );
    await quiet();
    await waitUntil('the hold', halted);
    await other.dispose();
    for (const { joint_names: names, joint_angles: angles, speed } of peer.messages(arms.name)) {
      expect(speed).toBeLessThanOrEqual(0.5);
      for (const name of shoulders) expect(angles[names.indexOf(name)]).toBeCloseTo(angle, 5);
    }
  });

  it('does not drive the arms back to where they were measured long ago when it is stopped', async () => {
    peer.unstream(joints.name);
    await quiet();
    peer.publish(stop, { data: 'enough' });
    await pause(500);
    expect(peer.messages(arms.name)).toEqual([]);
    await waitUntil('the warning', () =>
      statuses(peer, 'alone/behaviour').some(
        ({ level, message }) => level === 1 && message.includes('where its joints are'),
      ),
    );
  });
});
