import type { sessionParameters } from '../../config/session.js';
import type { AffectFrame } from '../../core/affect/AffectFrame.js';
import type { EngagementFrame } from '../../core/engagement/EngagementFrame.js';
import { emptyJoin, joinFrame, type JoinState } from '../../core/session/joinFrame.js';
import type { SessionSetup } from '../../core/session/SessionEvent.js';
import type {
  SessionOutput,
  SessionParameters,
  SessionState,
  SessionStep,
} from '../../core/session/SessionInput.js';
import { initialSession, stepSession } from '../../core/session/sessionMachine.js';
import type { ScreeningClassifier } from '../../core/screening/ScreeningClassifier.js';
import { sessionReport } from '../../core/session/sessionReport.js';
import type { Warning } from '../../core/Warning.js';
import { createSessionFolder, type SessionFolder } from '../../recordings/sessionFolder.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import type { RobotSide, UntimedInput } from './RobotSide.js';
import { withResearchScore } from './withResearchScore.js';
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

/** What reaches the session from the chain and the clock. */
export type ChainInput =
  | { readonly kind: 'affect'; readonly frame: AffectFrame }
  | { readonly kind: 'engagement'; readonly frame: EngagementFrame }
  | { readonly kind: 'tick' };

/** Carries the session's state from input to input, and does what its outputs ask for. */
export class SessionDriver {
  readonly #options: SessionDriverOptions;
  readonly #announcer: SessionAnnouncer;
  #state: SessionState = initialSession();
  #join: JoinState = emptyJoin;
  #folder: SessionFolder | undefined;
  #ticks = 0;
  #starting = false;
  #finished: Promise<Warning | undefined> = Promise.resolve(undefined);
  /** Of ended sessions that the disk refused; each tries again by itself. */
  #unsaved: readonly SessionFolder[] = [];

  constructor(options: SessionDriverOptions) {
    this.#options = options;
    this.#announcer = new SessionAnnouncer(options.publishers, () => options.context.nowNs());
    this.#announce();
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Where the session is written; `undefined` before the first one. */
  get folder(): Pick<SessionFolder, 'path' | 'warning'> | undefined {
    return this.#folder;
  }

  receive(input: ChainInput): void {
    const { state, rows } = joinFrame(this.#join, { ...input, nowNs: this.#nowNs() });
    this.#join = state;
    for (const row of rows) this.step({ kind: 'frame', row });
    if (input.kind === 'tick') this.#tick();
  }

  /** Starts a session and its folder; the refusal's sentence when it cannot. */
  async start(setup: SessionSetup): Promise<string | undefined> {
    if (this.#starting) return 'A session is being started: wait for it.';
    this.#starting = true;
    try {
      return await this.#start(setup);
    } finally {
      this.#starting = false;
    }
  }

  async #start(setup: SessionSetup): Promise<string | undefined> {
    const nowNs = this.#nowNs();
    const step = stepSession(this.#state, { kind: 'start', setup, nowNs }, this.#options.parameters);
    if (step.refusal) return step.refusal.text;
    // The folder comes before the state, so that no frame of the session goes unwritten.
    this.#folder = await createSessionFolder({
      root: this.#options.folder,
      sessionId: setup.sessionId,
      startedNs: nowNs,
      report: () => sessionReport(this.#state.record),
    });
    this.#take(step);
    return undefined;
  }

  /** Anything else than a start; returns the refusal's sentence, if it was refused. */
  step(input: Exclude<UntimedInput, { kind: 'start' }>): string | undefined {
    const step = this.#stepAt(input, this.#nowNs());
    this.#take(step);
    return step.refusal?.text;
  }

  /** Resolves when the stopping session has ended and is on the disk, or with why it is not. */
  async ended(): Promise<Warning | undefined> {
    const sinceNs = this.#nowNs();
    const sinceMs = this.#options.context.nowMs();
    while (this.#state.record.phase === 'stopping') {
      await new Promise((resolve) => setTimeout(resolve, 20));
      // The node's own clock may have stopped ticking already, simulated time with its recording, and the robot may never
      // answer: the time of the wall counts, too.
      const waitedMs = this.#options.context.nowMs() - sinceMs;
      const wallNs = sinceNs + BigInt(Math.round(waitedMs * 1e6));
      const nowNs = this.#nowNs();
      this.#take(this.#stepAt({ kind: 'tick' }, wallNs > nowNs ? wallNs : nowNs));
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

  #stepAt(input: Exclude<UntimedInput, { kind: 'start' }>, nowNs: bigint): SessionStep {
    return stepSession(this.#state, { ...input, nowNs }, this.#options.parameters);
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

  #tick(): void {
    this.step({ kind: 'tick' });
    this.#ticks += 1;
    if (this.#ticks % 4 !== 0) return;
    const folders = new Set([...this.#stillUnsaved(), this.#folder]);
    for (const folder of folders) if (folder?.warning) this.#options.context.diagnostics.warn(folder.warning);
    this.#announce();
  }

  #announce(): void {
    this.#announcer.state(this.#state.record, this.#folder);
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

  #nowNs(): bigint {
    return this.#options.context.nowNs();
  }
}
