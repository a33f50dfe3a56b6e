import { parse } from 'yaml';
import { z } from 'zod';
import type { CodedInterval } from '../core/annotation/codedIntervals.js';
import { RapportError } from '../core/RapportError.js';
import { readText } from './decodeText.js';

const schema = z.record(
  z.string(),
  z.array(
    z
      .record(z.string(), z.tuple([z.number(), z.number()]))
      .refine((entry) => Object.keys(entry).length === 1),
  ),
);

/**
 * The intervals of one person in a YAML file as the PInSoRo data set's coders wrote them: under each person a list of
 * codes, each with its begin and end in seconds (Lemaignan et al. 2018, PLoS ONE 13(10)).
 *
 * @param person their name in the file; may be `undefined` where there is one only
 * @throws RapportError `csv/no-file`, `annotation/yaml`, or `annotation/tier` where the person must be named
 */
export async function readCodedYaml(path: string, person: string | undefined): Promise<CodedInterval[]> {
  const parsed = schema.safeParse(contentOf(await readText(path)));
  if (!parsed.success) {
    throw new RapportError(
      'annotation/yaml',
      `${path} holds no annotations: give under each person a list of codes, each with its begin and end in seconds, or a CSV file with the columns time and value.`,
    );
  }
  const people = Object.keys(parsed.data);
  const chosen = person ?? (people.length === 1 ? people[0] : undefined);
  const entries = chosen === undefined ? undefined : parsed.data[chosen];
  if (entries === undefined) {
    throw new RapportError(
      'annotation/tier',
      `${path} holds annotations of ${people.join(', ')}: choose one of them with --tier.`,
    );
  }
  return entries.flatMap((entry, index) =>
    Object.entries(entry).map(([code, [beginSec, endSec]]) => ({
      beginSec,
      endSec,
      code,
      value: undefined,
      where: `${path}, ${chosen ?? ''}, entry ${index + 1}`,
    })),
  );
}

/** @returns undefined where it is not YAML, or names by an alias what is not there */
function contentOf(text: string): unknown {
  try {
    return parse(text, { logLevel: 'error' });
  } catch {
    return undefined;
  }
}
