import { checkProtocol } from '../../../config/protocols/parseProtocol.js';
import type { SessionProtocol } from '../../../core/session/ProtocolFact.js';
import type { SessionEvent } from '../../../core/session/SessionEvent.js';
import type {
  SessionInput,
  SessionOutput,
  SessionParameters,
  SessionState,
  SessionStep,
  StepControl,
} from '../../../core/session/SessionInput.js';
import { resumeSession } from '../../../core/session/resumeSession.js';
import { initialSession, stepSession } from '../../../core/session/sessionMachine.js';
import { openPrompt } from '../../../core/session/sessionRecord.js';
import type { Prompt } from '../../../core/session/SessionEvent.js';
import { behaviourIds, smallFile } from '../protocol/protocols.js';
import { frameRow, sec } from './frames.js';
import { parameters as plain } from './sessionDriver.js';

export const parameters: SessionParameters = {
  ...plain,
  behaviours: { speak: ['I am here.'], wave: ['Hello.', 'Hi.'], nod: [] },
};

export function chosenProtocol(
  { automatic = false, language = 'en' } = {},
  text = smallFile,
): SessionProtocol {
  const { protocol, problems } = checkProtocol({ text, file: 'small.yaml', behaviourIds });
  if (protocol === undefined) throw new Error(problems.map(({ sentence }) => sentence).join('\n'));
  return { source: 'small', language, automatic, protocol };
}

type Untimed<Input> = Input extends unknown ? Omit<Input, 'nowNs' | 'monotonicNs'> : never;

/** A session that goes through a protocol, by inputs at seconds; what was sent to the robot is ended by hand. */
export class ProtocolSession {
  state: SessionState = initialSession();
  readonly log: SessionEvent[] = [];
  readonly outputs: SessionOutput[] = [];
  last: SessionStep | undefined;

  constructor(chosen: SessionProtocol | 'none' = chosenProtocol()) {
    const protocol = chosen === 'none' ? undefined : chosen;
    this.at(0, { kind: 'start', setup: { sessionId: 's1', operator: 'ada', protocol } });
  }

  at(atSec: number, input: Untimed<SessionInput>): this {
    return this.take(stepSession(this.state, { ...input, ...timeAt(atSec) }, parameters));
  }

  /** The node is killed and goes on from its log. */
  restart(atSec: number): this {
    const step = resumeSession([...this.log], timeAt(atSec), parameters);
    if (step === undefined) throw new Error('no session to go on with');
    return this.take(step);
  }

  control(atSec: number, control: StepControl['control'], rest: Partial<StepControl> = {}): this {
    return this.at(atSec, { kind: 'control', by: 'ada', control, ...rest });
  }

  decide(atSec: number, decision: 'approve' | 'skip' | 'override', behaviourId?: string): this {
    const promptId = this.open?.id ?? 'none';
    const why = { by: 'ada', reason: 'seen', automatic: false };
    return this.at(atSec, { kind: 'decide', promptId, decision, behaviourId, ...why });
  }

  /** The robot reports that it has done what it was sent last. */
  robotDone(atSec: number): this {
    const sent = this.outputs.findLast(({ kind }) => kind === 'execute');
    const promptId = sent?.promptId ?? '';
    const how = { outcome: 'succeeded', progress: 1, confirmed: false, message: '' } as const;
    return this.at(atSec, { kind: 'behaviour-ended', promptId, ...how });
  }

  /** The first step's words approved at 1 and said until 3: a response is waited for from 3. */
  begun(): this {
    return this.decide(1, 'approve').robotDone(3);
  }

  /** Images every half second, up to and with `toSec`. */
  images(fromSec: number, toSec: number, smoothed: number | undefined): this {
    for (let at = fromSec; at <= toSec + 1e-9; at += 0.5)
      this.at(at, { kind: 'frame', row: frameRow(sec(at), smoothed) });
    return this;
  }

  get open(): Prompt | undefined {
    return openPrompt(this.state.record);
  }

  get kinds(): readonly string[] {
    return this.log.map(({ kind }) => kind).filter((kind) => kind !== 'frame');
  }

  private take(step: SessionStep): this {
    this.state = step.state;
    this.last = step;
    this.log.push(...step.events);
    this.outputs.push(...step.outputs);
    return this;
  }
}

function timeAt(atSec: number): { readonly nowNs: bigint; readonly monotonicNs: bigint } {
  // Two clocks that do not show the same.
  return { nowNs: sec(atSec), monotonicNs: sec(atSec + 1_000) };
}
