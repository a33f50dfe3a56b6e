import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { RapportProcess } from '../peer/RapportProcess.js';
import { reportOf, SessionBench } from '../peer/SessionBench.js';
import { decisions, states, statusOf, type SessionClient } from '../peer/sessionClient.js';
import { suiteTopics } from '../peer/topics.js';

const { decision, prompt, speech } = suiteTopics;

interface Said {
  readonly code: number | null;
  /** Its one line. */
  readonly sentence: string;
}

let bench: SessionBench;
let client: SessionClient;
let path: string;

/** `rapport operator …` as an operator types it. Whatever comes of it is one line. */
async function operator(...words: string[]): Promise<Said> {
  const started = bench.rapport('operator', ...words);
  const { code } = await started.ended();
  expect(started.lines, started.output).toHaveLength(1);
  return { code, sentence: started.output };
}

const done = (sentence: unknown): object => ({ code: 0, sentence });
const refused = (sentence: string): object => ({ code: 1, sentence: `rapport: ${sentence}` });

const robotNotStopped = (): string =>
  `Nobody stops the robot: no behaviour node hears /rapport/emergency_stop on ROS domain ${bench.domain}; use the robot's chest button.`;

async function openPrompt(behaviour: string): Promise<string> {
  const { code, sentence } = await operator('propose', behaviour, '--reason', 'by hand');
  expect({ code, sentence }).toEqual(
    done(expect.stringMatching(/^Prompt first-p\d+ waits for a decision\.$/)),
  );
  return sentence.split(' ')[1] ?? '';
}

beforeAll(async () => {
  bench = await SessionBench.start();
  client = bench.operator;
});

afterAll(() => bench.dispose());

describe('without a suite', () => {
  it.each([
    [
      ['status'],
      'Nobody publishes /rapport/session/state on ROS domain DOMAIN: start the suite (rapport launch session) or its session node alone (rapport node session).',
    ],
    [
      ['approve', 'first-p1'],
      'Nobody serves /rapport/session/decide on ROS domain DOMAIN: start the suite (rapport launch session) or its session node alone (rapport node session).',
    ],
    [
      ['enrol', 'c07'],
      'Nobody serves /rapport/enrol_child on ROS domain DOMAIN: start the suite (rapport launch session) or its face node alone (rapport node face).',
    ],
    [
      ['hold', '--ros-args', '-r', '__ns:=/other'],
      'Nobody serves /other/rapport/session/hold on ROS domain DOMAIN: start the suite (rapport launch session) or its session node alone (rapport node session).',
    ],
  ])('%j says what to start, and ends with 1', async (words, sentence) => {
    expect(await operator(...words)).toEqual(refused(sentence.replace('DOMAIN', String(bench.domain))));
  });
});

