import { Subject, type Observable } from 'rxjs';

/**
 * Hands values between nodes of one process by reference, so that a frame is neither copied nor serialised.
 *
 * Keys are fully resolved topic names. A subscriber takes the bus when a node of its own process advertises the topic,
 * and DDS otherwise; nodes advertise on configure and subscribe on activate, so the order within a process does not matter.
 */
export class InProcessBus {
  readonly #channels = new Map<string, { readonly subject: Subject<unknown>; publishers: number }>();

  /** Returns the function that emits a value, and registers the topic until `withdraw`. */
  advertise(topicName: string): { emit: (value: unknown) => void; withdraw: () => void } {
    const channel = this.#channels.get(topicName) ?? { subject: new Subject<unknown>(), publishers: 0 };
    channel.publishers += 1;
    this.#channels.set(topicName, channel);
    return {
      emit: (value) => {
        channel.subject.next(value);
      },
      withdraw: () => {
        // The channel stays: its subscribers hear the publisher again when it is configured anew.
        channel.publishers -= 1;
      },
    };
  }

  /** The values of a topic that a node of this process publishes, or `undefined` where none does. */
  observe(topicName: string): Observable<unknown> | undefined {
    const channel = this.#channels.get(topicName);
    return channel && channel.publishers > 0 ? channel.subject : undefined;
  }
}
