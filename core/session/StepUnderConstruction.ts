import { nanoseconds } from '../nanoseconds.js';
import type { Warning } from '../Warning.js';
import type { PromptOfProtocol } from './ProtocolFact.js';
import { promptDecided } from './promptPolicy.js';
import type { Because, Prompt, SessionEvent, SessionFact } from './SessionEvent.js';
import type {
  SessionOutput,
  SessionParameters,
  SessionState,
  SessionStep,
  SessionTime,
} from './SessionInput.js';
import { applyEvent, executingPrompt, openPrompt } from './sessionRecord.js';

/** A step under construction: local to one call of `stepSession`, never shared. */
export class StepUnderConstruction {
  readonly events: SessionEvent[] = [];
  readonly outputs: SessionOutput[] = [];
  readonly warnings: Warning[] = [];

  readonly nowNs: bigint;
  readonly monotonicNs: bigint;

  constructor(
    public state: SessionState,
    { nowNs, monotonicNs }: SessionTime,
    readonly parameters: SessionParameters,
  ) {
    this.nowNs = nowNs;
    this.monotonicNs = monotonicNs;
  }

  log(fact: SessionFact, stampNs = this.nowNs): void {
    const seq = fact.kind === 'started' ? 0 : this.state.record.events;
    const event: SessionEvent = { ...fact, seq, stampNs };
    this.events.push(event);
    this.state = { ...this.state, record: applyEvent(this.state.record, event) };
  }

  done(refusal?: Warning): SessionStep {
    const { state, events, outputs, warnings } = this;
    return { state, events, outputs, warnings, refusal };
  }

  /** Closes the open prompt, if there is one. */
  expirePrompt(reason: string): void {
    const prompt = openPrompt(this.state.record);
    if (prompt === undefined) return;
    this.log({
      kind: 'prompt-decided',
      promptId: prompt.id,
      decision: 'expire',
      automatic: false,
      by: 'session',
      reason,
    });
    this.coolDown();
  }

  /** @param protocol what it is for, where the protocol proposes it */
  propose(
    { behaviourId, say }: Pick<Prompt, 'behaviourId' | 'say'>,
    { by, reason, cause, evidence }: Because & Pick<Prompt, 'cause' | 'evidence'>,
    protocol?: PromptOfProtocol,
  ): void {
    const { record } = this.state;
    const number = record.prompts.length + 1;
    const expiryNs = nanoseconds(this.parameters.promptPolicy.expirySec);
    const expiresNs = this.nowNs + expiryNs;
    const prompt: Prompt = {
      id: `${record.setup?.sessionId ?? ''}-p${number}`,
      stampNs: this.nowNs,
      reason,
      behaviourId,
      say: say.trim() === '' ? this.wordsOf(behaviourId) : say.trim(),
      expiresNs,
      by,
      ...(cause !== undefined && { cause }),
      ...(evidence !== undefined && { evidence }),
      protocol,
    };
    this.log({ kind: 'prompt-proposed', prompt });
    this.state = { ...this.state, openUntilNs: this.monotonicNs + expiryNs };
  }

  /** A behaviour's sentences are said in turn, so that the robot does not repeat itself. */
  wordsOf(behaviourId: string): string {
    const sentences = this.parameters.behaviours[behaviourId] ?? [];
    const times = this.state.record.prompts.filter(
      ({ prompt, decision }) => (decision?.behaviourId ?? prompt.behaviourId) === behaviourId,
    ).length;
    return sentences[times % Math.max(1, sentences.length)] ?? '';
  }

  coolDown(): void {
    const policy = promptDecided(this.state.policy, this.monotonicNs, this.parameters.promptPolicy);
    this.state = { ...this.state, policy };
  }

  cancelBehaviour(): void {
    const executing = executingPrompt(this.state.record);
    if (executing !== undefined) this.outputs.push({ kind: 'cancel', promptId: executing.prompt.id });
  }
}
