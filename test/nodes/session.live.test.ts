import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { jointNames, naoJoints, type JointName } from '../../core/behaviour/naoJoints.js';
import { stopFrames, streamFrames } from '../peer/frames.js';
import { Peer, type PeerMessage } from '../peer/Peer.js';
import type { RapportProcess } from '../peer/RapportProcess.js';
import { reportOf, SessionBench } from '../peer/SessionBench.js';
import { decisions, states, statusOf, type SessionClient } from '../peer/sessionClient.js';
import { suiteTopics } from '../peer/topics.js';

const { speech, jointAngles, emergencyStop, prompt, decision, sessionState } = suiteTopics;
/** Long enough for a loaded machine to decide in time, short enough to wait for. */
const expirySec = 8;

let bench: SessionBench;
let peer: Peer;
let operator: SessionClient;

/** Every movement keeps the joints' limits; speeds stay below the half that the suite allows itself, holds aside. */
function expectWithinLimits(movements: readonly PeerMessage[], fastest: number): void {
  expect(movements.length).toBeGreaterThan(0);
  for (const { joint_names: names, joint_angles: angles, speed, relative } of movements) {
    expect(names).toHaveLength(angles.length);
    expect(relative).toBe(0);
    expect(speed).toBeGreaterThan(0);
    expect(speed).toBeLessThanOrEqual(fastest);
    (names as JointName[]).forEach((name, index) => {
      expect(jointNames).toContain(name);
      const { min, max, group } = naoJoints[name];
      expect(group).not.toBe('leg');
      // The message carries float32.
      expect(angles[index]).toBeGreaterThanOrEqual(min - 1e-6);
      expect(angles[index]).toBeLessThanOrEqual(max + 1e-6);
    });
  }
}

beforeAll(async () => {
  bench = await SessionBench.start();
  ({ peer, operator } = bench);
});

afterAll(() => bench.dispose());

