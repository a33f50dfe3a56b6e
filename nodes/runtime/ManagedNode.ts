import rclnodejs from 'rclnodejs';

import { SerialQueue } from '../../core/SerialQueue.js';
import { sendAnswer, tolerateLostClientsOf } from './lostClients.js';

/** The transitions of a managed node (lifecycle_msgs/Transition), by their standard labels. */
export type Transition = 'configure' | 'activate' | 'deactivate' | 'cleanup' | 'shutdown';

const transitionById: Readonly<Record<number, Transition>> = {
  1: 'configure',
  2: 'cleanup',
  3: 'activate',
  4: 'deactivate',
  5: 'shutdown',
  6: 'shutdown',
  7: 'shutdown',
};

/** What a node does in each transition; a thrown error fails it and leaves the node in the state it was in. */
export interface TransitionHandlers {
  readonly configure: () => Promise<void>;
  readonly activate: () => void;
  readonly deactivate: () => Promise<void>;
  readonly cleanup: () => Promise<void>;
  /** Why a transition was refused, for the log and /diagnostics. */
  readonly refused: (transition: Transition, error: unknown) => void;
}

/** What rclnodejs' State and Transition are at run time; its declarations hide these fields. */
interface Labelled {
  readonly id: number;
  readonly label: string;
}

interface ChangeStateRequest {
  readonly transition: Labelled;
}
interface ChangeStateResponse {
  readonly template: { success: boolean };
  send(result: { success: boolean }): void;
}

const { SUCCESS, FAILURE } = { SUCCESS: 97, FAILURE: 98 };

/**
 * A lifecycle node whose transitions may take time.
 *
 * rclnodejs runs transition callbacks synchronously, but loading a network is not synchronous: the work is therefore done
 * first, and the state machine is stepped with its result. Transitions are serialised; an invalid one is answered with
 * `success: false` instead of throwing.
 */
export class ManagedNode extends rclnodejs.lifecycle.LifecycleNode {
  #handlers: TransitionHandlers | undefined;
  readonly #queue = new SerialQueue();
  #outcome: number = SUCCESS;

  constructor(name: string) {
    super(name);
    tolerateLostClientsOf(this);
  }

  /** Sets what the transitions do; once, before the first one. */
  onTransitions(handlers: TransitionHandlers): void {
    this.#handlers = handlers;
    const outcome = (): number => this.#outcome;
    this.registerOnConfigure(outcome);
    this.registerOnActivate(outcome);
    this.registerOnDeactivate(outcome);
    this.registerOnCleanup(outcome);
    this.registerOnShutdown(outcome);
  }

  /** The state's standard label: unconfigured, inactive, active or finalized. */
  get stateLabel(): string {
    return (this.currentState as unknown as Labelled).label;
  }

  /** Makes a transition; false when it was refused or failed. */
  async change(transition: Transition): Promise<boolean> {
    return this.#queue.run(() => this.#change(transition));
  }

  async #change(transition: Transition): Promise<boolean> {
    const handlers = this.#handlers;
    if (!handlers || !this.#allows(transition)) return false;
    try {
      if (transition === 'shutdown') {
        if (this.stateLabel === 'active') await handlers.deactivate();
        if (this.stateLabel !== 'unconfigured') await handlers.cleanup();
      } else {
        await handlers[transition]();
      }
      this.#outcome = SUCCESS;
    } catch (error) {
      this.#outcome = FAILURE;
      handlers.refused(transition, error);
    }
    this[transition]();
    return this.#outcome === SUCCESS;
  }

  #allows(transition: Transition): boolean {
    const available = this.availableTransitions as unknown as { readonly transition: Labelled }[];
    return available.some((each) => each.transition.label === transition);
  }

  /** Answers /<node>/change_state; rclnodejs calls it by this name. */
  protected _onChangeState(request: ChangeStateRequest, response: ChangeStateResponse): void {
    const { id, label } = request.transition;
    const transition =
      label === '' ? transitionById[id] : Object.values(transitionById).find((each) => each === label);
    const done = transition ? this.change(transition) : Promise.resolve(false);
    void done.then((success) => {
      const result = response.template;
      result.success = success;
      sendAnswer(response, result);
    });
  }
}
