import { expect, it } from 'vitest';

import { annotationTable, labelTable, passTiers } from '../../../console/review/annotationTables.js';
import type { AnnotationPass } from '../../../console/wire/review.js';

const ns = (seconds: number): string => String(Math.round(seconds * 1e9));
const pass = (coder: string, given: Partial<AnnotationPass>): AnnotationPass => ({
  coder,
  pass: 1,
  lagSec: 0,
  finished: true,
  points: [],
  ...given,
});
const ana = pass('Ana', {
  pass: 2,
  lagSec: 0.2,
  points: [
    [ns(10.4), 0.5],
    [ns(10.6), null],
    [ns(10.7), -1],
  ],
});
const before = pass('Ana', { points: [[ns(10), 1]] });
const ben = pass('Ben', { finished: false, points: [[ns(10.5), 0.25]] });
/** The recording's second 0 is second 10 of the clock; its last moment 10.7. */
const span = { zeroNs: 10_000_000_000n, endNs: 10_700_000_000n };

/** But for what seconds in a double lose. */
const near = (value: number): unknown => expect.closeTo(value);

it('annotations are every point as it was judged', () => {
  const { rows, columns } = annotationTable([before, ana]);
  expect(rows).toBe(4);
  expect(Object.fromEntries(columns)).toEqual({
    coder: ['Ana', 'Ana', 'Ana', 'Ana'],
    pass: [1, 2, 2, 2],
    finished: [true, true, true, true],
    lag_sec: [0, 0.2, 0.2, 0.2],
    stamp_ns: [10_000_000_000n, 10_400_000_000n, 10_600_000_000n, 10_700_000_000n],
    value: [1, 0.5, undefined, -1],
  });
});

it('labels are the newest pass of each coder in seconds of the recording, their lag taken back', () => {
  const { rows, columns } = labelTable([before, ana, ben], span);
  // Ana: 0.5 from 0.4 - 0.2 to 0.6 - 0.2, -1 from 0.7 - 0.2. Ben: 0.25 from 0.5 on.
  expect(Object.fromEntries(columns)).toEqual({
    time: [0.2, 0.3, 0.5, 0.6, 0.7],
    'engagement Ana': [0.5, 0.5, -1, -1, -1],
    'engagement Ben': [undefined, undefined, 0.25, 0.25, 0.25],
  });
  expect(rows).toBe(5);
});

it('a tier a pass: each value from its moment to the next', () => {
  expect(passTiers([ana, ben], span)).toEqual([
    {
      id: 'Ana 2',
      annotator: 'Ana',
      intervals: [
        { beginSec: near(0.2), endSec: near(0.4), text: '0.5' },
        { beginSec: near(0.5), endSec: near(0.5), text: '-1' },
      ],
    },
    {
      id: 'Ben 1',
      annotator: 'Ben',
      intervals: [{ beginSec: 0.5, endSec: near(0.7), text: '0.25' }],
    },
  ]);
});
