import { createHash } from 'node:crypto';
import { z } from 'zod';

/** One queue for all batches: any worker does any of them. */
export const queueName = 'rapport';

/** What the queue holds of a piece of work: paths and hashes, never anything of a child. */
export const jobData = z.object({
  key: z.string().regex(/^[0-9a-f]{64}$/u),
  /** Relative to `recordings`; absent for work that needs none. */
  recording: z
    .string()
    .refine((path) => !path.startsWith('/') && !path.split('/').includes('..'), {
      message: 'leads out of the folder of recordings',
    })
    .optional(),
  /** The folders as the machine that submitted it knows them; a worker may know them by others. */
  recordings: z.string(),
  out: z.string(),
  /** By this name they lie in `parameters/` of `out`. */
  parametersHash: z.string().regex(/^[0-9a-f]{64}$/u),
});

export type JobData = z.infer<typeof jobData>;

/** The same work in the same folder is the same job, whoever submits it how often. */
export function jobId({ key, out }: Pick<JobData, 'key' | 'out'>): string {
  return `${key}-${createHash('sha256').update(out).digest('hex').slice(0, 12)}`;
}
