import { attributeNames } from '../../core/affect/attributes.js';
import type { Cohort } from '../../core/screening/Cohort.js';
import { featureNames } from '../../core/session/featureVector.js';
import type { FrameRow } from '../../core/session/FrameRow.js';
import type { SessionEvent, SessionFact, SessionSetup } from '../../core/session/SessionEvent.js';
import { reduceEvents } from '../../core/session/sessionRecord.js';
import { sessionReport, type SessionReport } from '../../core/session/sessionReport.js';
import { createSessionFolder } from '../../record/sessionFolder.js';
import { affect, engagement, frameRow, sec } from '../core/session/frames.js';

/** 2 January 2026, 03:04:05 UTC. */
export const startedNs = BigInt(Date.UTC(2026, 0, 2, 3, 4, 5)) * 1_000_000n;

/** What is numbered by its place. */
function numbered(facts: readonly (SessionFact & { readonly stampNs: bigint })[]): SessionEvent[] {
  return facts.map((fact, seq) => ({ ...fact, seq }));
}

/**
 * A session with five frames a second, a prompt a minute that is approved and carried out, a hold in the third minute, twenty
 * seconds without a face in the fourth, a mark and a judgement; its second half is scored by the child's own head.
 */
export function sessionOf(
  minutes: number,
  setup: SessionSetup = { sessionId: 'long', operator: 'op1', childId: 'c7', versions: { rapport: '0.1.0' } },
  beganNs = startedNs,
): SessionEvent[] {
  const facts: (SessionFact & { stampNs: bigint })[] = [
    { kind: 'started', setup, lowThreshold: -0.3, stampNs: beganNs },
  ];
  const at = (seconds: number): bigint => beganNs + sec(seconds);
  for (let tick = 1; tick < minutes * 300; tick += 1) {
    const time = tick / 5;
    facts.push({ kind: 'frame', row: frameAt(time, minutes, at(time)), stampNs: at(time) });
    if (tick % 300 === 150) facts.push(...promptAt(tick / 300, at(time)));
    if (tick === 700) facts.push({ kind: 'held', by: 'op1', reason: 'a break', stampNs: at(time) });
    if (tick === 800) facts.push({ kind: 'resumed', by: 'op1', reason: 'back', stampNs: at(time) });
    if (tick === 500)
      facts.push({ kind: 'mark', by: 'op1', text: 'looks at the <robot> & smiles', stampNs: at(time) });
    if (tick % 40 === 0)
      facts.push({
        kind: 'annotated',
        momentNs: at(time - 2),
        value: Math.round(50 * Math.sin(time / 40)) / 50,
        childId: setup.childId ?? '',
        coder: 'coder1',
        stampNs: at(time),
      });
  }
  const endNs = at(minutes * 60);
  facts.push({ kind: 'stop-requested', by: 'op1', reason: 'time is up', stampNs: endNs });
  facts.push({ kind: 'ended', stampNs: endNs });
  return numbered(facts);
}

function frameAt(time: number, minutes: number, stampNs: bigint): FrameRow {
  const isAway = time > 200 && time < 220;
  const smoothed = isAway ? undefined : Math.fround(0.7 * Math.sin(time / 37) + 0.1 * Math.sin(time * 3));
  const byChild = time > minutes * 30;
  const score = smoothed === undefined ? undefined : smoothed;
  const values = Object.fromEntries(
    attributeNames.map((name, index) => [name, (1 + Math.sin(time / (20 + index) + index)) / 2]),
  );
  return frameRow(stampNs, smoothed, {
    skippedBefore: time % 1 === 0 ? 2 : 0,
    ...(!isAway && {
      affect: affect(0, values, {
        contempt: 'pseudo-labelled',
        disgust: 'unavailable',
        arousal: 'pseudo-labelled',
      }),
    }),
    engagement: engagement(score, {
      level: smoothed === undefined ? 'UNKNOWN' : smoothed > 0.2 ? 'ENGAGED' : 'DISENGAGED',
      ...(byChild && score !== undefined && { source: 'child', headId: 'child-c7-abc', uncertainty: 0.2 }),
    }),
  });
}

function promptAt(number: number, stampNs: bigint): (SessionFact & { stampNs: bigint })[] {
  const id = `long-p${Math.round(number)}`;
  const prompt = { id, stampNs, reason: 'engagement −0.42', behaviourId: 'wave', say: 'Hello.' };
  return [
    {
      kind: 'prompt-proposed',
      prompt: { ...prompt, expiresNs: stampNs + sec(10), by: 'session' },
      stampNs,
    },
    {
      kind: 'prompt-decided',
      promptId: id,
      decision: 'approve',
      automatic: false,
      behaviourId: 'wave',
      say: 'Hello.',
      by: 'op1',
      reason: '',
      stampNs: stampNs + sec(2),
    },
    {
      kind: 'behaviour-ended',
      promptId: id,
      outcome: 'succeeded',
      progress: 1,
      confirmed: false,
      message: 'the end of the speech is an estimate',
      stampNs: stampNs + sec(5),
    },
  ];
}

/** Writes a session as the session node does; @returns its folder. */
export async function writeSession(root: string, events: readonly SessionEvent[]): Promise<string> {
  const report = (): SessionReport => sessionReport(reduceEvents(events));
  const [first] = events;
  const sessionId = first?.kind === 'started' ? first.setup.sessionId : 'none';
  const folder = await createSessionFolder({ root, sessionId, startedNs: first?.stampNs ?? 0n, report });
  folder.append(events);
  await folder.finish(report());
  return folder.path;
}

/** Nine children, seen by the network of these sessions, whose numbers are 0, 1/8 … 1; the session's own child is another. */
export function cohortOfNine(): Cohort {
  return {
    ...{ positive: 'ASD', negative: 'TD', simulated: false, minCoverage: 0 },
    affectModels: sessionReport(reduceEvents(sessionOf(0.1))).affectModels,
    children: Array.from({ length: 9 }, (_, index) => ({
      childId: `k${index}`,
      label: index % 2 === 0 ? 'ASD' : 'TD',
      vector: featureNames.map(() => index / 8),
      quality: featureNames.map(() => 'measured' as const),
      ...{ sessions: 1, durationSec: 60, framesMeasured: 100, coverage: 1 },
    })),
  };
}
