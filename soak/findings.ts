import { join } from 'node:path';

import { readSessionLog } from '../record/recoverSession.js';
import { verifySession } from '../record/verifySession.js';
import { openRecording } from '../sources/openRecording.js';
import { longestLatencyMs, missingOf, saidTwice, staleScores, unasked, type Missing } from './judge.js';
import type { Observer } from './Observer.js';
import type { Strike } from './strike.js';

/**
 * An image that was on its way at a death may still be told: as long as this, or as twice the longest that one took in the
 * minute before, milliseconds.
 */
const inFlightMs = 1_000;
const minuteMs = 60_000;

/** After a kill, until the process works; of what was there before it. */
const aimsMs = { back: 2_000, lost: 1_000 } as const;

/** What a fault cost the record: the session's log with its frames, and its recording. */
export interface Cost {
  readonly log: Missing;
  readonly recording: Missing;
}

/** Of each strike, from the folder of the session that has ended. */
export async function costsOf(
  folder: string,
  strikes: readonly Strike[],
  { scores }: Observer,
): Promise<readonly Cost[]> {
  const { events } = await readSessionLog(folder);
  const rows = events.flatMap(({ kind, stampNs }) => (kind === 'frame' ? [Number(stampNs) / 1e6] : []));
  const stamps = scores.filter(({ isKnown }) => isKnown).map(({ stampMs }) => stampMs);
  const recorded = await recordedTimes(folder, '/rapport/engagement');
  const heard = scores.map(({ atMs }) => atMs);
  return strikes.map(({ atMs, goneMs, backMs }) => {
    const when = { faultMs: atMs, wellMs: goneMs + backMs };
    // What had not been heard at the moment of the fault is not yet lost by it.
    const stampsBefore = stamps.slice(
      0,
      scores.filter((score) => score.isKnown && score.atMs <= atMs).length,
    );
    const ofLog = missingOf(stampsBefore, rows, when);
    return { log: ofLog, recording: missingOf(heard, recorded, when) };
  });
}

async function recordedTimes(folder: string, topic: string): Promise<readonly number[]> {
  const source = await openRecording(join(folder, 'session.mcap'));
  const times: number[] = [];
  for await (const { logTimeNs } of source.messages({ topics: new Set([topic]) }))
    times.push(Number(logTimeNs) / 1e6);
  await source.close();
  return times;
}

/** What was wrong with what the robot was told, and with what was told of the child, in sentences. */
export function wrongsOf(observer: Observer, strikes: readonly Strike[]): readonly string[] {
  const stale = strikes
    .filter(({ fault }) => fault.process === 'perception' || fault.process === 'camera')
    .flatMap(({ fault, atMs, isRestarted }) =>
      isRestarted
        ? staleScores(observer.scores, atMs, graceMs(observer, atMs)).map(
            ({ atMs: toldMs, stampMs }) =>
              `a score of an image from ${Math.round(atMs - stampMs)} ms before the ${fault.kind} of ${fault.process} was told as known ${Math.round(toldMs - atMs)} ms after it`,
          )
        : [],
    );
  const moved = unasked(observer.told, observer.allowed).map(
    ({ atMs, what }) =>
      `the robot ${what} at ${new Date(atMs).toISOString()} although no prompt was approved`,
  );
  const doubled = saidTwice(observer.said).map((text) => `the robot said "${text}" more than once`);
  const executed = [...observer.executions]
    .filter(([, times]) => times > 1)
    .map(([id, times]) => `prompt ${id} was executed ${times} times`);
  return [...stale, ...moved, ...doubled, ...executed];
}

/** What is wrong with the session's record, in sentences. */
export async function wrongsOfRecord(folder: string, observer: Observer): Promise<readonly string[]> {
  const { problems } = await verifySession(folder);
  const { events } = await readSessionLog(folder);
  const approved = new Set(
    events.flatMap((event) =>
      event.kind === 'prompt-decided' && event.decision === 'approve' ? [event.promptId] : [],
    ),
  );
  const forgotten = observer.approved.filter((id) => !approved.has(id));
  const folders = new Set(observer.states.flatMap(({ folder: its }) => (its === '' ? [] : [its])));
  return [
    ...problems.map(({ text }) => text),
    ...forgotten.map((id) => `the approval of prompt ${id} is not in the record`),
    ...(folders.size > 1 ? [`the session was written to ${folders.size} folders`] : []),
  ];
}

function graceMs({ scores }: Observer, faultMs: number): number {
  return Math.max(inFlightMs, 2 * longestLatencyMs(scores, faultMs - minuteMs, faultMs));
}

/** Kills whose process was late, or that cost more of the record than they may. */
export function lateOf(strikes: readonly Strike[], costs: readonly Cost[]): readonly string[] {
  return strikes.flatMap(({ fault, backMs }, at) => {
    if (fault.kind !== 'kill') return [];
    const which = `fault ${at + 1}, ${fault.kind} of ${fault.process}`;
    const cost = costs[at];
    const lostMs = Math.max(cost?.log.lostMs ?? 0, cost?.recording.lostMs ?? 0);
    return [
      ...(backMs > aimsMs.back ? [`${which}: back after ${(backMs / 1_000).toFixed(2)} s`] : []),
      ...(lostMs > aimsMs.lost
        ? [`${which}: ${(lostMs / 1_000).toFixed(2)} s of the record are missing`]
        : []),
    ];
  });
}

export function killsOf(strikes: readonly Strike[]): number {
  return strikes.filter(({ fault }) => fault.kind === 'kill').length;
}
