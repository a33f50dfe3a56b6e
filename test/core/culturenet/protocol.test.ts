import { expect, test } from 'vitest';

import {
  evaluationTasks,
  protocols,
  skippedSettings,
  taskId,
  type Protocol,
} from '../../../core/culturenet/protocol.js';

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

test('a culture’s only child has no M1 and no M4, which are named; the others have', () => {
  const some = [...members.slice(0, 3), { childId: 'alone', culture: 'C1' }];
  const plan = { protocols, runs: 2, shares: [0.2] };
  const tasks = evaluationTasks(plan, some);
  const of = (kind: string) => tasks.filter((task) => task.kind === kind);
  expect(of('within').map((task) => 'childId' in task && task.childId)).not.toContain('alone');
  expect(of('within')).toHaveLength(2 * 3);
  // M3 learns from the other culture's children.
  expect(of('mixed')).toHaveLength(2 * 4);
  expect(of('mixed')).toContainEqual({ run: 1, kind: 'mixed', childId: 'alone', culturalize: 'no' });
  expect(of('cross')).toHaveLength(2 * 2);
  const skipped = skippedSettings(plan, some);
  expect(skipped.map(({ protocol, whose }) => [protocol, whose])).toEqual([
    ['M1', 'alone'],
    ['M4', 'alone'],
  ]);
  expect(skipped[0]?.reason).toMatch(/^alone is the only child of C1, [^\n]*\.$/);
  expect(evaluationTasks({ ...plan, protocols: ['M4'] }, some)).toHaveLength(2 * 3);
  expect(skippedSettings(plan, members)).toEqual([]);
});

test('with one culture M2, M3 and M4 are named and not trained', () => {
  const plan = { protocols, runs: 1, shares: [0.2] };
  const some = members.slice(0, 3);
  expect(new Set(evaluationTasks(plan, some).map(({ kind }) => kind))).toEqual(
    new Set(['mean', 'personal', 'joint', 'single', 'within']),
  );
  expect(skippedSettings(plan, some).map(({ protocol, whose }) => [protocol, whose])).toEqual([
    ['M2', 'C0'],
    ['M3', 'C0'],
    ['M4', 'C0'],
  ]);
  expect(skippedSettings({ protocols: ['M1', 'M7'] }, some)).toEqual([]);
  expect(skippedSettings(plan, some.slice(0, 1)).map(({ protocol }) => protocol)).toEqual([
    'M2',
    'M3',
    'M4',
    'M1',
  ]);
});
