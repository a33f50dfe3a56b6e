import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { compileKernel, kernels } from '../../kernels/compileKernel.mjs';
import { repositoryRoot } from '../../models/repositoryRoot.js';

describe('the committed WebAssembly', () => {
  it.each(kernels)('$module is what $source compiles to: `npm run kernels` writes it', async (kernel) => {
    const committed = readFileSync(join(repositoryRoot, kernel.module), 'utf8');
    const bytes = (module: string): string => module.replaceAll(/[^A-Za-z0-9+/='\n]|\n/gu, '');
    expect(bytes(committed)).toBe(bytes(await compileKernel(kernel)));
  });
});
