import { describe, expect, it } from 'vitest';
import { decodeText } from '../../tables/decodeText.js';

const text = 'time\tNähe\r\n0\t0,5\r\n';
const utf16 = Buffer.from(text, 'utf16le');

describe('decodeText', () => {
  it.each([
    ['UTF-8', Buffer.from(text, 'utf8')],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${text}`, 'utf8')],
    ['UTF-16 as Excel saves "Unicode text"', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
    ['UTF-16 without a mark', utf16],
    ['UTF-16 without a mark, big end first', Buffer.from(utf16).swap16()],
    ['Windows-1252', Buffer.from(text, 'latin1')],
  ])('reads %s', (_, bytes) => {
    expect(decodeText(bytes, 'a.csv')).toBe(text);
  });

  it.each([
    ['PK\u0003\u0004rest', /a\.csv is a workbook or another zip archive: save the table as CSV\.$/],
    ['\u00d0\u00cf\u0011\u00e0rest', /old Excel workbook/],
    ['PAR1', /Parquet/],
    ['a,b\n1,\u0000\n', /a\.csv is no text/],
  ])('refuses %j', (start, message) => {
    expect(() => decodeText(Buffer.from(start, 'latin1'), 'a.csv')).toThrow(
      expect.objectContaining({ code: 'csv/no-text', message: expect.stringMatching(message) as string }),
    );
  });
});
