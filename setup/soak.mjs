import { join } from 'node:path';

import { prepare } from './prepare.mjs';
import { runChild } from './runChild.mjs';

const { project, env } = await prepare();
process.exitCode = await runChild(
  process.execPath,
  // Garbage is collected as in bin/rapport.
  ['--single-threaded-gc', join(project.output, 'soak/soak.js'), ...process.argv.slice(2)],
  { cwd: project.root, env },
);
