import type { FuzzTarget } from './FuzzTarget.js';
import { recordingTargets } from './targets/recordings.js';
import { pageTargets } from './targets/page.js';
import { pictureTargets } from './targets/pictures.js';
import { sealedTargets } from './targets/sealed.js';
import { tableTargets } from './targets/tables.js';
import { textTargets } from './targets/texts.js';

export const fuzzTargets: readonly FuzzTarget[] = [
  ...pageTargets,
  ...pictureTargets,
  ...recordingTargets,
  ...sealedTargets,
  ...tableTargets,
  ...textTargets,
];
