import yargs from 'yargs';

import { recordingOption } from '../bench/recordingOption.js';
import { whyNotCut } from './cutOff.js';
import { faultKinds, suiteProcesses, type FaultKind, type SuiteProcess } from './faults.js';

/** What `npm run soak` is asked for. */
export interface SoakOptions {
  /** Of faults, or of none. */
  readonly minutes: number;
  /** Ends after so many. */
  readonly kills: number;
  /** Of all that is left to chance. */
  readonly seed: number;
  /** None: a calm session, what it takes over hours. */
  readonly kinds: readonly FaultKind[];
  readonly processes: readonly SuiteProcess[];
  /** Images a second. */
  readonly rate: number;
  readonly recording: string;
  /** The session's recording holds the camera's pictures too. */
  readonly pictures: boolean;
  /** The page is open in a real Chromium throughout. */
  readonly pageOpen: boolean;
  /** Times are told and break no aim: on a machine that has other things to do. */
  readonly untimed: boolean;
  /** What the suite says is told too. */
  readonly verbose: boolean;
}

/**
 * @param args after the command's name
 * @param write is told why `cut` is left out where it cannot be done
 * @throws Error for what is not understood, and where `cut` is asked for and cannot be done
 */
export function soakOptions(args: readonly string[], write: (line: string) => void): SoakOptions {
  const values = yargs([...args])
    .options({
      minutes: { type: 'number', default: 10 },
      kills: { type: 'number', default: Infinity },
      seed: { type: 'number', default: Date.now() % 1_000_000 },
      fault: { type: 'string', array: true, choices: faultKinds },
      process: {
        type: 'string',
        array: true,
        choices: processNames,
        default: processNames,
      },
      rate: { type: 'number', default: 10 },
      recording: recordingOption,
      calm: { type: 'boolean', default: false },
      pictures: { type: 'boolean', default: false },
      'page-open': { type: 'boolean', default: false },
      untimed: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
    })
    .check(({ minutes, kills, seed, rate, calm, fault }) => {
      if (calm && fault) throw new Error('--calm is without faults: leave out --fault.');
      if (!(minutes > 0 && kills > 0 && rate > 0 && Number.isInteger(seed)))
        throw new Error('--minutes, --kills and --rate are numbers above 0, --seed a whole number.');
      return true;
    })
    .strict()
    .exitProcess(false)
    .fail(false)
    .parseSync();
  return {
    ...values,
    pageOpen: values['page-open'],
    kinds: values.calm ? [] : kindsThatCanBe(values.fault, write),
    processes: processNames.filter((name) => values.process.includes(name)),
  };
}

const processNames = Object.keys(suiteProcesses) as readonly SuiteProcess[];

/** All that can be done here, unless some are named. */
function kindsThatCanBe(
  asked: readonly FaultKind[] | undefined,
  write: (line: string) => void,
): readonly FaultKind[] {
  const why = (asked ?? faultKinds).includes('cut') ? whyNotCut() : undefined;
  if (why !== undefined && asked !== undefined) throw new Error(why);
  if (why !== undefined) write(why);
  return (asked ?? faultKinds).filter((kind) => kind !== 'cut' || why === undefined);
}
