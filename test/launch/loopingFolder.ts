import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import ts from 'typescript';

/** In the place of `rapport`. */
export const loopingProgram = resolve(import.meta.dirname, 'loopingNode.mjs');

const source = resolve(import.meta.dirname, '../../nodes/runtime/heartbeats.ts');

/** A folder for `loopingProgram`, with the suite's heartbeats in it. */
export function loopingFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-process-'));
  const { outputText } = ts.transpileModule(readFileSync(source, 'utf8'), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  writeFileSync(join(folder, 'heartbeats.mjs'), outputText);
  return folder;
}
