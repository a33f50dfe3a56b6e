import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { sentenceOf } from '../../core/sentenceOf.js';
import type { TroubleList } from '../Trouble.js';

const topicSchema = z.object({ name: z.string() }).loose();

/** What every version of metadata.yaml has in common; versions 0 and 1 lack some of it. */
const schema = z
  .object({
    version: z.number().optional(),
    storage_identifier: z.string().optional(),
    relative_file_paths: z.array(z.string()).nullish(),
    message_count: z.number().optional(),
    compression_format: z.string().nullish(),
    compression_mode: z.string().nullish(),
    ros_distro: z.string().nullish(),
    topics_with_message_count: z
      .array(
        z
          .object({
            topic_metadata: topicSchema.optional(),
            topic_and_type: topicSchema.optional(),
            message_count: z.number(),
          })
          .loose(),
      )
      .nullish(),
  })
  .loose();

export interface Rosbag2Metadata {
  readonly version: number;
  readonly files: readonly string[];
  /** `none`, or for example `zstd by message`. */
  readonly compression: string;
  readonly rosDistro: string | undefined;
  readonly counts: ReadonlyMap<string, number>;
}

/** A folder's metadata.yaml; `undefined`, which is told, where it cannot be read: the files beside it are read without it. */
export function readMetadata(path: string, troubles: TroubleList): Rosbag2Metadata | undefined {
  let parsed;
  try {
    const document = parse(readFileSync(path, 'utf8'), { logLevel: 'silent' }) as unknown;
    parsed = z.object({ rosbag2_bagfile_information: schema }).parse(document).rosbag2_bagfile_information;
  } catch (error) {
    const why =
      error instanceof z.ZodError ? 'it is not what rosbag2 writes' : sentenceOf(error).split('\n')[0];
    troubles.add(
      'recording/bad-metadata',
      `metadata.yaml cannot be read (${why ?? ''}): the files beside it are read without it.`,
    );
    return undefined;
  }
  const mode = parsed.compression_mode?.toLowerCase() ?? '';
  const format = parsed.compression_format ?? '';
  const counts = new Map<string, number>();
  for (const { topic_metadata, topic_and_type, message_count } of parsed.topics_with_message_count ?? []) {
    const name = (topic_metadata ?? topic_and_type)?.name;
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + message_count);
  }
  return {
    version: parsed.version ?? 0,
    files: parsed.relative_file_paths ?? [],
    compression: format !== '' && mode !== '' && mode !== 'none' ? `${format} by ${mode}` : 'none',
    rosDistro: parsed.ros_distro ?? undefined,
    counts,
  };
}
