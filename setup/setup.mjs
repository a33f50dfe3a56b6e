import { relative } from 'node:path';

import { prepare } from './prepare.mjs';

const { project, ran } = await prepare({ screening: process.argv.includes('--screening') });
process.stderr.write(
  ran.length === 0
    ? 'Everything is ready.\n'
    : `Ready. \`npm start\` plays a recording through the suite; \`. ${relative(process.cwd(), project.state) || '.ros'}/environment.sh\` prepares a shell.\n`,
);
