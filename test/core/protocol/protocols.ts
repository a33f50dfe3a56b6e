import { checkProtocol } from '../../../config/protocols/parseProtocol.js';
import type { Protocol } from '../../../core/protocol/Protocol.js';
import { initialProtocol, stepProtocol } from '../../../core/protocol/protocolMachine.js';
import type {
  ProtocolEvent,
  ProtocolInput,
  ProtocolProposal,
  ProtocolState,
} from '../../../core/protocol/ProtocolRun.js';

/** Two steps; every limit a round number. */
export const smallFile = `protocol: small
title: Small
languages: [en, ja]
limits: { cool_down_sec: 20, at_most_per_minute: 2 }
watch: { low_below: -0.3, low_sec: 10, falling_by: 0.5, falling_sec: 4, face_lost_sec: 5, gap_sec: 2 }
phrases:
  ask: { en: How is it?, ja: どうかな。 }
  well_done: { en: [Well done!, Great!], ja: すごいね。 }
  look: { en: Look here., ja: 見てね。 }
  help: { en: Is it this one?, ja: これかな。 }
prompts:
  praise: { title: Praise, say: well_done }
  look_here: { title: Call, behaviour: wave, say: look }
  hint: { title: Hint, say: help }
on:
  low_engagement: [{ prompt: look_here }]
  falling_engagement: [{ prompt: look_here }]
  face_lost: [{ prompt: look_here, then: skip }]
steps:
  - id: question
    title: Question
    robot: { say: ask }
    response: { counts: Any answer, wait_sec: 8, engagement: { at_least: 0.5, for_sec: 3 } }
    on:
      success: [{ prompt: praise, then: next }]
      no_response: [{ prompt: hint }, { prompt: hint, then: repeat }]
    prompts: [hint]
  - id: play
    title: Play
`;

export const behaviourIds = ['speak', 'wave', 'nod'];

export function protocolOf(text = smallFile): Protocol {
  const { protocol, problems } = checkProtocol({ text, file: 'small.yaml', behaviourIds });
  if (protocol === undefined) throw new Error(problems.map(({ sentence }) => sentence).join('\n'));
  return protocol;
}

type WithoutTime<Input> = Input extends unknown ? Omit<Input, 'monotonicNs'> : never;
export type TimelessInput = WithoutTime<ProtocolInput>;

/** A protocol that is gone through by inputs at seconds. */
export class Run {
  state: ProtocolState;
  readonly proposals: (ProtocolProposal & { readonly atSec: number })[] = [];
  readonly events: ProtocolEvent[] = [];
  readonly warnings: string[] = [];

  constructor(readonly protocol = protocolOf()) {
    this.state = initialProtocol(protocol);
  }

  at(atSec: number, input: TimelessInput): this {
    const monotonicNs = BigInt(Math.round(atSec * 1e9));
    const step = stepProtocol(this.state, { ...input, monotonicNs }, this.protocol);
    this.state = step.state;
    this.proposals.push(...step.proposals.map((proposal) => ({ atSec, ...proposal })));
    this.events.push(...step.events);
    this.warnings.push(...step.warnings.map(({ code }) => code));
    return this;
  }

  /** The first step's words at 0, spoken from 0 to 2: a response is waited for from 2. */
  begun(): this {
    return this.at(0, { kind: 'start', by: 'ann' })
      .at(0, { kind: 'robot', isActing: true })
      .at(2, { kind: 'robot', isActing: false });
  }

  /** Images every half second from `fromSec` up to and with `toSec`. */
  images(fromSec: number, toSec: number, value: number | undefined, uncertainty?: number): this {
    for (let at = fromSec; at <= toSec + 1e-9; at += 0.5)
      this.at(at, {
        kind: 'reading',
        isFaceSeen: true,
        engagement:
          value === undefined
            ? undefined
            : { value, uncertainty, source: uncertainty === undefined ? 'prior' : 'child', headId: 'h1' },
      });
    return this;
  }
}
