import type { SessionEvent } from './SessionEvent.js';
import type { SessionNote, SessionRecord } from './sessionRecord.js';

const operatorKinds = ['mark', 'consent', 'handed-over', 'operator-present', 'operator-away'] as const;
type OperatorEvent = Extract<SessionEvent, { kind: (typeof operatorKinds)[number] }>;

export function isOperatorEvent(event: SessionEvent): event is OperatorEvent {
  return operatorKinds.some((kind) => kind === event.kind);
}

/** The record after an operator's word: each is a note for the report, and some change who leads or what may be recorded. */
export function applyOperatorEvent(record: SessionRecord, event: OperatorEvent): SessionRecord {
  const notes = [...record.notes, noteOf(event)];
  switch (event.kind) {
    case 'mark':
      return { ...record, notes };
    case 'consent': {
      const { item, given, takenBy, takenNs } = event;
      return { ...record, notes, consents: [...record.consents, { item, given, takenBy, takenNs }] };
    }
    case 'handed-over': {
      const presence = record.presence === 'unannounced' ? 'unannounced' : 'awaited';
      return { ...record, notes, operator: event.to, presence };
    }
    case 'operator-present':
      return { ...record, notes, presence: 'present' };
    case 'operator-away':
      return { ...record, notes, presence: 'away' };
  }
}

function noteOf(event: OperatorEvent): SessionNote {
  const { stampNs } = event;
  switch (event.kind) {
    case 'mark': {
      const { by, text, category, momentNs = stampNs } = event;
      return { kind: 'mark', stampNs: momentNs, by, text, ...(category !== undefined && { category }) };
    }
    case 'consent': {
      const { item, given, takenBy } = event;
      return { kind: 'consent', stampNs, by: takenBy, text: `${item} ${given ? 'given' : 'withdrawn'}` };
    }
    case 'handed-over': {
      const { from, to, reason } = event;
      return { kind: 'handed-over', stampNs, by: from, text: `${from} → ${to}: ${reason}` };
    }
    case 'operator-present':
      return { kind: 'operator-present', stampNs, by: event.by, text: event.tool };
    case 'operator-away':
      return {
        kind: 'operator-away',
        stampNs,
        by: event.by,
        text: `nothing came from their tool for ${event.sinceSec.toFixed(0)} s`,
      };
  }
}
