import { readFile } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse/sync';

import { RapportError } from '../core/RapportError.js';
import type { LabelRow } from '../core/screening/checkLabels.js';

/**
 * The clinicians' labels: a CSV file with the columns `child` and `label` (others are left unread); comma, semicolon or tab
 * between them, `#` before a comment. Cells are taken without the blanks around them.
 *
 * @throws RapportError `cohort/labels-file`, naming the file and, where it is one, the line
 */
export async function readLabels(path: string): Promise<LabelRow[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new RapportError(
      'cohort/labels-file',
      `${path} cannot be read: check the path and its permissions.`,
      {
        cause,
      },
    );
  });
  return parseLabels(text, path);
}

/** `readLabels` on a text; `path` names it in errors. */
export function parseLabels(text: string, path: string): LabelRow[] {
  let rows: { record: string[]; info: { lines: number } }[];
  try {
    rows = parse(text, {
      bom: true,
      comment: '#',
      delimiter: [',', ';', '\t'],
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as typeof rows;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number((error as CsvError & { lines?: number }).lines);
    throw new RapportError(
      'cohort/labels-file',
      `${path}, line ${line}, has another number of columns than the header, or an open quotation mark.`,
      { cause: error },
    );
  }
  const [header, ...body] = rows;
  const names = header?.record.map((name) => name.toLowerCase()) ?? [];
  const [child, label] = [names.indexOf('child'), names.indexOf('label')];
  if (child < 0 || label < 0)
    throw new RapportError(
      'cohort/labels-file',
      `${path} needs a header line with the columns child and label, and begins with "${header?.record.join(',') ?? ''}".`,
    );
  return body.map(({ record, info }) => ({
    childId: record[child] ?? '',
    label: record[label] ?? '',
    line: info.lines,
  }));
}
