import { readManifest } from '../../models/manifest.js';
import { failing, working, type PartCheck } from './PartReport.js';

/** Every model of the manifest: checksum, names and shapes, and one run. */
export const modelsCheck: PartCheck = {
  part: 'models',
  remedy: 'run `bin/rapport models install`',
  check: async () => {
    const { verifyModel } = await import('../../models/verifyModel.js');
    const reports = [];
    for (const model of readManifest().models) {
      const { id, state, sentence } = await verifyModel(model);
      // A model that only exists upstream is a choice of the user's: not having it is no fault.
      if (state === 'not fetched') continue;
      const part = `model ${id}`;
      reports.push(
        state === 'right'
          ? working(part, `SHA-256 ${model.sha256.slice(0, 12)}…, it runs`)
          : failing(part, sentence, 'run `bin/rapport models install`'),
      );
    }
    return reports;
  },
};
