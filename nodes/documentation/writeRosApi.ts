import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { repositoryRoot } from '../../models/repositoryRoot.js';
import { codesMarkdown } from './codesMarkdown.js';
import { replaceSection } from './replaceSection.js';
import { parametersMarkdown, parametersYaml, topicsMarkdown } from './rosApi.js';
import { scanCodes } from './scanCodes.js';

/** `npm run docs`: brings the generated parts of the documentation up to date. */
function write(path: string, content: (present: string) => string): void {
  const file = join(repositoryRoot, path);
  writeFileSync(`${file}.new`, content(readFileSync(file, 'utf8')));
  renameSync(`${file}.new`, file);
}

write('docs/ros-api.md', (present) => replaceSection(present, 'topics', topicsMarkdown()));
write('docs/parameters.md', (present) => replaceSection(present, 'parameters', parametersMarkdown()));
write('config/rapport.yaml', parametersYaml);
write('docs/codes.md', (present) =>
  replaceSection(present, 'codes', codesMarkdown(scanCodes(repositoryRoot).uses, present)),
);
