import { join } from 'node:path';

import { repositoryRoot } from '../models/repositoryRoot.js';

/** `--recording FILE`: a video to work on; without it, the one that set-up fetches. */
export const recordingOption = {
  type: 'string',
  default: join(repositoryRoot, '.rapport/recordings/WolfgangLanger_Pexels.mp4'),
} as const;
