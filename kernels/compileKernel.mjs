import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What is compiled here, and where it goes. */
export const kernels = [
  { source: 'areaMeans.ts', module: 'core/face/areaMeansKernel.ts', name: 'areaMeansKernel' },
];

const options = ['--optimizeLevel', '3', '--shrinkLevel', '0', '--runtime', 'stub', '--enable', 'simd'];

/**
 * A TypeScript module that holds a kernel as WebAssembly, so that it needs neither a file nor a compiler at run time.
 *
 * @param {{ source: string, name: string }} kernel
 * @returns {Promise<string>}
 */
export async function compileKernel({ source, name }) {
  // A process of its own: the compiler's types redeclare those of the language.
  const compiler = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');
  const folder = await mkdtemp(join(tmpdir(), 'rapport-kernel-'));
  try {
    const wasm = join(folder, 'kernel.wasm');
    const path = fileURLToPath(new URL(source, import.meta.url));
    await promisify(execFile)(process.execPath, [compiler, path, ...options, '--outFile', wasm]);
    const lines = (await readFile(wasm, 'base64')).match(/.{1,96}/gu) ?? [];
    return `// Written by \`npm run kernels\` from kernels/${source}.

/** WebAssembly, in base64. */
export const ${name} =
${lines.map((line) => `  '${line}'`).join(' +\n')};
`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
