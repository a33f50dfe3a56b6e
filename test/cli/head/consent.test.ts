import { join } from 'node:path';
import { expect, test } from 'vitest';

import { writeFeatureFile } from '../../../heads/data/writeFeatureFile.js';
import { temporaryFolder } from '../../setup/temporaryFolder.js';
import { smallCohort } from '../../heads/smallCohort.js';
import { runHead } from './headCommands.js';

/** A child's features of a session's recording, as a version wrote them that asked for no consent, or as this one does. */
async function featuresOf(folder: string, isConsented: boolean): Promise<void> {
  for (const child of smallCohort({ childrenPerCulture: 2 })) {
    const consent = { session: 's1', takenBy: 'ann', takenNs: '5', isStated: false };
    await writeFeatureFile(join(folder, `${child.childId}.parquet`), {
      ...child,
      scores: new Float32Array(child.frames.labels.length).fill(1),
      provenance: {
        recording: { name: 'session.mcap', sha256: '0'.repeat(64) },
        minScore: 0,
        coders: [],
        ...(isConsented && { consents: [consent] }),
      },
    });
  }
}

const commands = [
  ['train', []],
  ['culturalize', []],
  ['personalize', ['--child', 'C0-1']],
  ['evaluate', []],
] as const;

test('no head is made of a session’s features that do not say that training was consented to', async () => {
  const folder = temporaryFolder();
  const registry = ['--registry', join(folder, 'heads')];
  const train = ['--hidden', '10,8,6', '--epochs', '1'];
  await featuresOf(folder, true);
  const trained = await runHead('train', folder, ...registry, ...train);
  expect(trained.error).toBeUndefined();

  await featuresOf(folder, false);
  for (const [command, own] of commands) {
    const where = command === 'evaluate' ? ['--out', join(folder, 'out')] : registry;
    const { error } = await runHead(command, folder, ...where, ...own);
    expect(error).toMatchObject({
      code: 'head/no-consent',
      message: expect.stringMatching(
        /session's recording.*make it again with "rapport head features"/,
      ) as unknown,
    });
  }
});
