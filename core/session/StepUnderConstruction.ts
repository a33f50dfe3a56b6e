import { nanoseconds } from '../nanoseconds.js';
import type { Warning } from '../Warning.js';
import { promptDecided } from './promptPolicy.js';
import type { Because, Prompt, SessionEvent, SessionFact } from './SessionEvent.js';
import type { SessionOutput, SessionParameters, SessionState, SessionStep } from './SessionInput.js';
import { applyEvent, executingPrompt, openPrompt } from './sessionRecord.js';

/** A step under construction: local to one call of `stepSession`, never shared. */
export class StepUnderConstruction {
  readonly events: SessionEvent[] = [];
  readonly outputs: SessionOutput[] = [];
  readonly warnings: Warning[] = [];

  constructor(
    public state: SessionState,
    readonly nowNs: bigint,
    readonly parameters: SessionParameters,
  ) {}

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

  propose(behaviourId: string, say: string, { by, reason }: Because): void {
    const { record } = this.state;
    const number = record.prompts.length + 1;
    const expiresNs = this.nowNs + nanoseconds(this.parameters.promptPolicy.expirySec);
    const prompt: Prompt = {
      id: `${record.setup?.sessionId ?? ''}-p${number}`,
      stampNs: this.nowNs,
      reason,
      behaviourId,
      say: say.trim() === '' ? this.wordsOf(behaviourId, number) : say.trim(),
      expiresNs,
      by,
    };
    this.log({ kind: 'prompt-proposed', prompt });
  }

  /** A behaviour's sentences are said in turn, so that the robot does not repeat itself. */
  wordsOf(behaviourId: string, number: number): string {
    const sentences = this.parameters.behaviours[behaviourId] ?? [];
    return sentences[(number - 1) % Math.max(1, sentences.length)] ?? '';
  }

  coolDown(): void {
    const policy = promptDecided(this.state.policy, this.nowNs, this.parameters.promptPolicy);
    this.state = { ...this.state, policy };
  }

  cancelBehaviour(): void {
    const executing = executingPrompt(this.state.record);
    if (executing !== undefined) this.outputs.push({ kind: 'cancel', promptId: executing.prompt.id });
  }
}
