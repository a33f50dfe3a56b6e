import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellsOf, numbersOf, parseTable, readTable } from '../../tables/Table.js';

const columnsOf = (text: string): Record<string, number[]> => {
  const table = parseTable(text, 'a.csv');
  return Object.fromEntries(table.names.map((name) => [name, [...numbersOf(table, name)]]));
};

describe('tables', () => {
  it('come from CSV with comments, blanks, empty lines, a byte order mark and Windows line ends', () => {
    const text = '\uFEFF# made by hand\r\ntime, value\r\n\r\n0, -0.5\r\n0.1,1e-1\r\n';
    expect(columnsOf(text)).toEqual({ time: [0, 0.1], value: [-0.5, 0.1] });
    expect(parseTable(text, 'a.csv').rows.map(({ line }) => line)).toEqual([4, 5]);
  });

  it('have NaN for what is missing', () => {
    const missing = ';NaN;NA;n/a;#N/A;null;<NA>;None;-';
    const names = 'a;b;c;d;e;f;g;h;i';
    expect(Object.values(columnsOf(`${names}\n${missing}\n`)).flat()).toEqual(Array(9).fill(NaN));
  });

  it.each([
    ['semicolons, and commas in a name and before decimals', 'time;engagement, Anna\n0;-0,5\n1;0,5\n'],
    ['tabs and decimal commas', 'time\tengagement, Anna\n0\t-0,5\n1\t0,5\n'],
    ['commas and quoted decimal commas', 'time,"engagement, Anna"\n0,"-0,5"\n1,"0,5"\n'],
    ['a line that names the separator', 'sep=;\ntime;engagement, Anna\n0;-0,5\n1;0,5\n'],
    ['semicolons and points', 'time;engagement, Anna\n0;-0.5\n1;.5\n'],
    ['an empty last column', 'time;engagement, Anna;\n0;-0,5;\n1;0,5;\n'],
  ])('are read with %s', (_, text) => {
    expect(columnsOf(text)).toEqual({ time: [0, 1], 'engagement, Anna': [-0.5, 0.5] });
  });

  it('tell decimal commas from those among thousands by what else stands there', () => {
    expect(columnsOf('a;b\n1,234;0,5\n')).toEqual({ a: [1.234], b: [0.5] });
    expect(columnsOf('a;b\n1,234;0,125\n')).toEqual({ a: [1.234], b: [0.125] });
    expect(columnsOf('a;b\n-1,5e-3;2\n')).toEqual({ a: [-0.0015], b: [2] });
    expect(columnsOf('a;b\n1.234;2\n')).toEqual({ a: [1.234], b: [2] });
  });

  it('leave out the index that pandas and R write, and no other column', () => {
    expect(columnsOf(',a,b\n0,0.5,1\n2,0.25,3\n')).toEqual({ a: [0.5, 0.25], b: [1, 3] });
    expect(columnsOf('"","a","b"\n"1",0.5,1\n"2",0.25,3\n')).toEqual({ a: [0.5, 0.25], b: [1, 3] });
    expect(columnsOf('Unnamed: 0,a\n7,0.5\n9,0.25\n')).toEqual({ a: [0.5, 0.25] });
    expect(columnsOf('Unnamed: 0,a\n9,0.5\n7,0.25\n')).toEqual({ a: [0.5, 0.25] });
    expect(columnsOf('Unnamed: 0,a\n7,0.5\n7,0.25\n')).toEqual({ 'Unnamed: 0': [7, 7], a: [0.5, 0.25] });
    expect(() => columnsOf(',a\n0.0,0.5\n0.1,0.25\n')).toThrow(
      expect.objectContaining({ code: 'csv/header' }),
    );
  });

  it('keep the words of a column', () => {
    expect(cellsOf(parseTable('who,a\nAnna,1\nBen,2\n', 'a.csv'), 'who')).toEqual(['Anna', 'Ben']);
  });

  it.each([
    ['csv/empty', '', 'a.csv is empty: give a header line and numbers.'],
    ['csv/header', '1,2\n3,4\n', 'a.csv, line 1 must be a header that names every column.'],
    ['csv/header', 'coder\t00:00:01.2\t0.5\n', 'a.csv, line 1 must be a header that names every column.'],
    ['csv/header', 'a,a\n3,4\n', 'a.csv, line 1 names two columns "a".'],
    [
      'csv/ragged',
      'a,b\n1,2\n3\n',
      'a.csv, line 3 has 1 columns, separated by commas, which is not what the header has: give every line the same; where decimals are written with a comma, separate the columns by semicolons.',
    ],
    [
      'csv/ragged',
      'time,value\n0,5,0,7\n',
      'a.csv, line 2 has 4 columns, separated by commas, which is not what the header has: give every line the same; where decimals are written with a comma, separate the columns by semicolons.',
    ],
    [
      'csv/ragged',
      'sep=|\na|b\n',
      'a.csv, line 1 names "|" as separator: separate the columns by commas, semicolons or tabs.',
    ],
    ['csv/ragged', 'a,b\n1,"2\n', 'a.csv, line 2 is no readable CSV: check its quotation marks.'],
    ['csv/not-a-number', 'a,b\n1,2\n3,x\n', 'a.csv, line 3, column "b" holds "x", which is not a number.'],
    ['csv/not-a-number', 'a,b\n1,85%\n', 'a.csv, line 2, column "b" holds "85%", which is not a number.'],
    [
      'csv/not-a-number',
      'a,b\n1,Infinity\n',
      'a.csv, line 2, column "b" holds "Infinity", which is not a number.',
    ],
    [
      'csv/decimals',
      'a;b\n0,5;1\n0.5;2\n',
      'a.csv writes decimals with a comma (line 2: "0,5") and with a point (line 3: "0.5"): use one of them.',
    ],
    [
      'csv/decimals',
      'a;b\n1,234;2\n',
      'a.csv, line 2 holds "1,234", which may be thousands or decimals: write it with a decimal point, or without a comma.',
    ],
    [
      'csv/decimals',
      'a;b\n1.234,5;2\n',
      'a.csv, line 2 writes thousands apart ("1.234,5"): write numbers without a mark among their thousands.',
    ],
    [
      'csv/no-table',
      '<?xml version="1.0"?>\n<ANNOTATION_DOCUMENT/>\n',
      'a.csv is XML, such as an ELAN file (.eaf): export its tiers as tab-delimited text, a column a tier.',
    ],
    [
      'csv/no-table',
      '# coded\npurple:\n  - passive:\n',
      'a.csv is YAML and no table: give a CSV file with a header line.',
    ],
    ['csv/no-table', '[{"a": 1}]', 'a.csv is JSON and no table: give a CSV file with a header line.'],
  ])('%s: %j', (code, text, message) => {
    expect(() => columnsOf(text)).toThrow(expect.objectContaining({ code, message }));
  });

  it('that cannot be read are refused', async () => {
    await expect(readTable('/nowhere/a.csv')).rejects.toMatchObject({ code: 'csv/no-file' });
  });

  it('hold the numbers that were written, whichever way', () => {
    const cell = fc.oneof(fc.integer({ min: -2000, max: 2000 }), fc.double({ min: -2, max: 2, noNaN: true }));
    const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 });
    const style = fc.constantFrom(
      { separator: ';', mark: ',' },
      { separator: '\t', mark: ',' },
      { separator: ';', mark: '.' },
      { separator: ',', mark: '.' },
      { separator: '\t', mark: '.' },
    );
    fc.assert(
      fc.property(rows, style, fc.constantFrom('\n', '\r\n'), (values, { separator, mark }, end) => {
        const lines = [['a', 'b, c', 'd'].map((name) => (separator === ',' ? `"${name}"` : name)), ...values];
        const text = lines
          .map((line) => line.map((part) => String(part).replace(/\.(?=\d)/u, mark)).join(separator))
          .join(end);
        let read: number[][];
        try {
          read = Object.values(columnsOf(text));
        } catch (error) {
          // The one kind that nothing tells apart.
          expect(error).toMatchObject({ code: 'csv/decimals' });
          return;
        }
        expect(read).toEqual([0, 1, 2].map((column) => values.map((row) => Number(String(row[column])))));
      }),
    );
  });
});
