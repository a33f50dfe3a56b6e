import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

import { CommandError } from '../engine/command.mjs';
import { hashContents, hashStamps, hashTexts, listFiles } from '../engine/fingerprint.mjs';
import { SetupError } from '../engine/SetupError.mjs';

/**
 * TypeScript to `dist/`, and `rapport` bundled from there.
 *
 * @param {import('../project.mjs').Project} project
 * @param {() => string} interfaces Fingerprint of the messages, whose types the code uses.
 * @returns {import('../engine/Step.mjs').Step}
 */
export function build(project, interfaces) {
  const skip = (/** @type {string} */ name) =>
    name === 'training' || name === 'weights' || name === 'node_modules';
  const sourceFolders = () => {
    const { include } = JSON.parse(readFileSync(join(project.root, 'tsconfig.build.json'), 'utf8'));
    return /** @type {string[]} */ (include).map((pattern) => pattern.replace(/\/.*$/u, ''));
  };
  const sources = () =>
    sourceFolders()
      .flatMap((folder) => listFiles(join(project.root, folder), skip))
      .filter((file) => file.endsWith('.ts'));
  const settings = ['tsconfig.json', 'tsconfig.build.json', 'rolldown.config.js', 'package-lock.json'].map(
    (file) => join(project.root, file),
  );
  return {
    id: 'build',
    title: 'TypeScript',
    // The messages' types come from rclnodejs's folder.
    needs: ['message-bindings'],
    fingerprint: () =>
      hashTexts(hashStamps(project.root, sources()), hashContents(project.root, settings), interfaces()),
    present: () => existsSync(join(project.output, 'bundle/rapport.js')),
    async run({ run, log }) {
      removeOrphans(project);
      const tsc = join(project.modules, 'typescript/bin/tsc');
      try {
        await run(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--pretty', 'false'], {
          cwd: project.root,
        });
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        const first = error.output.split('\n').find((line) => line.includes('error TS')) ?? error.message;
        throw new SetupError(
          `The TypeScript does not compile, ${first.trim().replace(/\.$/, '')}: read ${log}, then run \`npm run build\`.`,
          {
            cause: error,
          },
        );
      }
      await run(process.execPath, [join(project.modules, 'rolldown/bin/cli.mjs'), '--config'], {
        cwd: project.root,
      });
      removeOldChunks(join(project.output, 'bundle'));
    },
  };
}

/**
 * Deletes parts of earlier bundles, once no process can be left that was started from them.
 *
 * @param {string} folder
 */
function removeOldChunks(folder) {
  const longestRunMs = 7 * 24 * 3_600_000;
  for (const file of listFiles(folder)) if (Date.now() - statSync(file).mtimeMs > longestRunMs) rmSync(file);
}

/**
 * Deletes what was compiled from a source that is gone.
 *
 * @param {import('../project.mjs').Project} project
 */
function removeOrphans(project) {
  const buildInfo = join(project.output, '.tsbuildinfo');
  // The page and the bundle are no compiled TypeScript: their files have no source of the same name, and the page may be built meanwhile.
  const files = listFiles(project.output, (name) => name === 'page' || name === 'bundle');
  for (const file of files) {
    if (!/\.js(\.map)?$/.test(file)) continue;
    const source = join(project.root, relative(project.output, file)).replace(/\.js(\.map)?$/, '.ts');
    if (!existsSync(source)) rmSync(file);
  }
  // The compiler's record names what it has written; without the files it must write them again.
  if (existsSync(buildInfo) && !files.some((file) => file.endsWith('.js') && existsSync(file))) {
    rmSync(buildInfo);
  }
  if (existsSync(buildInfo) && readFileSync(buildInfo, 'utf8') === '') rmSync(buildInfo);
}
