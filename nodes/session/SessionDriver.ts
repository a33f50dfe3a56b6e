import type { sessionParameters } from '../../config/session.js';
import type { Reading } from '../../core/chain/Reading.js';
import { rowOf } from '../../core/session/rowOf.js';
import type { ConsentWord } from '../../core/session/consent.js';
import type { Because, SessionSetup } from '../../core/session/SessionEvent.js';
import type {
  SessionOutput,
  SessionParameters,
  SessionState,
  SessionStep,
  SessionTime,
} from '../../core/session/SessionInput.js';
import { sentenceOf } from '../../core/sentenceOf.js';
import { resumeSession } from '../../core/session/resumeSession.js';
import { initialSession, stepSession } from '../../core/session/sessionMachine.js';
import type { ScreeningClassifier } from '../../core/screening/ScreeningClassifier.js';
import { sessionReport } from '../../core/session/sessionReport.js';
import type { Warning } from '../../core/Warning.js';
import {
  continueSessionFolder,
  createSessionFolder,
  type SessionFolder,
} from '../../record/sessionFolder.js';
import { millisecondsToNs } from '../../core/nanoseconds.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import type { CutOffSession } from './recoverInterrupted.js';
import type { RobotSide, UntimedInput } from './RobotSide.js';
import { withResearchScore } from './withResearchScore.js';
import { FollowedWatch } from './FollowedWatch.js';
import { protocolStateMessage } from './protocolStateMessage.js';
import { SessionAnnouncer, type SessionPublishers } from './SessionAnnouncer.js';

export interface SessionDriverOptions {
  readonly context: NodeContext<typeof sessionParameters>;
  readonly parameters: SessionParameters;
  /** Holds one folder a session. */
  readonly folder: string;
  readonly publishers: SessionPublishers;
  readonly robot: RobotSide;
  /** Scores ended sessions; `undefined`, the default, for none. */
  readonly classifier?: ScreeningClassifier | undefined;
}

/** Carries the session's state from input to input, and does what its outputs ask for. */
export class SessionDriver {
  readonly #options: SessionDriverOptions;
  readonly #announcer: SessionAnnouncer;
  readonly #followed: FollowedWatch;
  #state: SessionState = initialSession();
  #folder: SessionFolder | undefined;
  #ticks = 0;
  #starting: Promise<string | undefined> | undefined;
  /** Emergency stops that came while a session was being started. */
  readonly #stopsMeanwhile: Because[] = [];
  #finished: Promise<Warning | undefined> = Promise.resolve(undefined);
  /** Of ended sessions that the disk refused; each tries again by itself. */
  #unsaved: readonly SessionFolder[] = [];

  constructor(options: SessionDriverOptions) {
    this.#options = options;
    this.#announcer = new SessionAnnouncer(options.publishers, () => options.context.nowNs());
    this.#followed = new FollowedWatch(() => options.context.nowMs());
  }

