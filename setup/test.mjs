import { join } from 'node:path';

import { prepare } from './prepare.mjs';
import { runChild } from './runChild.mjs';

const { project, env } = await prepare();
const vitest = join(project.modules, 'vitest/vitest.mjs');
process.exitCode = await runChild(process.execPath, [vitest, 'run', ...process.argv.slice(2)], {
  cwd: project.root,
  env,
});
