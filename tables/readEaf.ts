import { DOMParser } from 'linkedom';

import type { CodedInterval } from '../core/annotation/codedIntervals.js';
import { RapportError } from '../core/RapportError.js';
import { isMissing, parseNumber } from './decimalMark.js';
import { readText } from './decodeText.js';

/** What is read of an element; linkedom's own types are those of a browser, which Node lacks. */
interface Element {
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): Iterable<Element>;
}

/**
 * The intervals of one tier of an ELAN file (.eaf). Annotations without times of their own, which refer to others, are left out.
 *
 * @param tier its id; may be `undefined` where one tier only holds anything
 * @throws RapportError `csv/no-file`, `annotation/eaf`, or `annotation/tier` where the tier must be named
 */
export async function readEaf(path: string, tier: string | undefined): Promise<CodedInterval[]> {
  const document = new DOMParser().parseFromString(await readText(path), 'text/xml') as unknown as Element;
  const tiers = [...document.querySelectorAll('TIER')].map((element) => ({
    id: element.getAttribute('TIER_ID') ?? '',
    annotations: [...element.querySelectorAll('ALIGNABLE_ANNOTATION')],
  }));
  if (tiers.length === 0) {
    throw new RapportError(
      'annotation/eaf',
      `${path} holds no tiers: save it in ELAN again, or export it as tab-delimited text.`,
    );
  }
  const filled = tiers.filter(({ annotations }) => annotations.length > 0);
  const chosen = tier === undefined && filled.length === 1 ? filled[0] : tiers.find(({ id }) => id === tier);
  if (chosen === undefined) {
    throw new RapportError(
      'annotation/tier',
      `${path} has the tiers ${tiers.map(({ id }) => id).join(', ')}: choose the one that holds the engagement with --tier.`,
    );
  }
  const slots = new Map(
    [...document.querySelectorAll('TIME_SLOT')].map((slot) => [
      slot.getAttribute('TIME_SLOT_ID'),
      Number(slot.getAttribute('TIME_VALUE') ?? Number.NaN) / 1000,
    ]),
  );
  const secondsAt = (slot: string | null): number => slots.get(slot) ?? Number.NaN;
  return chosen.annotations.flatMap((annotation): CodedInterval[] => {
    const code = [...annotation.querySelectorAll('ANNOTATION_VALUE')][0]?.textContent?.trim() ?? '';
    if (isMissing(code)) return [];
    return [
      {
        beginSec: secondsAt(annotation.getAttribute('TIME_SLOT_REF1')),
        endSec: secondsAt(annotation.getAttribute('TIME_SLOT_REF2')),
        code,
        value: parseNumber(code, '.'),
        where: `${path}, annotation ${annotation.getAttribute('ANNOTATION_ID') ?? '?'} of tier ${chosen.id}`,
      },
    ];
  });
}
