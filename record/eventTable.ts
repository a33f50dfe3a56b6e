import type { Cell, ComparedTable } from '../core/diff/compareTables.js';
import type { SessionEvent } from '../core/session/SessionEvent.js';
import { encodeJson, type LoggedEvent } from './eventLine.js';

type Row = readonly (readonly [column: string, cell: Cell])[];

/** A session's events, frames left out, as a table: what several kinds have in common by column, all the rest as JSON. */
export function eventTable(events: readonly SessionEvent[]): ComparedTable {
  const logged = events.filter((event): event is LoggedEvent => event.kind !== 'frame');
  const columns = new Map<string, Cell[]>(rowOf(undefined).map(([name]) => [name, []]));
  for (const event of logged) for (const [name, cell] of rowOf(event)) columns.get(name)?.push(cell);
  return { rows: logged.length, columns };
}

/** Without an event the columns' names alone. */
function rowOf(event: LoggedEvent | undefined): Row {
  const all: Readonly<Record<string, unknown>> = { ...event };
  const text = (name: string): Cell => (typeof all[name] === 'string' ? all[name] : undefined);
  const number = (name: string): Cell => (typeof all[name] === 'number' ? all[name] : undefined);
  const prompt = event?.kind === 'prompt-proposed' ? event.prompt : undefined;
  return [
    ['seq', event?.seq],
    ['stamp_ns', event?.stampNs],
    ['kind', event?.kind],
    ['by', prompt?.by ?? text('by')],
    ['reason', prompt?.reason ?? text('reason') ?? text('text') ?? text('message')],
    ['prompt_id', prompt?.id ?? text('promptId')],
    ['decision', text('decision')],
    ['behaviour_id', prompt?.behaviourId ?? text('behaviourId')],
    ['say', prompt?.say ?? text('say')],
    ['outcome', text('outcome')],
    ['value', number('value')],
    ['json', event && encodeJson(event)],
  ];
}
