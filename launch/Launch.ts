import rclnodejs from 'rclnodejs';
import { Subscription } from 'rxjs';

import { RapportError } from '../core/RapportError.js';
import { SerialQueue } from '../core/SerialQueue.js';
import { automaticOperator } from './AutomaticOperator.js';
import { freeSharedMemory } from './freeSharedMemory.js';
import { launchLog, launchLogFolders, launchLogName } from './launchLog.js';
import { LifecycleManager } from './LifecycleManager.js';
import { NodeProcess, type NodeProcessEvents } from './NodeProcess.js';
import { OperatorDisplay } from './OperatorDisplay.js';
import { PersonalizationDemonstration, type DemonstrationHeads } from './PersonalizationDemonstration.js';
import type { ProcessPlan } from './ProcessPlan.js';
import { ProtocolDemonstration } from './ProtocolDemonstration.js';
import type { Reserve } from './Reserve.js';
import { RecordingWatch } from './RecordingWatch.js';
import { sentenceOf } from '../core/sentenceOf.js';
import { createNode } from '../nodes/runtime/rosEndpoints.js';
import { SessionKeeper } from './SessionKeeper.js';
import { printSummary } from './sessionSummary.js';
import type { SessionOptions } from './SessionWatch.js';
import { showDiagnostics } from './showDiagnostics.js';

export interface LaunchOptions {
  readonly processes: readonly ProcessPlan[];
  /** Of all its nodes; `/` for none. */
  readonly namespace: string;
  /** Starts a session of this child at once; absent: an operator's tool starts it by service. */
  readonly session?: SessionOptions;
  /** Approves every prompt. */
  readonly autoDecide: boolean;
  /** Has a simulated coder judge, and a head personalised to its judgements; the heads are removed at the end. */
  readonly personalization?: { readonly childId: string; readonly heads: DemonstrationHeads };
  /** Writes the session's report when it has been saved. */
  readonly report: boolean;
  /** Filled once the suite is up. */
  readonly reserve: Reserve;
  readonly write: (line: string) => void;
}

type Tell = (name: string, error: unknown) => void;

const recordingPollMs = 500;

/** How long the session waits for the camera to stop before it is stopped itself. */
const cameraPatienceMs = 2_000;

/** The first images of a session have the processors to themselves so long. */
const settledMs = 3_000;

/** Templates of faces are kept in memory alone. */
const facesForgotten =
  " If the child's face was enrolled, enrol it again: until then any face alone is taken for the child's.";

/**
 * The suite's processes and nodes, from start to end: brought up in lifecycle order, restarted when one dies, taken down
 * with the session saved. One launch a process; `rclnodejs.init` comes before.
 */
export class Launch {
  readonly #options: LaunchOptions;
  readonly #node: rclnodejs.Node;
  readonly #manager: LifecycleManager;
  readonly #log: ReturnType<typeof launchLog>;
  readonly #display: OperatorDisplay;
  readonly #shown = new Subscription();
  readonly #processes: readonly NodeProcess[];
  readonly #names: readonly string[];
  readonly #session: SessionKeeper;
  readonly #recording = new RecordingWatch();
  readonly #demonstration: ProtocolDemonstration;
  readonly #personalization: PersonalizationDemonstration | undefined;
  #isUp = false;
  #isEnding = false;

