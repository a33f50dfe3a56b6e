type Receiver = (value: unknown) => void;

/**
 * What the nodes of one process hand over to each other as it is, instead of writing and reading a message (rclcpp calls it
 * intra-process communication). `TopicTransport` alone decides what goes this way. Topics go by their resolved names.
 */
export class ProcessTopics {
  readonly #receivers = new Map<string, Set<Receiver>>();

  /** @returns the function that ends it */
  receive(name: string, receiver: Receiver): () => void {
    const receivers = this.#receivers.get(name) ?? new Set();
    this.#receivers.set(name, receivers.add(receiver));
    return () => receivers.delete(receiver);
  }

  receiverCount(name: string): number {
    return this.#receivers.get(name)?.size ?? 0;
  }

  handOver(name: string, value: unknown): void {
    for (const receiver of this.#receivers.get(name) ?? []) receiver(value);
  }
}
