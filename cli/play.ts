import { resolve } from 'node:path';
import type { Argv } from 'yargs';

import { RapportError } from '../core/RapportError.js';
import { command, type ArgumentsOf } from './command.js';

const options = (yargs: Argv) =>
  yargs
    .positional('recording', { type: 'string', demandOption: true, describe: 'A recording of any kind' })
    .option('rate', { alias: 'r', type: 'number', default: 1, describe: 'How many times as fast' })
    .option('loop', { alias: 'l', type: 'boolean', default: false, describe: 'Again and again' })
    .option('start-offset', {
      type: 'number',
      default: 0,
      describe: 'Begin so many seconds after the first message',
    })
    .option('playback-duration', {
      type: 'number',
      default: -1,
      describe: 'Play so many recorded seconds; all where negative',
    })
    .option('delay', {
      alias: 'd',
      type: 'number',
      default: 0,
      describe: 'Wait so many seconds before each turn',
    })
    .option('topics', { type: 'string', array: true, describe: 'Only these topics' })
    .option('exclude-topics', { type: 'string', array: true, describe: 'Leave these topics out' })
    .option('regex', { alias: 'e', type: 'string', describe: 'Topics whose whole name this matches' })
    .option('exclude-regex', {
      alias: 'x',
      type: 'string',
      describe: 'Leave out topics that this matches',
    })
    .option('remap', {
      alias: 'm',
      type: 'string',
      array: true,
      default: [],
      describe: 'Other names for topics: old:=new',
    })
    // Empty where no number follows it.
    .option('clock', {
      type: 'string',
      describe: `Publish /clock so many times a second (${defaultClockHz} where no number is given)`,
    })
    .option('start-paused', { alias: 'p', type: 'boolean', default: false, describe: 'Begin paused' })
    .option('qos-profile-overrides-path', {
      type: 'string',
      describe: 'A YAML file: how topics are offered otherwise than recorded',
    })
    .option('disable-keyboard-controls', { type: 'boolean', default: false, describe: 'Hear no keys' })
    .epilog('ROS arguments follow --ros-args. Services: /rosbag2_player/pause, resume, seek, …');

type PlayArguments = ArgumentsOf<typeof options>;

/** rosbag2's own, where `--clock` has no number. */
const defaultClockHz = 40;

/** `rapport play RECORDING`: a recording to ROS, with the options, services and keys of `ros2 bag play`. */
export function playCommand(rosArguments: readonly string[]) {
  return command({
    command: 'play <recording>',
    describe: 'Play a recording to ROS, with the options of ros2 bag play',
    builder: options,
    handler: async (given) => {
      requireArguments(given);
      const { playRecording } = await import('../nodes/player/playRecording.js');
      const { readQosOverrides } = await import('../nodes/player/offerQos.js');
      const overrides = given['qos-profile-overrides-path'];
      const duration = given['playback-duration'];
      await playRecording({
        recording: resolve(given.recording),
        rate: given.rate,
        loop: given.loop,
        startOffsetSec: given['start-offset'],
        durationSec: duration < 0 ? undefined : duration,
        delaySec: given.delay,
        topics: given.topics,
        excludeTopics: given['exclude-topics'],
        regex: given.regex,
        excludeRegex: given['exclude-regex'],
        remap: given.remap,
        clockHz: clockHz(given.clock),
        startPaused: given['start-paused'],
        keys: !given['disable-keyboard-controls'],
        qos: overrides === undefined ? new Map() : await readQosOverrides(overrides),
        rosArguments,
        write: (line) => process.stdout.write(`${line}\n`),
      });
    },
  });
}

function clockHz(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  return given === '' ? defaultClockHz : Number(given);
}

function requireArguments(given: PlayArguments): void {
  const wrong = (message: string): RapportError => new RapportError('play/arguments', message);
  if (!(given.rate > 0)) throw wrong('"--rate" is a number above 0.');
  if (!(given['start-offset'] >= 0)) throw wrong('"--start-offset" is a number of seconds, 0 or more.');
  if (Number.isNaN(given['playback-duration'])) throw wrong('"--playback-duration" is a number of seconds.');
  if (!(given.delay >= 0)) throw wrong('"--delay" is a number of seconds, 0 or more.');
  const hz = clockHz(given.clock);
  if (hz !== undefined && !(hz > 0 && hz <= 1000))
    throw wrong('"--clock" is a rate above 0 and up to 1000 Hz.');
  const rule = given.remap.find((each) => !/^[^\s:=]+:=[^\s:=]+$/u.test(each));
  if (rule !== undefined) throw wrong(`"--remap ${rule}" is no rule: write old:=new.`);
}
