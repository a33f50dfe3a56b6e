#!/usr/bin/env node
import { hideBin } from 'yargs/helpers';

import { runCommandLine } from './runCommandLine.js';

await runCommandLine(hideBin(process.argv));
