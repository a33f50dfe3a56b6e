import { CsvError, parse } from 'csv-parse/sync';
import { attributeNames, type AttributeQuality } from '../core/affect/attributes.js';
import { engagementLevelCodes, type EngagementLevel } from '../core/engagement/engagementLevel.js';
import type { EngagementSource } from '../core/engagement/engagementStage.js';
import type { FrameRow } from '../core/session/FrameRow.js';

/** A row with its place in the session's log. */
export interface NumberedRow {
  readonly seq: number;
  readonly row: FrameRow;
}

/** The columns of frames.csv. An empty field is a value that is not known. */
export const frameColumns: readonly string[] = [
  'seq',
  'stamp_ns',
  'skipped_before',
  'face_count',
  'face_id',
  'face_coverage',
  ...attributeNames,
  // One letter an attribute, in their order: m measured, p pseudo-labelled, u unavailable.
  'attribute_quality',
  'affect_model',
  'engagement',
  'engagement_uncertainty',
  'engagement_smoothed',
  'engagement_level',
  'engagement_source',
  'head_id',
  'coverage',
];

/** The first line of frames.csv, without its end. */
export const frameHeader = frameColumns.join(',');

const letters: Readonly<Record<AttributeQuality, string>> = {
  measured: 'm',
  'pseudo-labelled': 'p',
  unavailable: 'u',
};
const qualities: Readonly<Record<string, AttributeQuality>> = {
  m: 'measured',
  p: 'pseudo-labelled',
  u: 'unavailable',
};
const sources: readonly EngagementSource[] = ['prior', 'GenNet', 'culture', 'child'];

/** The shortest decimal that reads back as the same float32; empty for what is not known or not a finite number. */
export function float32Text(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '';
  const single = Math.fround(value);
  for (let digits = 7; digits < 9; digits += 1) {
    const text = single.toPrecision(digits);
    if (Math.fround(Number(text)) === single) return String(Number(text));
  }
  return String(Number(single.toPrecision(9)));
}

/** Ids may hold anything; a line end never stays, so that a line is always a whole row. */
function textField(text: string | undefined): string {
  const line = (text ?? '').replaceAll(/[\r\n]+/gu, ' ');
  return /[",]/u.test(line) ? `"${line.replaceAll('"', '""')}"` : line;
}

/** One line of frames.csv, without its end. Numbers are written as the float32 they are. */
export function encodeRow({ seq, row }: NumberedRow): string {
  const { affect, engagement } = row;
  const fields = [
    String(seq),
    String(row.stampNs),
    row.skippedBefore === undefined ? '' : String(row.skippedBefore),
    String(row.faceCount),
    textField(row.faceId),
    float32Text(row.faceCoverage),
    ...attributeNames.map((_, index) => float32Text(affect?.values[index])),
    affect === undefined
      ? ''
      : attributeNames.map((_, index) => letters[affect.quality[index] ?? 'unavailable']).join(''),
    textField(affect?.modelId),
    float32Text(engagement?.score),
    float32Text(engagement?.uncertainty),
    float32Text(engagement?.smoothed),
    engagement?.level ?? '',
    engagement?.source ?? '',
    textField(engagement?.headId),
    float32Text(engagement?.coverage),
  ];
  return fields.join(',');
}

/**
 * The rows of a frames.csv. What is not a whole row is left out and counted: the last line of a process that died, or a
 * line that somebody edited.
 */
export function decodeRows(text: string): {
  readonly rows: readonly NumberedRow[];
  readonly brokenLines: number;
} {
  const lastEnd = text.lastIndexOf('\n');
  const torn = text.length - (lastEnd + 1) > 0 ? 1 : 0;
  const [header, ...lines] = text
    .slice(0, Math.max(lastEnd, 0))
    .split(/\r?\n/u)
    .filter((line) => line !== '');
  if (header === undefined) return { rows: [], brokenLines: torn };
  if (header !== frameHeader) return { rows: [], brokenLines: 1 + lines.length + torn };
  const rows = lines.map((line) => decodeRow(fieldsOf(line))).filter((row) => row !== undefined);
  return { rows, brokenLines: lines.length - rows.length + torn };
}

/** A line is always a whole row (`textField`), so that one that is broken breaks no other. */
function fieldsOf(line: string): readonly string[] {
  if (!line.includes('"')) return line.split(',');
  try {
    return parse(line, { relax_column_count: true, relax_quotes: true })[0] ?? [];
  } catch (error) {
    if (error instanceof CsvError) return [];
    throw error;
  }
}

function decodeRow(fields: readonly string[]): NumberedRow | undefined {
  if (fields.length !== frameColumns.length) return undefined;
  const at = (column: string): string => fields[frameColumns.indexOf(column)] ?? '';
  const numberAt = (column: string): number | undefined =>
    at(column) === '' ? undefined : Number(at(column));
  const floatAt = (column: string): number | undefined => {
    const value = numberAt(column);
    return value === undefined ? undefined : Math.fround(value);
  };
  const seq = numberAt('seq');
  const faceCount = numberAt('face_count');
  if (seq === undefined || faceCount === undefined || !Number.isSafeInteger(seq)) return undefined;
  if (!/^-?\d+$/u.test(at('stamp_ns'))) return undefined;
  const quality = at('attribute_quality');
  const level = at('engagement_level');
  const source = sources.find((known) => known === at('engagement_source'));
  return {
    seq,
    row: {
      stampNs: BigInt(at('stamp_ns')),
      skippedBefore: numberAt('skipped_before'),
      faceCount,
      faceId: at('face_id') === '' ? undefined : at('face_id'),
      faceCoverage: floatAt('face_coverage'),
      affect:
        quality === ''
          ? undefined
          : {
              modelId: at('affect_model'),
              values: attributeNames.map((name) => floatAt(name) ?? Number.NaN),
              quality: Array.from(quality, (letter) => qualities[letter] ?? 'unavailable'),
            },
      engagement: !isLevel(level)
        ? undefined
        : {
            score: floatAt('engagement'),
            uncertainty: floatAt('engagement_uncertainty'),
            smoothed: floatAt('engagement_smoothed'),
            level,
            source,
            headId: at('head_id'),
            coverage: floatAt('coverage') ?? 0,
          },
    },
  };
}

function isLevel(text: string): text is EngagementLevel {
  return Object.hasOwn(engagementLevelCodes, text);
}
