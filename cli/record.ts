import { RapportError } from '../core/RapportError.js';
import { command } from './command.js';
import { requireWholeNumbers } from './requireWholeNumbers.js';

/** `rapport record [TOPICS…]`: topics of the ROS graph, byte for byte, into a rosbag2 folder of MCAP files. */
export function recordCommand(rosArguments: readonly string[]) {
  return command({
    command: 'record [topics..]',
    describe: 'Record ROS topics to MCAP, as rosbag2 does; all topics unless some are named',
    builder: (yargs) =>
      yargs
        .positional('topics', {
          type: 'string',
          array: true,
          default: [],
          describe: 'Topics; all by default',
        })
        .option('all', { alias: 'a', type: 'boolean', default: false, describe: 'All topics (the default)' })
        .option('output', {
          alias: 'o',
          type: 'string',
          describe: 'The folder to make; rapport_record_<time> by default',
        })
        .option('regex', { alias: 'e', type: 'string', describe: 'Topics whose whole name this matches' })
        .option('exclude-regex', {
          alias: 'x',
          type: 'string',
          describe: 'Leave out topics that this matches',
        })
        .option('exclude-topics', { type: 'string', array: true, describe: 'Leave these topics out' })
        .option('include-hidden-topics', {
          type: 'boolean',
          default: false,
          describe: 'Also topics of actions and services, whose names begin with _',
        })
        .option('max-bag-size', {
          alias: 'b',
          type: 'number',
          default: 0,
          describe: 'A new file after so many bytes; 0: never',
        })
        .option('max-bag-duration', {
          alias: 'd',
          type: 'number',
          default: 0,
          describe: 'A new file after so many seconds; 0: never',
        })
        .epilog('ROS arguments follow --ros-args. Ctrl-C ends the recording.'),
    handler: async (given) => {
      requireWholeNumbers({ 'max-bag-size': given['max-bag-size'] }, { least: 0 });
      if (!(given['max-bag-duration'] >= 0))
        throw new RapportError('record/arguments', '"--max-bag-duration" is a number of seconds, 0 or more.');
      const isNamed = given.topics.length > 0 && !given.all;
      const { recordGraph } = await import('../nodes/recording/recordGraph.js');
      process.exitCode = await recordGraph({
        output: given.output ?? defaultName(new Date()),
        topics: isNamed ? given.topics : undefined,
        regex: given.all ? undefined : given.regex,
        excludeRegex: given['exclude-regex'],
        excludeTopics: given['exclude-topics'],
        includeHidden: given['include-hidden-topics'],
        maxBagSizeBytes: given['max-bag-size'] || undefined,
        maxBagDurationSec: given['max-bag-duration'] || undefined,
        rosArguments,
        write: (line) => process.stdout.write(`${line}\n`),
      });
    },
  });
}

/** `rapport_record_2026_11_27-08_15_00`, by local time, as rosbag2 names its own. */
function defaultName(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('_');
  const time = [two(now.getHours()), two(now.getMinutes()), two(now.getSeconds())].join('_');
  return `rapport_record_${date}-${time}`;
}
