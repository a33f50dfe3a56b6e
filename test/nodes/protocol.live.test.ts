import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readSessionLog } from '../../record/recoverSession.js';
import { stopFrames, streamFrames } from '../peer/frames.js';
import type { Peer, PeerMessage } from '../peer/Peer.js';
import type { RapportProcess } from '../peer/RapportProcess.js';
import { reportOf, SessionBench } from '../peer/SessionBench.js';
import { decisions, statusOf, states, type Answer, type SessionClient } from '../peer/sessionClient.js';
import { suiteTopics } from '../peer/topics.js';

const { prompt, speech, jointAngles, protocolState } = suiteTopics;
/** rapport_msgs/ControlStep's constants, as another program writes them down. */
const controls = { next: 0, back: 1, repeat: 2, skip: 3, goTo: 4, responded: 5, noResponse: 6, help: 7 };
const emotions = ['happiness', 'sadness', 'anger', 'fear'];
const stepIds = [
  'greeting',
  ...emotions.flatMap((emotion) =>
    ['picture', 'name', 'demonstrate', 'imitate', 'feedback'].map((part) => `${part}_${emotion}`),
  ),
  'goodbye',
];

let bench: SessionBench;
let peer: Peer;
let operator: SessionClient;

function control(kind: number, more: object = {}): Promise<Answer> {
  return peer.call('/rapport/control_step', 'rapport_msgs/srv/ControlStep', {
    kind,
    ...more,
  }) as Promise<Answer>;
}

function step(id: string, attempt = 1): Promise<PeerMessage> {
  return peer.message(
    protocolState.name,
    (state: { step_id: string; attempt: number }) => state.step_id === id && state.attempt === attempt,
  );
}

/** The prompt that is proposed for a step and a cause. */
function proposed(stepId: string, cause: string): Promise<PeerMessage> {
  return peer.message(
    prompt.name,
    (message: { step_id: string; cause: string; status: number }) =>
      message.step_id === stepId && message.cause === cause && message.status === statusOf.proposed,
  );
}

async function carriedOut(stepId: string, cause: string): Promise<void> {
  const { id } = await proposed(stepId, cause);
  expect(await operator.decide(id as string, decisions.approve)).toMatchObject({ success: true });
  await operator.prompt(id as string, statusOf.done);
}

beforeAll(async () => {
  bench = await SessionBench.start();
  ({ peer, operator } = bench);
  peer.subscribe(protocolState);
});

afterAll(() => bench.dispose());

