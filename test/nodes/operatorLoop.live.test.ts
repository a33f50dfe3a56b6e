import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { readSessionLog } from '../../record/recoverSession.js';
import { stopFrames, streamFrames } from '../peer/frames.js';
import type { Peer, PeerMessage } from '../peer/Peer.js';
import type { RapportProcess } from '../peer/RapportProcess.js';
import { reportOf, SessionBench } from '../peer/SessionBench.js';
import { decisions, states, type Answer, type SessionClient } from '../peer/sessionClient.js';
import { suiteTopics } from '../peer/topics.js';
import { waitUntil } from '../peer/waitUntil.js';

const { sessionState, prompt, annotation, heartbeat, features } = suiteTopics;

let bench: SessionBench;
let peer: Peer;
let operator: SessionClient;
let node: RapportProcess;
let path: string;

/** A service of the session, called by the peer. */
const call = async (name: string, type: string, request: object): Promise<Answer> =>
  (await peer.call(`/rapport/session/${name}`, `rapport_msgs/srv/${type}`, request)) as Answer;

const started = (): RapportProcess =>
  bench.rapport(
    ...['node', 'session', '--ros-args', '-p', `folder:=${bench.folder}`, '-p', 'prompt_expiry_sec:=120.0'],
    ...['-p', 'prompt_low_sec:=1.0', '-p', 'prompt_cool_down_sec:=0.5', '-p', 'operator_away_sec:=3.0'],
  );

const state = (accepts: (message: PeerMessage) => boolean): Promise<PeerMessage> =>
  peer.message(sessionState.name, accepts);

const stampOf = (ns: bigint): object => ({
  sec: Number(ns / 1_000_000_000n),
  nanosec: Number(ns % 1_000_000_000n),
});

const nowNs = (): bigint => BigInt(Date.now()) * 1_000_000n;

beforeAll(async () => {
  bench = await SessionBench.start();
  ({ peer, operator } = bench);
  peer.subscribe(features, annotation);
  node = started();
  await operator.state(states.idle).catch(async (error: unknown) => {
    throw new Error(`${String(error)}\n${node.output}\n${await peer.overview()}`);
  });
}, 120_000);

afterAll(() => bench.dispose());

beforeEach(() => {
  peer.forget();
});

