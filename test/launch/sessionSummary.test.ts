import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { SessionEvent } from '../../core/session/SessionEvent.js';
import { reduceEvents } from '../../core/session/sessionRecord.js';
import { sessionReport } from '../../core/session/sessionReport.js';
import { printSummary } from '../../launch/sessionSummary.js';
import { encodeJson } from '../../record/eventLine.js';
import { frameRow, sec } from '../core/session/frames.js';

const totals = { frames: 1, skipped: 0, latencyP50Ms: undefined, latencyP99Ms: undefined };
const row = frameRow(sec(1), 0.5);
const running: SessionEvent[] = [
  { kind: 'started', seq: 0, stampNs: 0n, setup: { sessionId: 's1', operator: 'ada' }, lowThreshold: 0 },
  { kind: 'frame', seq: 1, stampNs: row.stampNs, row },
];
const ended: SessionEvent[] = [...running, { kind: 'ended', seq: 2, stampNs: sec(2) }];

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-summary-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What is printed of a session with these events in its session.json, and whether it counts as saved. */
function printed(events: SessionEvent[] | undefined, notSaved = ''): { isSaved: boolean; text: string } {
  if (events) writeFileSync(join(folder, 'session.json'), encodeJson(sessionReport(reduceEvents(events)), 2));
  const lines: string[] = [];
  const isSaved = printSummary(folder, { totals, notSaved, write: (line) => lines.push(line) });
  return { isSaved, text: lines.join('\n') };
}

describe('printSummary', () => {
  it('says what a saved session left behind', () => {
    const { isSaved, text } = printed(ended);
    expect(isSaved).toBe(true);
    expect(text).toMatch(/^Session s1, 2\.0 s$/m);
    expect(text).toContain(`folder      ${folder}`);
    expect(text).not.toContain('!');
  });

  it('says that one is incomplete whose end is missing, and what to do', () => {
    const { isSaved, text } = printed(running);
    expect(isSaved).toBe(false);
    expect(text).toMatch(/^Session s1, 1\.0 s, NOT SAVED as a whole$/m);
    expect(text).toContain(`! INCOMPLETE: `);
    expect(text).toContain(`rapport session recover ${folder} rebuilds the summary`);
  });

  it('repeats what the session node said of a disk that refused', () => {
    const { isSaved, text } = printed(ended, '3 lines of the session are lost.');
    expect(isSaved).toBe(false);
    expect(text).toMatch(/NOT SAVED as a whole$/m);
    expect(text).toMatch(/! NOT SAVED: .*: 3 lines of the session are lost\.$/m);
  });

  it('says that one is not saved whose summary is not there', () => {
    const { isSaved, text } = printed(undefined, 'No space is left.');
    expect(isSaved).toBe(false);
    expect(text).toMatch(
      /! NOT SAVED: there is no summary, .*session\.json cannot be read .* No space is left\.$/m,
    );
  });
});
