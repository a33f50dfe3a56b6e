import type { SessionRecord } from '../core/session/sessionRecord.js';
import type { ReportTexts } from './texts.js';

/** The rows of the timeline, from top to bottom. */
export const occurrenceRows = ['steps', 'prompts', 'marks', 'holds', 'stops', 'trouble'] as const;
export type OccurrenceRow = (typeof occurrenceRows)[number];

/** Something that happened, for the timeline and its table. */
export interface Occurrence {
  readonly timeSec: number;
  readonly row: OccurrenceRow;
  readonly what: string;
  readonly by: string;
  readonly text: string;
}

/** In which row a note is shown; what a later version notes is shown among the marks. */
const rowsOfNotes: Readonly<Record<string, OccurrenceRow>> = {
  held: 'holds',
  resumed: 'holds',
  'emergency-stop': 'stops',
  'clock-set': 'trouble',
  restarted: 'trouble',
  'operator-away': 'trouble',
};

/** What happened in a session besides its frames, in the order of time. */
export function occurrencesOf(
  record: SessionRecord,
  { timeOf, texts }: { readonly timeOf: (stampNs: bigint) => number; readonly texts: ReportTexts },
): readonly Occurrence[] {
  const notes = record.notes.map(({ kind, stampNs, by, text, category }): Occurrence => ({
    timeSec: timeOf(stampNs),
    row: rowsOfNotes[kind] ?? 'marks',
    what: texts.occurrences[kind] ?? kind,
    by,
    text: [category, text].filter((each) => each !== undefined && each !== '').join(': '),
  }));
  const prompts = record.prompts.map(({ prompt, decision, outcome }): Occurrence => {
    const by = decision?.automatic === true ? texts.automatically(decision.by) : decision?.by;
    return {
      timeSec: timeOf(prompt.stampNs),
      row: 'prompts',
      what: texts.prompted(
        decision && (texts.decisions[decision.decision] ?? decision.decision),
        outcome && (texts.outcomes[outcome.outcome] ?? outcome.outcome),
      ),
      by: by ?? prompt.by,
      text: [
        texts.proposed(prompt),
        decision && texts.decided(decision, prompt),
        outcome?.outcome === 'succeeded' ? undefined : outcome?.message,
      ]
        .filter((part) => part !== undefined && part !== '')
        .join('; '),
    };
  });
  const protocol = record.setup?.protocol;
  const steps = record.steps.map(({ stepId, attempt, beganNs, begunBy, response, ended }): Occurrence => {
    const title = protocol?.protocol.steps.find(({ id }) => id === stepId)?.title[protocol.language];
    return {
      timeSec: timeOf(beganNs),
      row: 'steps',
      what: texts.stepBegun(attempt),
      by: begunBy,
      text: texts.step(title ?? stepId, { response: response?.outcome, durationSec: ended?.durationSec }),
    };
  });
  const { stopped } = record;
  const stop: Occurrence[] =
    stopped === undefined
      ? []
      : [
          {
            timeSec: timeOf(stopped.stampNs),
            row: 'stops',
            what: texts.occurrences['stop-requested'] ?? '',
            by: stopped.by,
            text: stopped.reason,
          },
        ];
  return [...notes, ...steps, ...prompts, ...stop].sort((one, other) => one.timeSec - other.timeSec);
}
