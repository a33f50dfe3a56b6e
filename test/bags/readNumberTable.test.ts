import { describe, expect, it } from 'vitest';
import { parseNumberTable, readNumberTable } from '../../bags/readNumberTable.js';

describe('number tables', () => {
  it('come from CSV with comments, blanks, empty lines, a byte order mark and Windows line ends', () => {
    const table = parseNumberTable(
      '\uFEFF# made by hand\r\ntime, value\r\n\r\n0, -0.5\r\n0.1,1e-1\r\n',
      'a.csv',
    );
    expect(table.names).toEqual(['time', 'value']);
    expect(table.columns.map((column) => [...column])).toEqual([
      [0, 0.1],
      [-0.5, 0.1],
    ]);
    expect([...table.lines]).toEqual([4, 5]);
  });

  it('have NaN for what is missing', () => {
    const table = parseNumberTable('a;b;c;d\n;NaN;NA;n/a\n', 'a.csv');
    expect(table.columns.map((column) => column[0])).toEqual([NaN, NaN, NaN, NaN]);
  });

  it.each([
    ['csv/empty', '', 'a.csv is empty: give a header line and numbers.'],
    ['csv/header', '1,2\n3,4\n', 'a.csv, line 1 must be a header that names every column.'],
    ['csv/header', 'a,a\n3,4\n', 'a.csv, line 1 names two columns "a".'],
    ['csv/ragged', 'a,b\n1,2\n3\n', 'a.csv, line 3 has another number of columns than the header.'],
    ['csv/ragged', 'a,b\n1,"2\n', 'a.csv, line 2 is no readable CSV (check its quotation marks).'],
    ['csv/not-a-number', 'a,b\n1,2\n3,x\n', 'a.csv, line 3, column "b" holds "x", which is not a number.'],
    [
      'csv/not-a-number',
      'a,b\n1,Infinity\n',
      'a.csv, line 2, column "b" holds "Infinity", which is not a number.',
    ],
  ])('%s: %j', (code, text, message) => {
    expect(() => parseNumberTable(text, 'a.csv')).toThrow(expect.objectContaining({ code, message }));
  });

  it('that cannot be read are refused', async () => {
    await expect(readNumberTable('/nowhere/a.csv')).rejects.toMatchObject({ code: 'csv/no-file' });
  });
});
