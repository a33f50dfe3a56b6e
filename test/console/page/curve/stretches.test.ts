import { expect, test } from 'vitest';

import { stretches, visibleRange } from '../../../../console/page/curve/stretches.js';
import { snippetPath } from '../../../../console/page/curve/snippetPath.js';

test('stretches are the runs without null', () => {
  const values = [null, 1, 2, null, null, 3];
  expect(stretches(values, { from: 0, to: 6 })).toEqual([
    { from: 1, to: 3 },
    { from: 5, to: 6 },
  ]);
  expect(stretches(values, { from: 2, to: 4 })).toEqual([{ from: 2, to: 3 }]);
  expect(stretches([], { from: 0, to: 0 })).toEqual([]);
});

test('the visible range has a neighbour to each side', () => {
  const atSec = [0, 1, 2, 3, 4, 5];
  // 1.5 to 3.5 shows 2 and 3; 1 and 4 let the line reach the borders.
  expect(visibleRange(atSec, 1.5, 3.5)).toEqual({ from: 1, to: 5 });
  expect(visibleRange(atSec, -10, 100)).toEqual({ from: 0, to: 6 });
  expect(visibleRange([], 0, 1)).toEqual({ from: 0, to: 0 });
});

test('a snippet runs from border to border, breaks where nothing is known, and has 1 at the top', () => {
  const sample = (sec: number, score: number | null) => ({ stampNs: `${sec}000000000`, score });
  const lines = snippetPath(
    [sample(10, 1), sample(11, 0), sample(12, null), sample(13, -1), sample(14, 0.5)],
    { widthPx: 100, heightPx: 40 },
  );
  // Four seconds over 100 px; score 1 at 0, 0 at 20, -1 at 40, 0.5 at 10.
  expect(lines).toEqual(['0,0 25,20', '75,40 100,10']);
  expect(snippetPath([], { widthPx: 100, heightPx: 40 })).toEqual([]);
});