describe('a session that goes through the example protocol', () => {
  let path: string;

  beforeAll(async () => {
    bench.rapport('node', 'nao_simulator', 'behaviour', '--ros-args');
    session = bench.rapport('node', 'session', '--ros-args', ...parameters());
    await operator.state(states.idle);
  }, 120_000);

  let session: RapportProcess;
  const parameters = (): string[] => [
    ...['-p', `folder:=${bench.folder}`],
    ...['-p', 'prompt_expiry_sec:=60.0'],
    ...['-p', 'protocol_language:=sr-Latn'],
  ];

  it.each([
    ['a protocol that is not there', { protocol: 'emotion' }, /no protocol "emotion".*choose emotions, free/],
    ['a file that is not there', { protocol: '/nowhere/my.yaml' }, /my\.yaml cannot be read/],
    ['a language that it has not', { protocol: 'emotions', language: 'de' }, /no phrases in "de": choose en/],
  ])('is not started with %s', async (_what, request, why) => {
    const { success, message } = await operator.start(request);
    expect(success).toBe(false);
    expect(message).toMatch(why);
  });

  it('is not led without a protocol', async () => {
    await operator.start({ session_id: 'free' });
    expect(await control(controls.next)).toMatchObject({
      success: false,
      message: expect.stringContaining('no protocol') as string,
    });
    await operator.stop();
    peer.forget();
  });

  it('says which steps there are, where it is, and what it is about to say', async () => {
    const answer = await operator.start({ session_id: 'led', child_id: 'c07', protocol: 'emotions' });
    expect(answer).toMatchObject({ success: true });
    path = answer['folder'] as string;
    const state = await step('greeting');
    expect(state).toMatchObject({
      session_id: 'led',
      protocol_id: 'emotions',
      language: 'sr-Latn',
      languages: ['en', 'ja', 'sr-Latn', 'sr-Cyrl'],
      phase: 1,
      index: 0,
      attempt: 1,
      response: 0,
      key_next: 'n',
      automatic: false,
      automatic_possible: false,
    });
    expect((state.steps as { id: string }[]).map(({ id }) => id)).toEqual(stepIds);
    expect((state.prompts as { id: string; key: string }[]).map(({ id, key }) => [id, key])).toEqual([
      ['look_here', 'l'],
      ['rest', 'q'],
    ]);
    const first = await proposed('greeting', 'step');
    expect(first).toMatchObject({ behaviour_id: 'wave', evidence: [] });
    expect(first.text).toMatch(/^Zdravo! /);
    expect(peer.messages(speech.name)).toEqual([]);
  });

  it('has the robot speak and move only when the operator has approved it', async () => {
    await carriedOut('greeting', 'step');
    const said = (peer.messages(speech.name) as { data: string }[]).map(({ data }) => data).join(' ');
    expect(said).toMatch(/^Zdravo! /);
    expect(peer.messages(jointAngles.name).length).toBeGreaterThan(0);
  });

  it('refuses a key that was pressed for a step that is over, and what is not there', async () => {
    expect(await control(controls.next, { step_id: 'goodbye', attempt: 1 })).toMatchObject({
      success: false,
      message: expect.stringContaining('"greeting" (attempt 1)') as string,
    });
    expect(await control(controls.goTo, { target: 'dance' })).toMatchObject({ success: false });
    expect(await control(99)).toMatchObject({ success: false });
  });

  it('takes the child’s response, proposes praise with it, and advises where to go', async () => {
    await control(controls.goTo, { target: 'name_happiness' });
    await carriedOut('name_happiness', 'step');
    expect(await control(controls.responded)).toMatchObject({ success: true, step_id: 'name_happiness' });
    const praise = await proposed('name_happiness', 'success');
    expect(praise).toMatchObject({ behaviour_id: 'encourage', move: 'next' });
    await operator.decide(praise.id as string, decisions.approve);
    await operator.prompt(praise.id as string, statusOf.done);
    const advised = await peer.message(
      protocolState.name,
      ({ advised: where }: { advised: string }) => where === 'next',
    );
    expect(advised).toMatchObject({ step_id: 'name_happiness', response: 1 });
    expect(advised.advised_reason).toMatch(/ada saw a response/);
  });

  it('proposes a help with its evidence when no response comes', async () => {
    await control(controls.goTo, { target: 'picture_sadness' });
    await carriedOut('picture_sadness', 'step');
    const help = await proposed('picture_sadness', 'no_response');
    expect(help).toMatchObject({
      behaviour_id: 'call_attention',
      move: 'repeat',
      reason: 'no response for 8 s (8 s are waited for)',
    });
    const [evidence] = help.evidence as PeerMessage[];
    expect(evidence).toMatchObject({
      measure: 'time without a response',
      threshold: 8,
      source: 'clock',
      includes_threshold: false,
    });
    expect(evidence?.value).toBeGreaterThanOrEqual(8);
    await operator.decide(help.id as string, decisions.skip);
  }, 60_000);

  it('goes on in the same step when its node is killed', async () => {
    session.kill('SIGKILL');
    await session.ended();
    peer.forget();
    session = bench.rapport('node', 'session', '--ros-args', ...parameters());
    const state = await step('picture_sadness');
    expect(state).toMatchObject({ session_id: 'led', attempt: 1, language: 'sr-Latn' });
    expect(state.elapsed_sec).toBeGreaterThan(8);
    expect(await control(controls.repeat)).toMatchObject({ success: true, attempt: 2 });
    await carriedOut('picture_sadness', 'step');
  }, 60_000);

  it('is gone through to its end, each step once more, as the operator says', async () => {
    streamFrames(peer, 0.25);
    await control(controls.goTo, { target: 'greeting' });
    const steps: string[] = [];
    for (let left = stepIds.length + 1; left > 0; left -= 1) {
      const { success, step_id: at } = await control(controls.next);
      expect(success).toBe(true);
      if (at === '') break;
      steps.push(at as string);
    }
    stopFrames(peer);
    expect(steps).toEqual(stepIds.slice(1));
    await peer.message(protocolState.name, ({ phase }: { phase: number }) => phase === 3);
    expect(await control(controls.next)).toMatchObject({ success: false });
  });

  it('leaves each step’s times and numbers', async () => {
    await operator.stop();
    const written = reportOf(path);
    expect(written.protocol).toMatchObject({ id: 'emotions', language: 'sr-Latn', automatic: false });
    const steps = written.steps as PeerMessage[];
    expect(steps.map(({ stepId }) => stepId as string)).toEqual([
      ...['greeting', 'name_happiness', 'picture_sadness', 'picture_sadness'],
      ...stepIds,
    ]);
    expect(steps[1]).toMatchObject({
      ended: { how: 'go-to', by: 'ada' },
      response: { outcome: 'success' },
      prompts: 2,
    });
    for (const each of steps) expect(each.durationSec).toBeGreaterThanOrEqual(0);
    const frames = steps.reduce((sum, each) => sum + (each.frames as number), 0);
    expect(frames).toBeLessThanOrEqual(written.coverage.frames as number);
    const { events } = await readSessionLog(join(path));
    const kinds = events.map(({ kind }) => kind);
    expect(kinds).toContain('restarted');
    expect(kinds).toContain('protocol-finished');
    expect(events[0]).toMatchObject({
      setup: { protocol: { source: 'emotions', protocol: { id: 'emotions' } } },
    });
  });

  it('is led from the shell too', async () => {
    const shell = async (...words: string[]): Promise<{ code: number | null; said: string }> => {
      const started = bench.rapport('operator', ...words);
      const { code } = await started.ended();
      return { code, said: started.output };
    };
    const start = ['start', '--operator', 'ada', '--session', 'shell', '--protocol', 'free'];
    expect(await shell(...start)).toMatchObject({
      code: 0,
      said: expect.stringContaining('runs through protocol free') as string,
    });
    expect(await shell('step', 'next', '--at', 'greeting')).toEqual({
      code: 0,
      said: 'The protocol is in step play, attempt 1.',
    });
    expect((await shell('step', 'next', '--at', 'greeting')).code).toBe(1);
    expect((await shell('status')).said).toMatch(/led by ada, in step play of protocol free:/);
    expect(await shell('automatic', 'on')).toEqual({
      code: 1,
      said: 'rapport: Every prompt waits for a decision in this session, because it was not started so.',
    });
    await operator.stop();
  }, 60_000);
});
