import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

import { checkCatalogues } from './language/checkCatalogues.js';
import { compileCatalogue } from './language/compileCatalogue.js';
import { readCatalogues } from './language/readCatalogues.js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A language in which a text is missing, or has other places to fill, is no language of the page. */
const catalogues: Plugin = {
  name: 'catalogues',
  enforce: 'pre',
  buildStart() {
    const problems = checkCatalogues(readCatalogues(here('./language/messages')));
    if (problems.length > 0) this.error(problems.join('\n'));
  },
  transform(code, id) {
    if (!/\/language\/messages\/[\w-]+\.json$/u.test(id)) return undefined;
    return { code: JSON.stringify(compileCatalogue(JSON.parse(code) as Record<string, string>)) };
  },
};

export default defineConfig({
  root: here('.'),
  base: './',
  plugins: [catalogues],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  // Texts are read when the page is built; the parser stays here.
  resolve: {
    alias: { '@formatjs/icu-messageformat-parser': '@formatjs/icu-messageformat-parser/no-parser.js' },
  },
  worker: { format: 'es' },
  build: {
    outDir: here('../../dist/page'),
    emptyOutDir: true,
    target: 'es2022',
    // Nothing inline: the page runs under a content security policy without exceptions.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
});
