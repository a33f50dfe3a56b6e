import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

/** What is compiled here, and where it goes. */
export const kernels = [
  { source: 'areaMeans.ts', module: 'core/face/areaMeansKernel.ts', name: 'areaMeansKernel' },
];

/**
 * A TypeScript module that holds a kernel as WebAssembly, so that it needs neither a file nor a compiler at run time.
 *
 * @param {{ source: string, name: string }} kernel
 * @returns {Promise<string>}
 */
export async function compileKernel({ source, name }) {
  const path = fileURLToPath(new URL(source, import.meta.url));
  /** @type {Map<string, Uint8Array | string>} */
  const written = new Map();
  const { error, stderr } = await asc.main(
    [
      basename(path),
      '--optimizeLevel',
      '3',
      '--shrinkLevel',
      '0',
      '--runtime',
      'stub',
      '--enable',
      'simd',
      '--outFile',
      'kernel.wasm',
    ],
    {
      readFile: async (file) => (file === basename(path) ? readFile(path, 'utf8') : null),
      writeFile: (file, content) => void written.set(file, content),
      listFiles: () => [],
    },
  );
  const wasm = written.get('kernel.wasm');
  if (error || wasm === undefined) throw new Error(`${source} cannot be compiled: ${stderr.toString()}`);
  const text = Buffer.from(wasm).toString('base64');
  const lines = text.match(/.{1,96}/gu) ?? [];
  return `// Written by \`npm run kernels\` from kernels/${source}.

/** WebAssembly, in base64. */
export const ${name} =
${lines.map((line) => `  '${line}'`).join(' +\n')};
`;
}
