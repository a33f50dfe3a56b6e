import { attributeNames } from '../../core/affect/attributes.js';
import type { SessionEvent } from '../../core/session/SessionEvent.js';
import type { Readings, ReviewEvents } from '../wire/review.js';
import { numberOrNull, stampToText, textOrNull } from '../wire/values.js';

/** The attributes that are drawn under the pictures. */
const drawn = ['arousal', 'valence'] as const;

/** The session's curves, a column each. */
export function readingsOf(events: readonly SessionEvent[]): Readings {
  const rows = events.filter((event) => event.kind === 'frame').map(({ row }) => row);
  return {
    stampsNs: rows.map(({ stampNs }) => stampToText(stampNs)),
    score: rows.map(({ engagement }) => numberOrNull(engagement?.smoothed)),
    uncertainty: rows.map(({ engagement }) => numberOrNull(engagement?.uncertainty)),
    source: rows.map(({ engagement }) => engagement?.source ?? null),
    level: rows.map(({ engagement }) => engagement?.level ?? null),
    coverage: rows.map(({ engagement }) => numberOrNull(engagement?.coverage)),
    attributes: Object.fromEntries(
      drawn.map((name) => {
        const index = attributeNames.indexOf(name);
        return [name, rows.map(({ affect }) => numberOrNull(affect?.values[index]))];
      }),
    ),
  };
}

/** What happened beside images, in the log's order; annotations made live are curves of their own. */
export function eventsOf(events: readonly SessionEvent[], unreadable: number): ReviewEvents {
  return {
    events: events
      .filter(({ kind }) => kind !== 'frame')
      .map((event) => ({
        atNs: stampToText(event.kind === 'annotated' ? event.momentNs : event.stampNs),
        kind: event.kind,
        says: sentenceOf(event),
        by: 'by' in event ? textOrNull(event.by) : null,
      })),
    unreadable,
  };
}

function sentenceOf(event: SessionEvent): string {
  switch (event.kind) {
    case 'prompt-proposed':
      return `${event.prompt.behaviourId}: ${event.prompt.reason}`;
    case 'prompt-decided':
      return `${event.promptId}: ${event.decision} ${event.reason}`.trim();
    case 'behaviour-ended':
      return `${event.promptId}: ${event.outcome}, ${event.message}`;
    case 'mark':
      return event.text;
    case 'annotated':
      return String(event.value);
    case 'noted':
      return `${event.node}: ${event.what}`;
    case 'clock-set':
      return `by ${event.bySec} s`;
    case 'restarted':
      return `${event.lostSec} s are not known`;
    default:
      return 'reason' in event ? event.reason : '';
  }
}
