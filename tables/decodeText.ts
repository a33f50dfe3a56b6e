import { readFile } from 'node:fs/promises';
import { RapportError } from '../core/RapportError.js';

/** How other files than text begin, and what to do with them. */
const others: readonly { readonly start: string; readonly what: string }[] = [
  { start: 'PK\u0003\u0004', what: 'a workbook or another zip archive: save the table as CSV' },
  { start: '\u00d0\u00cf\u0011\u00e0', what: 'an old Excel workbook: save the table as CSV' },
  { start: 'PAR1', what: 'a Parquet file: save the table as CSV' },
  { start: '%PDF', what: 'a PDF: save the table as CSV' },
];

/**
 * A text file's text, without its byte order mark: UTF-8, UTF-16 with or without a mark, or else Windows-1252, as Excel
 * writes CSV in Western Europe.
 *
 * @throws RapportError `csv/no-file`, or `csv/no-text` for a file that is none
 */
export async function readText(path: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new RapportError('csv/no-file', `${path} cannot be read: check the path and its permissions.`, {
      cause: error,
    });
  }
  return decodeText(bytes, path);
}

/** `readText` on bytes; `path` names them in errors. */
export function decodeText(bytes: Uint8Array, path: string): string {
  const start = String.fromCharCode(...bytes.subarray(0, 4));
  const other = others.find((known) => start.startsWith(known.start));
  if (other !== undefined) throw new RapportError('csv/no-text', `${path} is ${other.what}.`);
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes);
  if (text.includes('\0'))
    throw new RapportError('csv/no-text', `${path} is no text: give a table as CSV, in UTF-8.`);
  return text;
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // Digits, separators and line ends are most of a table, and have a zero beside them in UTF-16.
  let even = 0;
  let odd = 0;
  bytes.forEach((byte, at) => {
    if (byte !== 0) return;
    if (at % 2 === 0) even += 1;
    else odd += 1;
  });
  if (odd > bytes.length / 4 && even === 0) return 'utf-16le';
  if (even > bytes.length / 4 && odd === 0) return 'utf-16be';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}
