import { Subject, type Observable } from 'rxjs';

import { SerialQueue } from '../../core/SerialQueue.js';
import type { Warning } from '../../core/Warning.js';
import type { NodeDiagnostics } from './NodeDiagnostics.js';

interface LinkStep<State> {
  readonly state: State;
  readonly warnings: readonly Warning[];
}

/** A link of the chain at work in a node: carries its state from event to event, one at a time, and tells its warnings. */
export class ChainLink<State, Event, Step extends LinkStep<State>> {
  readonly #step: (state: State, event: Event) => Step | Promise<Step>;
  readonly #diagnostics: Pick<NodeDiagnostics, 'warn'>;
  readonly #steps = new Subject<Step>();
  #state: State;
  readonly #turns = new SerialQueue();

  constructor(options: {
    readonly initial: State;
    readonly step: (state: State, event: Event) => Step | Promise<Step>;
    readonly diagnostics: Pick<NodeDiagnostics, 'warn'>;
  }) {
    this.#state = options.initial;
    this.#step = options.step;
    this.#diagnostics = options.diagnostics;
  }

  get state(): State {
    return this.#state;
  }

  /** Every step from now on. */
  get steps(): Observable<Step> {
    return this.#steps;
  }

  /** Takes an event in its turn. */
  take(event: Event): Promise<Step> {
    return this.#turns.run(async () => {
      const step = await this.#step(this.#state, event);
      this.#state = step.state;
      for (const warning of step.warnings) this.#diagnostics.warn(warning);
      this.#steps.next(step);
      return step;
    });
  }
}
