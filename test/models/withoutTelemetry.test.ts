import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../setup/temporaryFolder.js';

const repository = resolve(import.meta.dirname, '../..');

/** Of the manifest, and small. */
const id = 'mtcnn-pnet';
const loads = {
  'on the JavaScript thread': `
    const { loadModel } = await import('${repository}/dist/models/loadModel.js');
    const { findModel, readManifest } = await import('${repository}/dist/models/manifest.js');
    await (await loadModel(findModel(readManifest(), '${id}'))).release();`,
  'in a thread of its own': `
    const { loadModelInThread } = await import('${repository}/dist/models/networkThread.js');
    await (await loadModelInThread('${id}', 1)).release();`,
};

/** Files that a program has written to its user's folders or to the one for temporary files. */
function writtenBy(program: string): readonly string[] {
  const root = temporaryFolder();
  const [home, temporary] = [join(root, 'home'), join(root, 'tmp')];
  for (const folder of [home, temporary]) mkdirSync(folder);
  // What keeps ONNX Runtime silent in tests is not to be there: the program has an operator's environment.
  const { LD_LIBRARY_PATH, PATH } = process.env;
  const file = join(temporaryFolder(), 'program.mjs');
  writeFileSync(file, program);
  execFileSync(process.execPath, [file], {
    env: { LD_LIBRARY_PATH, PATH, HOME: home, TMPDIR: temporary },
  });
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}

describe('a program that loads a network without the suite’s environment', () => {
  it.each(Object.entries(loads))(
    'tells its maker nothing, and keeps no identifier of the machine: %s',
    (_, program) => {
      // ONNX Runtime's uploader keeps `deviceid`, what is to be sent in `onnxruntime.db`, and a log.
      expect(writtenBy(program)).toEqual([]);
    },
  );
});
