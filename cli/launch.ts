import { resolve } from 'node:path';

import { robotTroubles } from '../core/behaviour/simulatedTrouble.js';
import { RapportError } from '../core/RapportError.js';
import { command } from './command.js';
import { protocolSourceOf } from './protocolSourceOf.js';
import { defaultPagePort } from './console.js';
import { requireWholeNumbers } from './requireWholeNumbers.js';

/** A recording of an engaged person would show no prompt at all. */
const eagerThreshold = 0.7;
const eagerPrompts = [
  ...['-p', `session:prompt_threshold:=${eagerThreshold}`],
  ...['-p', 'session:prompt_low_sec:=3.0'],
  ...['-p', 'session:prompt_cool_down_sec:=60.0'],
];

/** Whose session a demonstration is: nobody's. */
const demonstrationChild = 'demonstration';
const demonstrationConsents = (['run', 'numbers', 'training'] as const).map((item) => ({
  item,
  given: true,
  taken_by: 'nobody: a demonstration with a recording',
  taken: { sec: 0, nanosec: 0 },
}));

/** `rapport launch session`: the whole suite, brought up in lifecycle order. */
export function launchCommand(rosArguments: readonly string[]) {
  return command({
    command: 'launch <what>',
    describe: 'Start the whole suite and lead a session',
    builder: (yargs) =>
      yargs
        .positional('what', {
          type: 'string',
          choices: ['session'],
          demandOption: true,
          describe: 'What to start',
        })
        .option('recording', { type: 'string', describe: 'A video file as the camera' })
        .option('webcam', { type: 'number', describe: 'A webcam as the camera, by its number' })
        .conflicts('recording', 'webcam')
        .option('once', {
          type: 'boolean',
          default: false,
          describe: 'End with the recording (it is repeated otherwise)',
        })
        .option('child', { type: 'string', default: '', describe: "The child's pseudonym" })
        .option('culture', {
          type: 'string',
          default: '',
          describe: "The child's culture, for its engagement head",
        })
        .option('operator', { type: 'string', default: 'operator', describe: 'Who leads the session' })
        .option('protocol', {
          type: 'string',
          default: '',
          describe: 'What is gone through: a name in config/protocols (emotions, free) or a YAML file',
        })
        .option('language', {
          type: 'string',
          default: '',
          describe: "Of the protocol's phrases; its first by default",
        })
        .option('start', { type: 'boolean', default: true, describe: 'Start a session at once' })
        .option('autoDecide', {
          type: 'boolean',
          default: false,
          describe: 'Approve every prompt, and lead through the protocol (demonstration)',
        })
        .option('demonstration', {
          type: 'boolean',
          default: false,
          describe: `An automatic operator leads through a protocol (emotions by default) and approves every prompt, a simulated coder judges, and a head is personalised to that; the recording is repeated until then. With --protocol none it is played once, and prompts come early (engagement below ${eagerThreshold})`,
        })
        .option('robot', {
          // Without a default, which would be in conflict with every trouble.
          type: 'boolean',
          describe: 'A real NAO behind naoqi_driver2, instead of a simulated one',
        })
        .option('robotTrouble', {
          type: 'string',
          choices: robotTroubles,
          describe: 'How the simulated NAO fails, for training operators',
        })
        .conflicts('robot', 'robotTrouble')
        .option('recordPictures', {
          type: 'boolean',
          default: false,
          describe: "Record the camera's pictures too: only with the consent for it",
        })
        .option('page', {
          type: 'boolean',
          default: false,
          describe: "Serve the operator's page beside it, as rapport console does by itself",
        })
        .option('pagePort', {
          type: 'number',
          default: defaultPagePort,
          describe: 'Where; 0: any that is free',
        })
        .option('folder', { type: 'string', default: 'sessions', describe: 'Where sessions are written' })
        .epilog(
          'ROS arguments follow --ros-args and reach every node, for example a namespace: --ros-args -r __ns:=/nao2',
        ),
    handler: async (given) => {
      requireWholeNumbers({ webcam: given.webcam, pagePort: given.pagePort }, { least: 0 });
      const { runLaunch } = await import('../launch/runLaunch.js');
      const { namespaceOf } = await import('../launch/namespaceOf.js');
      const { demonstrationHeads } = await import('../launch/PersonalizationDemonstration.js');
      const { sessionProcesses, sessionRosArguments } = await import('../launch/ProcessPlan.js');
      const source = given.recording ?? (given.webcam === undefined ? undefined : String(given.webcam));
      const protocol = given.protocol === '' && given.demonstration ? 'emotions' : given.protocol;
      const isLed = given.demonstration && protocol !== 'none';
      const once = given.once || (given.demonstration && !isLed);
      if ((once || given.demonstration) && given.recording === undefined)
        throw new RapportError(
          'launch/once',
          '--once and --demonstration need --recording: only a recording ends.',
        );
      const child = isLed && given.child === '' ? demonstrationChild : given.child;
      const heads = isLed && given.start ? demonstrationHeads() : undefined;
      const own = rosArguments.filter((each) => each !== '--ros-args' && each !== '--');
      const asked = {
        ...(source !== undefined && { cameraSource: given.recording ? resolve(source) : source }),
        loop: !once,
        simulatedRobot: given.robot !== true,
        ...(given.robotTrouble !== undefined && { robotTrouble: given.robotTrouble }),
        recordPictures: given.recordPictures,
        sessionsFolder: resolve(given.folder),
        rosArguments: [
          ...(given.demonstration && !isLed ? eagerPrompts : []),
          ...(heads === undefined ? [] : ['-p', `engagement:heads:=${heads.registry}`]),
          ...own,
        ],
      };
      const status = await runLaunch({
        namespace: namespaceOf(rosArguments),
        processes: sessionProcesses(asked),
        rosArguments: sessionRosArguments(asked),
        ...(given.start && {
          session: {
            childId: child,
            culture: given.culture,
            consents: heads === undefined ? [] : demonstrationConsents,
            operator: given.operator,
            protocol: protocolSourceOf(protocol),
            language: given.language,
          },
        }),
        autoDecide: given.autoDecide || given.demonstration,
        ...(heads && { personalization: { childId: child, heads } }),
        report: given.demonstration,
        ...(given.page && {
          page: { folder: resolve(given.folder), port: given.pagePort },
        }),
        endWith: once ? 'recording' : isLed ? 'protocol' : undefined,
        write: (line) => process.stdout.write(`${line}\n`),
      });
      process.exit(status);
    },
  });
}
