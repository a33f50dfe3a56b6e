import type { SessionEvent, SessionSetup } from '../../../core/session/SessionEvent.js';
import type {
  SessionInput,
  SessionParameters,
  SessionState,
  SessionStep,
} from '../../../core/session/SessionInput.js';
import { initialSession, stepSession } from '../../../core/session/sessionMachine.js';
import { frameRow, sec } from './frames.js';

export const parameters: SessionParameters = {
  promptPolicy: {
    threshold: -0.3,
    lowSec: 2,
    coolDownSec: 5,
    gapSec: 1,
    expirySec: 4,
    behaviours: ['wave', 'nod'],
  },
  behaviours: { wave: ['Hello.', 'Hi.'], nod: [] },
  stopTimeoutSec: 2,
  behaviourTimeoutSec: 30,
  operatorAwaySec: 10,
};

export const setup: SessionSetup = { sessionId: 's1', operator: 'ada', childId: 'c7', culture: 'C1' };
export const ada = { by: 'ada', reason: 'test' };

/** An input where nobody sets the clock. */
export type Untimed = SessionInput extends infer Input
  ? Input extends SessionInput
    ? Omit<Input, 'monotonicNs'> & { readonly monotonicNs?: bigint }
    : never
  : never;

/** A session that is driven by hand. */
export class Driver {
  constructor(readonly using: SessionParameters = parameters) {}

  state: SessionState = initialSession();
  readonly log: SessionEvent[] = [];

  /** Where nobody sets the clock, the monotonic one shows the same. */
  send(given: Untimed): SessionStep {
    const input = { monotonicNs: given.nowNs, ...given };
    const step = stepSession(this.state, input, this.using);
    this.state = step.state;
    if (step.events.some(({ kind }) => kind === 'started')) this.log.length = 0;
    this.log.push(...step.events);
    return step;
  }

  start(atSec = 0): this {
    this.send({ kind: 'start', nowNs: sec(atSec), setup });
    return this;
  }

  /** Frames every half a second. */
  frames(fromSec: number, toSec: number, smoothed: number | undefined): this {
    for (let at = fromSec; at <= toSec; at += 0.5) {
      this.send({ kind: 'frame', nowNs: sec(at), row: frameRow(sec(at), smoothed) });
    }
    return this;
  }

  decide(atSec: number, decision: 'approve' | 'edit' | 'skip' | 'override', extra: object = {}): SessionStep {
    return this.send({
      kind: 'decide',
      nowNs: sec(atSec),
      promptId: 's1-p1',
      decision,
      automatic: false,
      ...ada,
      ...extra,
    });
  }
}

/** A session with one open prompt, proposed at 2 s, expiring at 6 s. */
export function withPrompt(): Driver {
  return new Driver().start().frames(0, 2, -0.5);
}
