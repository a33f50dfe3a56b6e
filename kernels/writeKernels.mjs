import { writeFile } from 'node:fs/promises';
import { compileKernel, kernels } from './compileKernel.mjs';

for (const kernel of kernels)
  await writeFile(new URL(`../${kernel.module}`, import.meta.url), await compileKernel(kernel));