describe('with a session and a robot', () => {
  let nodes: RapportProcess;

  beforeAll(async () => {
    nodes = bench.rapport(
      ...['node', 'nao_simulator', 'behaviour', 'session', '--ros-args'],
      // Nobody is to be hurried by a loaded machine.
      ...['-p', `folder:=${bench.folder}`, '-p', 'prompt_expiry_sec:=60.0'],
    );
    await client.state(states.idle);
  }, 120_000);

  it('says that no session runs, and refuses what needs one with the session’s own sentence', async () => {
    expect(await operator('status')).toEqual(done('No session runs.'));
    expect(await operator('hold')).toEqual(
      refused('No session is running, so there is nothing to hold: start one.'),
    );
  });

  it('starts a session, once', async () => {
    const words = ['start', '--session', 'first', '--child', 'c07', '--culture', 'C0', '--operator', 'ada'];
    const { code, sentence } = await operator(...words);
    expect(code, sentence).toBe(0);
    ({ folder: path } = await client.state(states.running));
    expect(sentence).toBe(`Session first runs and is written to ${path}.`);
    expect(await operator(...words)).toEqual(
      refused('Session first is running: stop it before you start another.'),
    );
  });

  it('asks who leads a session before it asks the session', async () => {
    const started = bench.rapport('operator', 'start');
    expect((await started.ended()).code).toBe(2);
    expect(started.lines.at(-1)).toBe('rapport: Missing required argument: operator');
  });

  it('has an approved prompt executed: the open one, when none is named', async () => {
    expect(await operator('approve')).toEqual(
      refused(
        'No prompt is open, so there is nothing to decide: wait for one, or propose one with rapport operator propose.',
      ),
    );
    const id = await openPrompt('wave');
    const { code, sentence } = await operator('status');
    expect(code).toBe(0);
    expect(sentence).toMatch(
      new RegExp(
        `^Session first runs, \\d+ s, with child c07 \\(culture C0\\), led by ada: face measured in 0 of 0 frames, ` +
          `engagement not known, prompt ${id} waits for a decision \\(wave “Hi there!”, because: by hand\\); written to ${path}\\.$`,
      ),
    );
    expect(await operator('approve', '--reason', 'seen')).toEqual(done(`Prompt ${id}: approve.`));
    await client.prompt(id, statusOf.done);
    expect(bench.peer.messages(speech.name)).toEqual([{ data: 'Hi there!' }]);
    expect(bench.peer.messages(decision.name)).toMatchObject([
      { prompt_id: id, kind: decisions.approve, operator_name: 'ada', reason: 'seen', automatic: false },
    ]);
  });

  it('refuses a second decision, and a behaviour that is not in the library', async () => {
    expect(await operator('skip', 'first-p1')).toEqual(
      refused('Prompt first-p1 was already decided: approve, by ada.'),
    );
    const { code, sentence } = await operator('propose', 'dance');
    expect(code).toBe(1);
    expect(sentence).toMatch(/^rapport: Behaviour "dance" is not in the library: choose one of .*wave/);
  });

  it('skips a prompt, edits one, and overrides one by its id', async () => {
    const skipped = await openPrompt('wave');
    expect(await operator('skip')).toEqual(done(`Prompt ${skipped}: skip.`));

    const edited = await openPrompt('nod');
    expect(await operator('edit', '--say', 'Bravo, Ana!')).toEqual(done(`Prompt ${edited}: edit.`));
    expect(await client.prompt(edited, statusOf.done)).toMatchObject({ behaviour_id: 'nod' });
    expect(bench.peer.messages(speech.name)).toContainEqual({ data: 'Bravo, Ana!' });

    const overridden = await openPrompt('wave');
    expect(await operator('override', overridden, '--behaviour', 'nod')).toEqual(
      done(`Prompt ${overridden}: override.`),
    );
    expect(await client.prompt(overridden, statusOf.done)).toMatchObject({ behaviour_id: 'nod' });
  }, 120_000);

  it('holds the session and goes on with it', async () => {
    expect(await operator('hold', '--reason', 'break')).toEqual(done('The session is held.'));
    await client.state(states.held);
    expect((await operator('status')).sentence).toMatch(/^Session first is held \(by ada: break\), /);
    bench.peer.forget();
    expect(await operator('resume')).toEqual(done('The session goes on.'));
    await client.state(states.running);
  });

  it('stops the robot and holds the session at an emergency', async () => {
    const id = await openPrompt('calm_pause');
    expect(await operator('approve', id)).toMatchObject({ code: 0 });
    await bench.peer.message(prompt.name, ({ status }: { status: number }) => status === statusOf.executing);
    expect(await operator('emergency-stop', '--reason', 'the child is afraid')).toEqual(
      done(
        'The emergency stop has reached the behaviour node, and the session is held: go on with rapport operator resume.',
      ),
    );
    await client.prompt(id, statusOf.cancelled);
  });

  it('stops the session, which leaves its summary, and refuses to stop it again', async () => {
    expect(await operator('stop', '--reason', 'dinner')).toEqual(
      done(`The session has ended, its summary is ${path}/session.json.`),
    );
    const report = reportOf(path);
    expect(report).toMatchObject({ complete: true, stopped: { by: 'ada', reason: 'dinner' } });
    expect(report['notes']).toContainEqual(
      expect.objectContaining({ kind: 'emergency-stop', text: 'the child is afraid' }),
    );
    expect(await operator('stop')).toEqual(
      refused('No session is running, so there is nothing to stop: start one.'),
    );
    expect(await operator('status')).toEqual(done(`No session runs; the last one is in ${path}.`));
    expect(await operator('emergency-stop')).toEqual(
      done('The emergency stop has reached the behaviour node; no session runs.'),
    );
  });

  it('takes no node that was killed for one that stops the robot', async () => {
    nodes.kill('SIGKILL');
    await nodes.ended();
    expect(await operator('emergency-stop')).toEqual(refused(robotNotStopped()));
  });
});
