import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { loadModel } from '../../../models/loadModel.js';
import { findModel, modelPath, readManifest } from '../../../models/manifest.js';

interface Reference {
  readonly height: number;
  readonly width: number;
  readonly outputs: Readonly<Record<string, readonly number[]>>;
}

const references = JSON.parse(readFileSync(join(import.meta.dirname, 'references.json'), 'utf8')) as Record<
  string,
  Reference
>;

/** The picture of references.py. */
function example(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.sin(0.37 * i) + 0.5 * Math.sin(0.011 * i));
}

describe.each(Object.entries(references))('the converted %s', (id, { height, width, outputs }) => {
  const model = findModel(readManifest(), id);

  it.skipIf(!existsSync(modelPath(model)))('gives what its own framework gives', async () => {
    const network = await loadModel(model);
    const shape = [1, 3, height, width];
    const results = await network.run({ image: { data: example(3 * height * width), shape } });
    for (const [name, expected] of Object.entries(outputs)) {
      const data = Array.from(results[name]?.data ?? []);
      const largest = Math.max(...expected.map(Math.abs));
      const difference = Math.max(...expected.map((value, i) => Math.abs(value - (data[i] ?? NaN))));
      expect(data).toHaveLength(expected.length);
      expect(difference / largest).toBeLessThan(1e-5);
    }
    await network.release();
  });
});