  constructor(options: LaunchOptions) {
    this.#options = options;
    this.#node = createNode('rapport_launch', options.namespace);
    this.#manager = new LifecycleManager(
      (name) => this.#processes.find(({ plan }) => plan.nodes.includes(name))?.channel,
    );
    const name = launchLogName(process.env['ROS_DOMAIN_ID'] ?? '0', options.namespace);
    this.#log = launchLog({ folders: launchLogFolders(process.env), name }, options.write);
    this.#display = new OperatorDisplay(this.#node, options.write);
    this.#session = new SessionKeeper(this.#node, options.write);
    this.#demonstration = new ProtocolDemonstration(this.#node, (text) => {
      options.write(`  ! ${text}`);
    });
    const { personalization, write } = options;
    this.#personalization =
      personalization && new PersonalizationDemonstration(this.#node, { ...personalization, write });
    this.#processes = options.processes.map((plan) => this.#process(plan));
    this.#names = options.processes.flatMap(({ nodes }) => nodes);
    this.#node.spin();
  }

  /**
   * Starts the processes, configures all nodes, activates them in the order of the plan; the session is started before the
   * camera, so that it has the first frame.
   */
  async bringUp(): Promise<void> {
    const { write, autoDecide } = this.#options;
    for (const each of this.#processes) each.start();
    this.#shown.add(showDiagnostics(this.#node, write));
    this.#shown.add(this.#display.start());
    this.#shown.add(this.#session.watch());
    if (autoDecide) {
      write(
        'An automatic operator approves every prompt and leads through the protocol: nobody decides here.',
      );
      this.#shown.add(this.#demonstration.start());
      this.#shown.add(
        automaticOperator(this.#node, (text) => {
          write(`  ! ${text}`);
        }),
      );
    }
    await Promise.all(this.#names.map((name) => this.#manager.configure(name)));
    await this.#manager.bringUp(this.#names.filter((each) => each !== 'camera'));
    if (this.#options.session) await this.#session.start(this.#options.session);
    if (this.#personalization) this.#shown.add(this.#personalization.start());
    this.#isUp = true;
    if (this.#names.includes('camera')) {
      await this.#manager.bringUp(['camera']);
      this.#recording.cameraActivated();
    }
    for (const each of this.#processes) each.cameUp();
    this.#options.reserve.fill(settledMs);
  }

  /**
   * Resolves when the camera has deactivated itself at the end of its recording.
   *
   * @throws RapportError `launch/camera-lost`
   */
  recordingEnd(): Promise<void> {
    return this.#recording.end(() => this.#manager.isInactive('camera'), { pollMs: recordingPollMs });
  }

  /** Resolves when the automatic operator has led through the last step, and it is known what came of the personalised head. */
  async protocolEnd(): Promise<void> {
    await Promise.all([this.#demonstration.finished, this.#personalization?.finished]);
  }

  /**
   * Takes the nodes down, the session among the first, and ends their processes.
   *
   * @param atOnce leaves the order: the processes are asked to end, which has the session saved too
   * @returns whether the last session is on the disk as a whole, where there was one
   */
  async takeDown(atOnce: Promise<void>): Promise<boolean> {
    const { write } = this.#options;
    this.#isEnding = true;
    for (const each of this.#processes) each.unwatch();
    let isOrderly = true;
    const hasHaste = (): boolean => !isOrderly;
    const tell = (name: string, error: unknown): void => {
      if (isOrderly) write(`  ! ${name}: ${sentenceOf(error)}`);
    };
    const inHaste = atOnce.then(() => {
      isOrderly = false;
      write('The processes are ended at once.');
    });
    await Promise.race([this.#takeNodesDown(tell), inHaste]);
    await Promise.all(this.#processes.map((each) => each.end()));
    await freeSharedMemory();
    this.#shown.unsubscribe();
    this.#log.end();
    this.#removeHeads();
    const { folder } = this.#session;
    if (folder === undefined) return true;
    const { totals, notSaved } = this.#display;
    const isWhole = printSummary(folder, { totals, notSaved, write });
    // Who presses twice waits for nothing.
    if (isWhole && !hasHaste() && this.#options.report) await this.#report(folder);
    return isWhole;
  }

  #removeHeads(): void {
    const { personalization, write } = this.#options;
    try {
      personalization?.heads.remove();
    } catch (error) {
      write(`  ! ${personalization?.heads.folder ?? ''} could not be removed: ${sentenceOf(error)}`);
    }
  }

  /** The session is on the disk: that it has no report is told, and no more. */
  async #report(folder: string): Promise<void> {
    const { write } = this.#options;
    try {
      const { writeSessionReport } = await import('../report/writeSessionReport.js');
      write(`  report      ${await writeSessionReport(folder)}`);
    } catch (error) {
      write(`  ! There is no report: ${sentenceOf(error)}`);
    }
  }

  /**
   * Camera first, so that nothing new comes in; then the session is stopped, which ends what the robot does, and saved; then
   * the rest. Nothing that hangs keeps the session waiting.
   */
  async #takeNodesDown(tell: Tell): Promise<void> {
    const camera = this.#takeDown(['camera'], tell);
    await Promise.race([camera, new Promise((resolve) => setTimeout(resolve, cameraPatienceMs))]);
    await this.#session.stop('the launch was ended').catch((error: unknown) => {
      // A disk that refuses is on the state topic, too.
      if (sentenceOf(error) !== this.#display.notSaved) tell('session', error);
    });
    await this.#takeDown(['session'], tell);
    const rest = this.#processes.map(({ plan }) =>
      plan.nodes.filter((name) => name !== 'camera' && name !== 'session').reverse(),
    );
    await Promise.all([camera, ...rest.map((names) => this.#takeDown(names, tell))]);
  }

  /** Nodes of one process: where one does not answer, the process hangs, and the others are not asked. */
  async #takeDown(names: readonly string[], tell: Tell): Promise<void> {
    for (const name of names.filter((each) => this.#names.includes(each))) {
      try {
        await this.#manager.takeDown(name);
      } catch (error) {
        tell(name, error);
        if (error instanceof RapportError && error.code === 'launch/no-answer') return;
      }
    }
  }

  #process(plan: ProcessPlan): NodeProcess {
    const { write, reserve } = this.#options;
    const nodes = `${plan.name} (${plan.nodes.join(', ')})`;
    let deaths = 0;
    const bringUps = new SerialQueue();
    const events: NodeProcessEvents = {
      line: (text) => {
        this.#log.line(`[${plan.name}] ${text}`);
        // What goes wrong is for the operator's eyes too; what a node warns of comes by /diagnostics.
        if (/\[(ERROR|FATAL)\]|^rapport: /.test(text))
          write(`  ! ${plan.name}: ${text.replace(/^.*?\]: /, '')}`);
      },
      died: (how, restartInMs) => {
        deaths += 1;
        // Until the suite is up its bring-up starts the session, in whatever process it finds.
        if (this.#isUp && plan.nodes.includes('session')) this.#session.nodeDied();
        if (plan.nodes.includes('camera')) this.#recording.cameraDied();
        const when = restartInMs === 0 ? 'at once' : `in ${restartInMs / 1_000} s`;
        write(`  ! ${nodes} died (${how}); it is started again ${when}.`);
      },
      restarted: () => {
        const death = deaths;
        // One bring-up after the other: it may have died again in the middle of one, which is then left to the next.
        const isLast = (): boolean => death === deaths && !this.#isEnding;
        void bringUps.run(async () => {
          // A machine with too much to do takes its time: whoever lives is waited for again.
          let isWaitedFor = true;
          while (isWaitedFor && isLast()) {
            try {
              await this.#bringUpAgain(plan, isLast);
              if (!isLast()) return;
              made.cameUp();
              reserve.fill();
              write(`  ✓ ${nodes} runs again.${plan.nodes.includes('face') ? facesForgotten : ''}`);
              return;
            } catch (error) {
              if (!isLast()) return;
              isWaitedFor = isSilence(error);
              write(`  ! ${nodes} did not come up again${isWaitedFor ? ' yet' : ''}: ${sentenceOf(error)}`);
            } finally {
              // Each death leaves DDS's, which many deaths in one session would fill the machine with.
              void freeSharedMemory();
            }
          }
          if (plan.nodes.includes('camera')) this.#recording.cameraLost(cameraLost());
        });
      },
    };
    const made = new NodeProcess(plan, events, { reserve });
    return made;
  }

  async #bringUpAgain({ nodes }: ProcessPlan, isLast: () => boolean): Promise<void> {
    await this.#manager.bringUp(nodes);
    if (!isLast()) return;
    if (nodes.includes('camera')) this.#recording.cameraActivated();
    if (nodes.includes('session')) await this.#session.resume(isLast);
  }
}

/** A node did not answer, or is not there. */
function isSilence(error: unknown): boolean {
  return error instanceof RapportError && ['launch/no-answer', 'launch/node-absent'].includes(error.code);
}

function cameraLost(): RapportError {
  return new RapportError(
    'launch/camera-lost',
    'The recording cannot be played to its end: see above why its camera did not come up again, and launch anew.',
  );
}
