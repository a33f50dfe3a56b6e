import { expect, test } from 'vitest';

import { evaluationTasks, protocols, taskId, type Protocol } from '../../../core/culturenet/protocol.js';

const members = ['C0', 'C1'].flatMap((culture) =>
  Array.from({ length: 15 }, (_, index) => ({ childId: `${culture}-${index + 1}`, culture })),
);

test('the paper’s plan is 30 leave-one-out trainings for M1 and for M3 with M4, in each of 10 runs', () => {
  const tasks = evaluationTasks({ protocols, runs: 10, shares: [0.05, 0.1, 0.15, 0.2] }, members);
  const count = (kind: string): number => tasks.filter((task) => task.kind === kind).length;
  expect(count('within')).toBe(300);
  expect(count('mixed')).toBe(300);
  expect(count('cross')).toBe(20);
  expect(count('joint')).toBe(20);
  expect(count('single')).toBe(1200);
  expect(count('personal')).toBe(10);
  expect(count('mean')).toBe(10);
  expect(new Set(tasks.map(taskId)).size).toBe(tasks.length);
});

test('only what is asked for is trained', () => {
  const only = (chosen: Protocol[]) =>
    evaluationTasks({ protocols: chosen, runs: 1, shares: [0.2] }, members);
  expect(only(['M3'])[0]).toMatchObject({ kind: 'mixed', culturalize: 'no' });
  expect(only(['M4'])[0]).toMatchObject({ kind: 'mixed', culturalize: 'yes' });
  expect(only(['ME'])).toEqual([{ run: 1, kind: 'mean' }]);
  const quick = evaluationTasks(
    { protocols: ['M1', 'M6'], runs: 1, shares: [0.2], heldOutChildren: 5 },
    members,
  );
  expect(quick.filter(({ kind }) => kind === 'within')).toHaveLength(10);
  expect(quick.filter(({ kind }) => kind === 'single')).toHaveLength(30);
  const oneCulture = members.filter(({ culture }) => culture === 'C0');
  expect(evaluationTasks({ protocols: ['M2'], runs: 1, shares: [0.2] }, oneCulture)).toEqual([]);
});
