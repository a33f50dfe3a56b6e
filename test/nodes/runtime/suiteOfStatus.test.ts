import { expect, it } from 'vitest';

import { suiteOfStatus } from '../../../nodes/runtime/suiteOfStatus.js';

it('a status is of the suite in whose namespace its node is', () => {
  expect(suiteOfStatus('/nao1', 'rapport: nao1/face')).toBe('own');
  expect(suiteOfStatus('/', 'rapport: face')).toBe('own');
  expect(suiteOfStatus('/lab/nao1', 'rapport: lab/nao1/face')).toBe('own');
  for (const other of [
    'rapport: nao2/face',
    'rapport: nao12/face',
    'rapport: face',
    'rapport: lab/nao1/face',
  ])
    expect(suiteOfStatus('/nao1', other), other).toBe('another');
  expect(suiteOfStatus('/', 'rapport: nao1/face')).toBe('another');
});

it('a status of a program that is not of a suite is of none', () => {
  for (const driver of ['naoqi_driver: battery', 'nao1/face', 'rapport: '])
    expect(suiteOfStatus('/nao1', driver), driver).toBe('none');
});
