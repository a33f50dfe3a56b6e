import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { smallCohort } from '../../heads/smallCohort.js';
import { runHead, writeCohort } from './headCommands.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-evaluate-'));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

const quick = ['--workers', '0', '--runs', '1', '--epochs', '1', '--hidden', '10,8,6'];

test('what a cohort does not allow is said on the console, beside the JSON and on the page', async () => {
  const features = join(folder, 'features');
  await mkdir(features);
  await writeCohort(features, smallCohort().slice(0, 4));
  const given = ['evaluate', features, '--out', join(folder, 'out'), '--protocol', 'M1,ME', ...quick];
  const skipped = /skipped: M1, sim-c1-01: sim-c1-01 is the only child of sim-c1, /;
  const asText = await runHead(...given);
  expect(asText.error).toBeUndefined();
  expect(asText.output).toMatch(skipped);
  expect(await readFile(join(folder, 'out', 'report.html'), 'utf8')).toContain('<h2>Skipped</h2>');
  const asJson = await runHead(...given, '--json');
  expect(asJson.said).toMatch(skipped);
  expect(JSON.parse(asJson.output)).toHaveLength(3);
});

test('an evaluation that can judge nothing fails', async () => {
  const features = join(folder, 'one culture');
  await mkdir(features);
  await writeCohort(features, smallCohort().slice(0, 3));
  const given = ['evaluate', features, '--out', join(folder, 'none'), '--protocol', 'M2..M4', ...quick];
  const { output, error } = await runHead(...given);
  expect(output).toMatch(/skipped: M3, sim-c0: sim-c0 is the only culture, /);
  expect(error).toMatchObject({ code: 'head/nothing-judged' });
});
