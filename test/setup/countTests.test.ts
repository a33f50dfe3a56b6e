import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { describe, expect, it } from 'vitest';

import { countLine, countTests, type TestReport } from '../../setup/countTests.mjs';
import { temporaryFolder } from './temporaryFolder.js';

const root = resolve(import.meta.dirname, '../..');

/** Runs vitest on files in a folder of their own and gives the folder and the status. */
function runVitest(files: Readonly<Record<string, string>>): { report: string; status: number | null } {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const report = join(folder, 'report.json');
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile=${report}`];
  const { status } = spawnSync(process.execPath, [vitest, 'run', '--root', folder, ...reporters], {
    stdio: 'ignore',
    cwd: folder,
  });
  return { report, status };
}

const imports = "import { expect, it } from 'vitest';\n";

describe("the counts of vitest's report", () => {
  it('are those of a run with every kind of result', () => {
    const { report, status } = runVitest({
      'one.test.ts': `${imports}it('passes', () => {}); it('fails', () => expect(1).toBe(2)); it.skip('waits', () => {});`,
      // A file that cannot be loaded is one failure, though it has no test.
      'two.test.ts': `${imports}import './missing.js'; it('is never seen', () => {});`,
      'three.test.ts': `${imports}it('passes', () => {}); it.todo('comes later');`,
    });
    expect(status).toBe(1);
    const counts = countTests(JSON.parse(readFileSync(report, 'utf8')) as TestReport);
    expect(counts).toEqual({ passed: 2, failed: 2, skipped: 2 });
    expect(countLine(counts)).toBe('2 passed, 2 failed, 2 skipped');
  });

  it('end the script with the status of the result', () => {
    const script = join(root, 'setup/countTests.mjs');
    const good = runVitest({ 'one.test.ts': `${imports}it('passes', () => {});` });
    const result = spawnSync(process.execPath, [script, good.report], { encoding: 'utf8' });
    expect(result).toMatchObject({ status: 0, stdout: '1 passed, 0 failed\n' });
    const bad = runVitest({ 'one.test.ts': `${imports}it('fails', () => expect(1).toBe(2));` });
    const failed = spawnSync(process.execPath, [script, bad.report], { encoding: 'utf8' });
    expect(failed).toMatchObject({ status: 1, stdout: '0 passed, 1 failed\n' });
  });
});
