import type { z } from 'zod';

import { RapportError } from '../../core/RapportError.js';

/**
 * A task's parameters, complete and checked.
 *
 * @param task its name
 * @throws RapportError `batch/parameters`
 */
export function parseParameters<Schema extends z.ZodType>(
  task: string,
  schema: Schema,
  parameters: unknown,
): z.infer<Schema> {
  const parsed = schema.safeParse(parameters);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new RapportError(
    'batch/parameters',
    `The parameters of the task "${task}" are wrong: ${where === '' ? '' : `${where}: `}${issue?.message ?? ''}.`,
  );
}

/** The SHA-256 of networks, by their ids: those of the face detector, and others. */
export async function networkHashes(
  detector: string,
  others: readonly string[] = [],
): Promise<Readonly<Record<string, string>>> {
  const { findModel, readManifest } = await import('../../models/manifest.js');
  const detectors = detector === 'yunet' ? ['yunet'] : ['mtcnn-pnet', 'mtcnn-rnet', 'mtcnn-onet'];
  const manifest = readManifest();
  return Object.fromEntries([...detectors, ...others].map((id) => [id, findModel(manifest, id).sha256]));
}