describe('a session with a robot', () => {
  let robot: RapportProcess;
  let path: string;

  beforeAll(async () => {
    const policy = [
      '-p',
      'prompt_low_sec:=1.0',
      '-p',
      'prompt_cool_down_sec:=0.5',
      '-p',
      `prompt_expiry_sec:=${expirySec}`,
    ];
    robot = bench.rapport(
      'node',
      'nao_simulator',
      'behaviour',
      'session',
      '--ros-args',
      '-p',
      `folder:=${bench.folder}`,
      ...policy,
    );
    await operator.state(states.idle).catch(async (error: unknown) => {
      throw new Error(`${String(error)}\n${robot.output}\n${await peer.overview()}`);
    });
  }, 120_000);

  beforeEach(() => {
    peer.forget();
  });

  it('is started by service, and says so to whoever comes later', async () => {
    const answer = await operator.start({ session_id: 'first', child_id: 'c01', culture: 'RO' });
    expect(answer).toMatchObject({ success: true, session_id: 'first' });
    path = answer['folder'] as string;
    expect(path).toMatch(/_first$/);
    // A child's data: for its owner alone.
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(await operator.state(states.running)).toMatchObject({
      session_id: 'first',
      child_id: 'c01',
      culture: 'RO',
      operator_name: 'ada',
      folder: path,
      saved: true,
      warning: '',
    });
    const late = await Peer.start(bench.domain);
    late.subscribe(sessionState);
    expect(await late.message(sessionState.name)).toMatchObject({
      state: states.running,
      session_id: 'first',
    });
    await late.dispose();
  });

  it('is refused while one runs', async () => {
    const { success, message } = await operator.start({ session_id: 'second' });
    expect(success).toBe(false);
    expect(message).toMatch(/first/);
  });

  it('counts the frames that come, and those in which the face was measured', async () => {
    streamFrames(peer, 0.5);
    const state = await peer.message(sessionState.name, ({ frames }: { frames: number }) => frames >= 10);
    expect(state.frames_measured).toBeGreaterThan(0);
    expect(state.frames_measured).toBeLessThanOrEqual(state.frames);
    expect(state.engagement_mean).toBeCloseTo(0.5, 5);
    stopFrames(peer);
  });

  it('executes an approved prompt: speech and movements within the limits reach the robot', async () => {
    const id = await operator.execute('wave');
    const done = await operator.prompt(id, statusOf.done);
    expect(operator.history(id)).toEqual([
      statusOf.proposed,
      statusOf.approved,
      statusOf.executing,
      statusOf.done,
    ]);
    // naoqi_driver2 reports no end: the suite says that it has estimated it.
    expect(done.message).toMatch(/estimate/);
    expect(peer.messages(speech.name)).toEqual([{ data: 'Hi there!' }]);
    expectWithinLimits(peer.messages(jointAngles.name), 0.5);
    expect(peer.messages(decision.name)).toMatchObject([
      { prompt_id: id, kind: decisions.approve, operator_name: 'ada', reason: 'seen', automatic: false },
    ]);
  });

  it('says other words when the operator edits them', async () => {
    const proposed = await operator.propose('encourage');
    const id = proposed['prompt_id'] as string;
    const answer = await operator.decide(id, decisions.edit, { text: 'Bravo, Ana!' });
    expect(answer).toMatchObject({ success: true });
    await operator.prompt(id, statusOf.done);
    expect(operator.history(id)).toEqual([
      statusOf.proposed,
      statusOf.edited,
      statusOf.executing,
      statusOf.done,
    ]);
    expect(peer.messages(speech.name)).toEqual([{ data: 'Bravo, Ana!' }]);
  });

  it('does nothing when the operator skips it', async () => {
    const proposed = await operator.propose('wave');
    const id = proposed['prompt_id'] as string;
    expect(await operator.decide(id, decisions.skip)).toMatchObject({ success: true });
    await operator.prompt(id, statusOf.skipped);
    // The next prompt is executed and this one has left no trace on the robot's side.
    const next = await operator.execute('nod');
    await operator.prompt(next, statusOf.done);
    expect(operator.history(id)).toEqual([statusOf.proposed, statusOf.skipped]);
    expect(peer.messages(speech.name)).toEqual([]);
  });

  it.each([
    [
      'a prompt that does not exist',
      () => operator.decide('first-p99', decisions.approve),
      /no prompt first-p99/,
    ],
    ['a kind of decision that does not exist', () => operator.decide('first-p1', 9), /no kind of decision/],
    [
      'a second decision on a prompt',
      () => operator.decide('first-p1', decisions.skip),
      /already decided: approve/,
    ],
    [
      'a behaviour that is not in the library',
      () => operator.propose('dance'),
      /"dance" is not in the library/,
    ],
  ] as const)('refuses %s, with the reason', async (_what, ask, reason) => {
    const { success, message } = await ask();
    expect(success).toBe(false);
    expect(message).toMatch(reason);
  });

  it('proposes by itself when engagement stays low, and lets the prompt expire when nobody decides', async () => {
    streamFrames(peer, -0.8);
    const proposed = await peer.message(
      prompt.name,
      ({ status }: { status: number }) => status === statusOf.proposed,
    );
    stopFrames(peer);
    expect(proposed.reason).toMatch(/engagement −0.80 on average/);
    expect(['call_attention', 'encourage', 'wave']).toContain(proposed.behaviour_id);
    await operator.prompt(proposed.id, statusOf.expired);
    expect(operator.history(proposed.id)).toEqual([statusOf.proposed, statusOf.expired]);
    const { success, message } = await operator.decide(proposed.id, decisions.approve);
    expect(success).toBe(false);
    expect(message).toMatch(/expired/);
    expect(peer.messages(speech.name)).toEqual([]);
  });

  it('cancels what the robot does when it is held, refuses prompts, and goes on', async () => {
    const id = await operator.execute('calm_pause', 'Let us rest. Breathe in slowly. And breathe out.');
    await peer.count(speech.name, 1);
    expect(await operator.hold(true)).toMatchObject({ success: true });
    await operator.state(states.held);
    const cancelled = await operator.prompt(id, statusOf.cancelled);
    expect(cancelled.message).toMatch(/cancelled/);
    // The sentence that it had begun stays; the others were left out.
    expect(peer.messages(speech.name)).toEqual([{ data: 'Let us rest.' }]);
    expect(await operator.propose('nod')).toMatchObject({
      success: false,
      message: expect.stringContaining('held') as string,
    });
    expect(await operator.hold(false)).toMatchObject({ success: true });
    await operator.state(states.running);
    const next = await operator.execute('nod');
    await operator.prompt(next, statusOf.done);
  });

  it('holds the robot where it is at an emergency stop, at once, and holds the session', async () => {
    const id = await operator.execute('wave');
    await peer.count(jointAngles.name, 1);
    const before = peer.received(jointAngles.name).length;
    peer.publish(emergencyStop, { data: 'the child is afraid' });
    // Head and both arms, at the pace of a gesture.
    const isHold = ({ joint_names: names }: PeerMessage): boolean => names.length >= 12;
    await peer.message(jointAngles.name, isHold);
    const [stoppedNs] = peer.published(emergencyStop.name);
    const held = peer.received(jointAngles.name).find(({ message }) => isHold(message));
    const latencyMs = Number((held?.receivedNs ?? 0n) - (stoppedNs ?? 0n)) / 1e6;
    console.info(`Emergency stop to hold at the robot, seen by the peer: ${latencyMs.toFixed(1)} ms`);
    // 50 ms on a machine that has nothing else to do.
    expect(latencyMs).toBeLessThan(1_000);
    await operator.state(states.held);
    await operator.prompt(id, statusOf.cancelled);
    const after = peer.messages(jointAngles.name).slice(before);
    expect(after.every(isHold)).toBe(true);
    expectWithinLimits(after, 0.5);
    expect(await operator.hold(false)).toMatchObject({ success: true });
    await operator.state(states.running);
  });

  it('is stopped by service and leaves its summary and its frames', async () => {
    const answer = await operator.stop('dinner');
    expect(answer).toMatchObject({ success: true, folder: path });
    await operator.state(states.idle);
    const written = reportOf(path);
    expect(written).toMatchObject({
      complete: true,
      recovered: false,
      sessionId: 'first',
      childId: 'c01',
      culture: 'RO',
      operator: 'ada',
      stopped: { by: 'ada', reason: 'dinner' },
      affectModels: ['affect-of-the-test'],
    });
    expect(written.features.vector).toHaveLength(58);
    // The test's face: AU1 is 0 / 12, AU2 is 1 / 12 …, arousal 0.25 and valence -0.5 in every frame, with no deviation.
    const value = (name: string): number => written.features.vector[written.features.names.indexOf(name)];
    expect(value('AU1_mean')).toBe(0);
    expect(value('AU2_mean')).toBeCloseTo(1 / 12, 6);
    expect(value('valence_mean')).toBeCloseTo(-0.5, 6);
    expect(value('valence_sd')).toBeCloseTo(0, 6);
    expect(value('arousal_positive')).toBe(1);
    expect(value('valence_positive')).toBe(0);
    expect(written.coverage.framesMeasured).toBeGreaterThan(10);
    const decided = (written.prompts as { decision: { decision: string } }[]).map(
      (each) => each.decision.decision,
    );
    for (const kind of ['approve', 'edit', 'skip', 'expire']) expect(decided).toContain(kind);
    expect((written.notes as { kind: string; text: string }[]).map(({ kind }) => kind)).toEqual([
      'held',
      'resumed',
      'emergency-stop',
      'resumed',
    ]);
    const rows = readFileSync(join(path, 'frames.csv'), 'utf8').trimEnd().split('\n').slice(1);
    expect(rows.length).toBe(written.coverage.frames + written.coverage.heldFrames);
    for (const file of ['session.json', 'frames.csv', 'events.jsonl'])
      expect(statSync(join(path, file)).mode & 0o777).toBe(0o600);
  });

  it('refuses to stop what does not run, and starts another session in a folder of its own', async () => {
    expect(await operator.stop()).toMatchObject({ success: false });
    const answer = await operator.start({ session_id: 'first' });
    expect(answer).toMatchObject({ success: true });
    expect(answer['folder']).not.toBe(path);
    expect(await operator.stop()).toMatchObject({ success: true });
  });

  it.each([
    ['an id that cannot be a folder', { session_id: '../up' }, /not usable/],
    ['nobody as its operator', { operator_name: ' ' }, /needs an operator/],
  ] as const)('refuses to start with %s', async (_what, request, reason) => {
    const { success, message } = await operator.start(request);
    expect(success).toBe(false);
    expect(message).toMatch(reason);
  });

  it('saves a running session when its process is asked to end', async () => {
    const answer = await operator.start({ session_id: 'ended' });
    streamFrames(peer, 0.5);
    await peer.message(sessionState.name, ({ frames }: { frames: number }) => frames >= 5);
    robot.kill('SIGTERM');
    expect(await robot.ended()).toEqual({ code: 0, signal: null });
    stopFrames(peer);
    expect(reportOf(answer['folder'] as string)).toMatchObject({
      complete: true,
      stopped: { by: 'session' },
    });
  });
});
