import { commonTables, openAnalysis } from '../archive/tables/openAnalysis.js';
import { readTable } from '../archive/tables/readTable.js';
import { compareSettings, type SettingDifference } from '../core/diff/compareSettings.js';
import {
  compareTables,
  isEqual,
  type ColumnDifference,
  type TableDifference,
} from '../core/diff/compareTables.js';
import { RapportError } from '../core/RapportError.js';
import { command } from './command.js';

interface NamedDifference extends TableDifference {
  readonly table: string;
}

/** So many keys of rows are listed. */
const mostKeys = 5;

/** `rapport diff A B`: what differs between two analyses, and 1 as exit status where more than a tolerance does. */
export const diffCommand = command({
  command: 'diff <a> <b>',
  describe:
    'What differs between two analyses: settings, models, and values by how often, how much and where',
  builder: (yargs) =>
    yargs
      .positional('a', {
        type: 'string',
        demandOption: true,
        describe: 'A session, replay or batch folder, or a table',
      })
      .positional('b', { type: 'string', demandOption: true, describe: 'Another' })
      .option('tolerance', {
        type: 'number',
        default: 0,
        describe: 'Numbers that differ by no more are equal',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
      .epilog(
        'Ends with 1 where values differ by more than the tolerance, or one has rows or columns of its own.',
      ),
  handler: async (given) => {
    if (!(given.tolerance >= 0))
      throw new RapportError('diff/arguments', '"--tolerance" is a number, 0 or more.');
    const [a, b] = [await openAnalysis(given.a), await openAnalysis(given.b)];
    const pairs = commonTables(a, b);
    if (pairs.length === 0)
      throw new RapportError(
        'diff/nothing-common',
        `They have no table in common: ${[...a.tables.keys()].join(', ')} there, ${[...b.tables.keys()].join(', ')} here.`,
      );
    const settings = compareSettings(a.settings, b.settings);
    const tables: NamedDifference[] = [];
    for (const { name, a: one, b: other } of pairs)
      tables.push({
        table: name,
        ...compareTables(await readTable(one), await readTable(other), given.tolerance),
      });
    process.stdout.write(
      given.json
        ? `${JSON.stringify({ tolerance: given.tolerance, settings, tables }, undefined, 2)}\n`
        : `${describe(settings, tables).join('\n')}\n`,
    );
    if (!tables.every(isEqual)) process.exitCode = 1;
  },
});

function describe(settings: readonly SettingDifference[], tables: readonly NamedDifference[]): string[] {
  const text = (value: unknown): string => (value === undefined ? '(none)' : JSON.stringify(value));
  return [
    settings.length === 0 ? 'settings: equal' : 'settings:',
    ...settings.map(({ path, a, b }) => `  ${path}: ${text(a)} | ${text(b)}`),
    ...tables.flatMap((difference) => [
      `${difference.table}: ${difference.commonRows} rows in both${isEqual(difference) ? ', equal' : ''}`,
      ...only('rows', difference.onlyA, difference.onlyB),
      ...only('columns', difference.onlyAColumns, difference.onlyBColumns),
      ...difference.columns.map(describeColumn),
    ]),
  ];
}

function only(what: string, a: readonly string[], b: readonly string[]): string[] {
  const line = (which: string, names: readonly string[]): string[] => {
    if (names.length === 0) return [];
    const more = names.length > mostKeys ? ' …' : '';
    return [`  ${names.length} ${what} only in ${which}: ${names.slice(0, mostKeys).join(', ')}${more}`];
  };
  return [...line('A', a), ...line('B', b)];
}

function describeColumn({ column, differing, oneSided, largest, first }: ColumnDifference): string {
  const parts = [
    ...(differing > 0 ? [`${differing} differ`] : []),
    ...(oneSided > 0 ? [`${oneSided} known to one only`] : []),
    largest === undefined
      ? `first at ${first}`
      : `largest ${largest.difference.toPrecision(4)} at ${largest.at}`,
  ];
  return `  ${column}: ${parts.join(', ')}`;
}
