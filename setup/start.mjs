import { delimiter, dirname, join } from 'node:path';

import { prepare } from './prepare.mjs';
import { runChild } from './runChild.mjs';

const { project } = await prepare();
const args = process.argv.slice(2);
const recording = join(project.data, 'recordings/WolfgangLanger_Pexels.mp4');
const session = args.some((arg) => /^--(recording|webcam|robot)(=|$)/.test(arg))
  ? ['--page', ...args]
  : ['--page', '--recording', recording, '--demonstration', ...args];
process.exitCode = await runChild(join(project.root, 'bin/rapport'), ['launch', 'session', ...session], {
  cwd: project.root,
  // The add-ons are built for this Node.js, whichever comes first in the path.
  env: { ...process.env, PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter) },
});
