import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';

import { RapportError } from '../../core/RapportError.js';
import { systemReason } from '../../core/systemError.js';
import type { AskedQos } from '../../record/qosText.js';

const codes = {
  reliability: { reliable: 1, best_effort: 2 },
  durability: { transient_local: 1, volatile: 2 },
} as const;

const defaultDepth = 10;

/** Up to version 8 of rosbag2's metadata numbers, from 9 on words. */
const recordedProfile = z.object({
  depth: z.number().optional(),
  reliability: z.union([z.number(), z.string()]).optional(),
  durability: z.union([z.number(), z.string()]).optional(),
});

/**
 * What fits the subscribers that the recorded publishers had: reliable where one of them was, kept where all of them kept.
 *
 * @param text the recorded publishers' QoS, YAML
 */
export function recordedOffer(
  text: string | undefined,
  { isLatched }: { readonly isLatched: boolean },
): AskedQos {
  const profiles = parseProfiles(text);
  const is = (kind: keyof typeof codes, name: string, value: number | string | undefined): boolean =>
    value === name || value === (codes[kind] as Readonly<Record<string, number>>)[name];
  const isReliable =
    profiles.length === 0 ||
    profiles.some(({ reliability }) => !is('reliability', 'best_effort', reliability));
  const isKept =
    isLatched ||
    (profiles.length > 0 &&
      profiles.every(({ durability }) => is('durability', 'transient_local', durability)));
  const depth = Math.max(0, ...profiles.map((profile) => profile.depth ?? 0));
  return {
    // Fast DDS tells no depth: 0.
    depth: depth > 0 && depth < 10_000 ? depth : defaultDepth,
    reliability: isReliable ? codes.reliability.reliable : codes.reliability.best_effort,
    durability: isKept ? codes.durability.transient_local : codes.durability.volatile,
  };
}

function parseProfiles(text: string | undefined): readonly z.infer<typeof recordedProfile>[] {
  if (text === undefined || text.trim() === '') return [];
  try {
    const parsed = z.array(recordedProfile).safeParse(parse(text));
    return parsed.success ? parsed.data : [];
  } catch {
    // A recorder's text that is no YAML says nothing of the topic: as where there is none.
    return [];
  }
}

const override = z.object({
  history: z.enum(['keep_last', 'keep_all', 'system_default']).optional(),
  depth: z.number().int().positive().optional(),
  reliability: z.enum(['reliable', 'best_effort', 'system_default']).optional(),
  durability: z.enum(['transient_local', 'volatile', 'system_default']).optional(),
});

/** By topic what a user wants otherwise than recorded. */
export type QosOverrides = ReadonlyMap<string, Partial<AskedQos>>;

/**
 * The file of `--qos-profile-overrides-path`: YAML, by topic the fields that differ, in rosbag2's words.
 *
 * @throws RapportError `play/bad-qos`
 */
export async function readQosOverrides(path: string): Promise<QosOverrides> {
  const wrong = (why: string, cause?: unknown): RapportError =>
    new RapportError('play/bad-qos', `${path} cannot be used as QoS overrides: ${why}.`, { cause });
  let content: unknown;
  try {
    content = parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw wrong(error instanceof Error && 'syscall' in error ? systemReason(error) : 'it is no YAML', error);
  }
  const parsed = z.record(z.string(), override).safeParse(content ?? {});
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw wrong(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}`);
  }
  return new Map(
    Object.entries(parsed.data).map(([topic, { depth, reliability, durability }]) => [
      topic.startsWith('/') ? topic : `/${topic}`,
      {
        ...(depth !== undefined && { depth }),
        ...(reliability !== undefined &&
          reliability !== 'system_default' && { reliability: codes.reliability[reliability] }),
        ...(durability !== undefined &&
          durability !== 'system_default' && { durability: codes.durability[durability] }),
      },
    ]),
  );
}