describe('the operator’s loop, from another program', () => {
  it('begins with what was consented to', async () => {
    const none = await operator.start({ session_id: 'loop', consents: [{ item: 'sing', given: true }] });
    expect(none).toMatchObject({ success: false, message: expect.stringContaining('"sing"') as string });
    const consents = [
      { item: 'run', given: true, taken_by: 'ada' },
      { item: 'numbers', given: true, taken_by: 'ada' },
    ];
    const answer = await operator.start({ session_id: 'loop', child_id: 'c07', consents });
    expect(answer).toMatchObject({ success: true });
    path = answer['folder'] as string;
    const message = await operator.state(states.running);
    expect(message['consents']).toMatchObject(consents);
    expect(message).toMatchObject({
      operator_name: 'ada',
      operator_announced: false,
      operator_present: false,
      hold_category: '',
      open_prompt_revision: 0,
    });
    expect(message['face_away_sec']).toBeNaN();
  });

  it('pauses with a reason, and goes on with one', async () => {
    const pause = { hold: true, category: 'upset', reason: 'he cries', operator_name: 'bob' };
    expect(await call('hold', 'HoldSession', pause)).toMatchObject({ success: true });
    expect(await operator.state(states.held)).toMatchObject({
      hold_category: 'upset',
      hold_reason: 'he cries',
      held_by: 'bob',
    });
    const resume = { hold: false, category: 'protocol', reason: 'calm again' };
    expect(await call('hold', 'HoldSession', resume)).toMatchObject({ success: true });
    expect(await operator.state(states.running)).toMatchObject({ hold_category: '', hold_reason: '' });
  });

  it('takes a mark at the time of its key, and says at once where its text looks like a name', async () => {
    const pressed = stampOf(nowNs() - 500_000_000n);
    const mark = { category: 'good', text: 'Ana Marić smiled', pressed };
    expect(await call('mark', 'MarkMoment', mark)).toEqual({
      success: true,
      message:
        'The mark is in the record. The mark holds what looks like a real name (Ana Marić): write ids instead, the record is no place for names.',
    });
    const long = { category: 'x'.repeat(41) };
    expect(await call('mark', 'MarkMoment', long)).toMatchObject({ success: false });
  });

  it('proposes with its evidence, says when that is over, and refuses who has not seen it', async () => {
    streamFrames(peer, -0.8);
    const proposed = await peer.message(prompt.name, ({ status }: PeerMessage) => status === 0);
    expect(proposed).toMatchObject({ revision: 1, cause: 'low_engagement', proposed_by: 'session' });
    const [evidence] = proposed['evidence'] as PeerMessage[];
    expect(evidence).toMatchObject({
      measure: 'mean engagement',
      source: 'prior',
      includes_threshold: false,
    });
    expect(evidence?.value).toBeCloseTo(-0.8, 5);
    expect(evidence?.interval_low).toBeCloseTo(-0.8 - 1.96 * 0.1, 4);
    expect(evidence?.readings).toBeGreaterThan(1);
    const { id } = proposed as { id: string };
    const early = { header: { stamp: stampOf(nowNs() - 3_600_000_000_000n) } };
    expect(await operator.decide(id, decisions.approve, early)).toMatchObject({
      success: false,
      message: expect.stringContaining('before it was seen') as string,
    });
    streamFrames(peer, 0.4);
    const revised = await peer.message(prompt.name, ({ revision }: PeerMessage) => revision === 2);
    expect(revised['reason']).toMatch(/which is not low$/);
    await state(({ open_prompt_revision: revision }) => revision === 2);
    expect(await operator.decide(id, decisions.skip)).toMatchObject({
      success: false,
      message: expect.stringContaining('has changed since you saw it') as string,
    });
    expect(await operator.decide(id, decisions.skip, { revision: 2 })).toMatchObject({ success: true });
    expect(await state(({ face_away_sec: away }) => away === 0)).toMatchObject({ following: 'only face' });
  });

  it('takes a judgement of the picture that was seen, answers, and passes it on', async () => {
    const stamp = stampOf(nowNs() - 100_000_000n);
    const judged = { header: { stamp }, coder: 'bob', value: 0.5 };
    expect(await call('annotate', 'Annotate', { annotation: judged })).toMatchObject({ success: true });
    expect(await peer.message(annotation.name)).toMatchObject({ child_id: 'c07', coder: 'bob', value: 0.5 });
    const outside = { annotation: { ...judged, value: 1.5 } };
    expect(await call('annotate', 'Annotate', outside)).toMatchObject({
      success: false,
      message: expect.stringContaining('outside [-1, 1]') as string,
    });
  });

  it('stops recording numbers at once where consent is withdrawn', async () => {
    await state(({ frames }) => (frames as number) > 0);
    const consent = { item: 'numbers', given: false, taken_by: 'mother' };
    expect(await call('consent', 'SetConsent', { consent })).toMatchObject({ success: true });
    const { frames } = await state(({ consents }) =>
      (consents as PeerMessage[]).some(({ item, given }) => item === 'numbers' && given === false),
    );
    peer.forget();
    // Images go on; three states later none of them is counted.
    const [, , later] = await peer.count(sessionState.name, 3);
    expect(later?.frames).toBe(frames);
    const again = { ...consent, given: true };
    expect(await call('consent', 'SetConsent', { consent: again })).toMatchObject({ success: true });
    await state((message) => (message['frames'] as number) > frames);
    stopFrames(peer);
  });

  it('is handed over, once', async () => {
    const over = { to: 'bob', operator_name: 'ada', reason: 'lunch' };
    expect(await call('hand_over', 'HandOver', over)).toMatchObject({ success: true });
    expect(await state(({ operator_name: name }) => name === 'bob')).toMatchObject({ state: states.running });
    const late = { ...over, to: 'carl' };
    expect(await call('hand_over', 'HandOver', late)).toMatchObject({
      success: false,
      message: 'bob leads the session, not ada: ask bob to hand it over.',
    });
  });

  it('is held when the operator’s tool falls silent, and does not go on when it is back', async () => {
    peer.stream(heartbeat, { operator_name: 'bob', tool: 'page' }, { hz: 2 });
    await state(({ operator_present: present }) => present === true);
    peer.unstream(heartbeat.name);
    const held = await operator.state(states.held);
    expect(held).toMatchObject({
      hold_category: 'operator-away',
      operator_announced: true,
      operator_present: false,
    });
    peer.forget();
    peer.stream(heartbeat, { operator_name: 'bob', tool: 'page' }, { hz: 2 });
    expect(await state(({ operator_present: present }) => present === true)).toMatchObject({
      state: states.held,
    });
    await operator.hold(false);
    await operator.state(states.running);
  });

  it('survives the death of its node: who leads, what is consented to, why it is held', async () => {
    await call('hold', 'HoldSession', { hold: true, category: 'break', reason: 'water' });
    await operator.state(states.held);
    node.kill('SIGKILL');
    await node.ended();
    peer.forget();
    node = started();
    const message = await operator.state(states.held);
    expect(message).toMatchObject({
      session_id: 'loop',
      operator_name: 'bob',
      hold_category: 'break',
      hold_reason: 'water',
      operator_announced: true,
    });
    expect((message['consents'] as PeerMessage[]).map(({ item }) => item as string)).toEqual([
      'run',
      'numbers',
    ]);
    await operator.hold(false);
    await operator.state(states.running);
  });

  it('gives the 58 numbers of the session and of its minutes', async () => {
    const whole = await call('get_features', 'GetFeatures', { part: 'session' });
    const [vector] = whole['vectors'] as PeerMessage[];
    expect(vector).toMatchObject({ part: 'session', session_id: 'loop' });
    expect(vector?.vector).toHaveLength(58);
    // Every image of the peer is the same: means are its values, deviations 0.
    expect(vector?.vector[20]).toBeCloseTo(0.25, 12);
    expect(vector?.vector[21]).toBeCloseTo(-0.5, 12);
    expect(vector?.vector[42]).toBeCloseTo(0, 12);
    const minutes = await call('get_features', 'GetFeatures', { part: 'minute' });
    const frames = (minutes['vectors'] as PeerMessage[]).map((each) => each['frames'] as number);
    expect(frames.reduce((sum, each) => sum + each, 0)).toBe(vector?.frames);
    expect(await call('get_features', 'GetFeatures', { part: 'hour' })).toMatchObject({ success: false });
  });

  it('publishes them at the end, also to whoever comes later, as the summary has them', async () => {
    const consent = { item: 'run', given: false, taken_by: 'mother' };
    expect(await call('consent', 'SetConsent', { consent })).toMatchObject({ success: true });
    await operator.state(states.idle);
    const { vector, frames, session_id: session } = await peer.message(features.name);
    // The session has ended before its summary is on the disk.
    await waitUntil('the summary', () => reportOf(path)['complete'] === true);
    const report = reportOf(path);
    expect(session).toBe('loop');
    expect(frames).toBe(report.coverage.frames);
    expect(vector).toEqual(report.features.vector);
    expect(report).toMatchObject({ complete: true, stopped: { by: 'mother' } });
  });

  it('has left everything in one log', async () => {
    const { events, warnings } = await readSessionLog(path);
    expect(warnings).toEqual([]);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index));
    const said = events.map(({ kind }) => kind).filter((kind) => kind !== 'frame' && kind !== 'noted');
    expect(said).toEqual([
      ...['started', 'consent', 'consent', 'held', 'resumed', 'mark'],
      ...['prompt-proposed', 'prompt-revised', 'prompt-decided', 'annotated', 'consent', 'consent'],
      ...['handed-over', 'operator-present', 'operator-away', 'held', 'operator-present', 'resumed'],
      ...['held', 'restarted', 'resumed', 'consent', 'stop-requested', 'ended'],
    ]);
  });
});
