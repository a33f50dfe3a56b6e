// Lets a child process of a test run the suite's TypeScript as it is: `node --import ./test/transpileHooks.mjs file.ts`.
import { existsSync, readFileSync } from 'node:fs';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

// The module is its own hooks' module: registering from inside the hooks' thread would never end.
if (!process.env['RAPPORT_TRANSPILING']) {
  process.env['RAPPORT_TRANSPILING'] = '1';
  register(import.meta.url);
}

/**
 * `./x.js` is `./x.ts` where that exists.
 *
 * @type {import('node:module').ResolveHook}
 */
export async function resolve(specifier, context, next) {
  if (specifier.endsWith('.js') && context.parentURL?.endsWith('.ts')) {
    const url = new URL(specifier.replace(/\.js$/u, '.ts'), context.parentURL);
    if (/^\.{1,2}\//u.test(specifier) && existsSync(fileURLToPath(url)))
      return { url: url.href, shortCircuit: true };
  }
  return next(specifier, context);
}

/** @type {import('node:module').LoadHook} */
export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const { outputText } = ts.transpileModule(readFileSync(fileURLToPath(url), 'utf8'), {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
    },
  });
  return { format: 'module', source: outputText, shortCircuit: true };
}