  /** Says what the session does; goes on with the one whose node died, if there is one. */
  async begin(cutOff: CutOffSession | undefined): Promise<void> {
    if (cutOff !== undefined)
      await this.#resume(cutOff).catch((error: unknown) => {
        this.#options.context.log.error(
          `The session in ${cutOff.folder} cannot be gone on with (${sentenceOf(error)}): start a new one.`,
        );
      });
    this.#announce();
  }

  async #resume({ folder, events }: CutOffSession): Promise<void> {
    const step = resumeSession(events, this.#time(), this.#options.parameters);
    if (step === undefined) return;
    this.#folder = await continueSessionFolder(folder, {
      report: () => sessionReport(this.#state.record),
    });
    this.#take(step);
    const { sessionId } = this.#state.record.setup ?? {};
    this.#options.context.log.warn(`The session node had died: session ${sessionId} goes on in ${folder}.`);
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Where the session is written; `undefined` before the first one. */
  get folder(): Pick<SessionFolder, 'path' | 'warning'> | undefined {
    return this.#folder;
  }

  /** An image went through the chain; a picture that only repeats itself is no evidence of anything. */
  read(reading: Reading): void {
    if (reading.isFrozen) return;
    this.#followed.read(reading);
    this.step({ kind: 'frame', row: rowOf(reading) });
  }

  /** Time passes: four times a second. */
  tick(): void {
    this.step({ kind: 'tick' });
    this.#ticks += 1;
    if (this.#ticks % 4 !== 0) return;
    const folders = new Set([...this.#stillUnsaved(), this.#folder]);
    for (const folder of folders) if (folder?.warning) this.#options.context.diagnostics.warn(folder.warning);
    this.#announce();
  }

  /** Starts a session and its folder; the refusal's sentence when it cannot. */
  async start(setup: SessionSetup, consents: readonly ConsentWord[] = []): Promise<string | undefined> {
    if (this.#starting !== undefined) return 'A session is being started: wait for it.';
    this.#starting = this.#start(setup, consents);
    try {
      return await this.#starting;
    } finally {
      this.#starting = undefined;
      for (const stop of this.#stopsMeanwhile.splice(0)) this.step({ kind: 'emergency-stop', ...stop });
    }
  }

  /** Who stops the robot while a session is being started has it held as soon as it is there. */
  emergencyStop(press: Because): string | undefined {
    if (this.#starting === undefined) return this.step({ kind: 'emergency-stop', ...press });
    this.#stopsMeanwhile.push(press);
    return undefined;
  }

  /** Stops the session, one that is just being started too; resolves when it is on the disk, or with why not. */
  async stop(why: Because): Promise<{ readonly refused?: string; readonly notSaved?: Warning }> {
    await this.#starting?.catch(() => undefined);
    const isStopping = this.#state.record.phase === 'stopping';
    const refused = isStopping ? undefined : this.step({ kind: 'stop', ...why });
    if (refused !== undefined) return { refused };
    const notSaved = await this.ended();
    return notSaved ? { notSaved } : {};
  }

  async #start(setup: SessionSetup, consents: readonly ConsentWord[]): Promise<string | undefined> {
    const time = this.#time();
    const input = { kind: 'start', setup, consents, ...time } as const;
    const step = stepSession(this.#state, input, this.#options.parameters);
    if (step.refusal) return step.refusal.text;
    // The folder comes before the state, so that no frame of the session goes unwritten.
    this.#folder = await createSessionFolder({
      root: this.#options.folder,
      sessionId: setup.sessionId,
      startedNs: time.nowNs,
      report: () => sessionReport(this.#state.record),
    });
    this.#followed.forget();
    this.#take(step);
    return undefined;
  }

  /** Anything else than a start; returns the refusal's sentence, if it was refused. */
  step(input: Exclude<UntimedInput, { kind: 'start' }>): string | undefined {
    const step = stepSession(this.#state, { ...input, ...this.#time() }, this.#options.parameters);
    this.#take(step);
    return step.refusal?.text;
  }

  /** Resolves when the stopping session has ended and is on the disk, or with why it is not. */
  async ended(): Promise<Warning | undefined> {
    while (this.#state.record.phase === 'stopping') {
      await new Promise((resolve) => setTimeout(resolve, 20));
      this.step({ kind: 'tick' });
    }
    return this.#finished;
  }

  /** Stops a session that is still running; for the node's own end. */
  async close(reason: string): Promise<void> {
    // Refused where none is running, or where one is being stopped already: that one's end is waited for too.
    this.step({ kind: 'stop', by: 'session', reason });
    await this.ended();
    // The last chance: there may be room by now.
    await Promise.all(this.#stillUnsaved().map((folder) => folder.flush()));
    this.#announce();
    for (const { path } of this.#stillUnsaved())
      this.#options.context.log.error(
        `The session node stops and ${path} is NOT SAVED as a whole: what the disk has not taken is lost with the process.`,
      );
    this.#options.robot.release();
  }

  #take(step: SessionStep): void {
    this.#state = step.state;
    this.#folder?.append(step.events);
    for (const warning of step.warnings) this.#options.context.diagnostics.warn(warning);
    for (const output of step.outputs) this.#do(output);
    for (const event of step.events) this.#announcer.event(event, this.#state.record);
    if (step.events.some((event) => event.kind !== 'frame')) this.#announce();
    if (step.events.some((event) => event.kind === 'ended')) this.#finished = this.#finishFolder();
  }

  #do(output: SessionOutput): void {
    const { robot } = this.#options;
    switch (output.kind) {
      case 'execute':
        robot.execute(output, (input) => {
          this.step(input as Exclude<UntimedInput, { kind: 'start' }>);
        });
        break;
      case 'cancel':
        robot.cancel(output.promptId);
        break;
    }
  }

  #announce(): void {
    this.#announcer.state(this.#state.record, this.#folder, this.#followed.state);
    this.#options.publishers.protocol.publish(protocolStateMessage(this.#state, this.#time()));
  }

  async #finishFolder(): Promise<Warning | undefined> {
    const folder = this.#folder;
    if (!folder) return undefined;
    const report = withResearchScore(sessionReport(this.#state.record), this.#options.classifier);
    const warning = await folder.finish(report);
    if (warning) {
      this.#unsaved = [...this.#unsaved, folder];
      this.#options.context.diagnostics.warn(warning);
    }
    this.#announce();
    return warning;
  }

  #stillUnsaved(): readonly SessionFolder[] {
    this.#unsaved = this.#unsaved.filter(({ warning }) => warning !== undefined);
    return this.#unsaved;
  }

  #time(): SessionTime {
    const { nowNs, nowMs } = this.#options.context;
    return { nowNs: nowNs(), monotonicNs: millisecondsToNs(nowMs()) };
  }
}
