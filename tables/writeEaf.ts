/** A tier of ELAN. */
export interface EafTier {
  /** Unique in its file. */
  readonly id: string;
  readonly annotator?: string | undefined;
  /** Within a tier they do not overlap. */
  readonly intervals: readonly {
    readonly beginSec: number;
    readonly endSec: number;
    readonly text: string;
  }[];
}

const typeId = 'rapport';

/**
 * Annotations as a file of ELAN, EAF 3.0 (https://www.mpi.nl/tools/elan/EAFv3.0.xsd). Times are whole milliseconds: what is
 * shorter than one is left out. It names no video.
 *
 * @param date when it is written
 */
export function writeEaf(tiers: readonly EafTier[], date: Date): string {
  const slots: string[] = [];
  const slotOf = (ms: number): string => {
    slots.push(`    <TIME_SLOT TIME_SLOT_ID="ts${slots.length + 1}" TIME_VALUE="${ms}"/>`);
    return `ts${slots.length}`;
  };
  let annotations = 0;
  const body = tiers.map(({ id, annotator, intervals }) => {
    const lines = intervals.flatMap(({ beginSec, endSec, text }) => {
      const [beginMs, endMs] = [Math.round(beginSec * 1000), Math.round(endSec * 1000)];
      if (endMs <= beginMs) return [];
      annotations += 1;
      return [
        '    <ANNOTATION>',
        `      <ALIGNABLE_ANNOTATION ANNOTATION_ID="a${annotations}" TIME_SLOT_REF1="${slotOf(beginMs)}" TIME_SLOT_REF2="${slotOf(endMs)}">`,
        `        <ANNOTATION_VALUE>${escaped(text)}</ANNOTATION_VALUE>`,
        '      </ALIGNABLE_ANNOTATION>',
        '    </ANNOTATION>',
      ];
    });
    const by = annotator === undefined ? '' : ` ANNOTATOR="${escaped(annotator)}"`;
    const open = `  <TIER LINGUISTIC_TYPE_REF="${typeId}"${by} TIER_ID="${escaped(id)}"`;
    return lines.length === 0 ? [`${open}/>`] : [`${open}>`, ...lines, '  </TIER>'];
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<ANNOTATION_DOCUMENT AUTHOR="rapport" DATE="${date.toISOString()}" FORMAT="3.0" VERSION="3.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">`,
    '  <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"/>',
    slots.length === 0 ? '  <TIME_ORDER/>' : ['  <TIME_ORDER>', ...slots, '  </TIME_ORDER>'].join('\n'),
    ...body.flat(),
    `  <LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="${typeId}" TIME_ALIGNABLE="true"/>`,
    '</ANNOTATION_DOCUMENT>',
    '',
  ].join('\n');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Without what XML cannot hold at all. */
function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll(/[&<>"]/gu, (sign) => entities[sign] ?? sign);
}
