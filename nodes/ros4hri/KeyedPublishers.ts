import type rclnodejs from 'rclnodejs';

import { isKept, type QualityOfService } from '../runtime/qualityOfService.js';
import { createPublisher, type RosPublisher } from '../runtime/rosEndpoints.js';

/** A topic below an id, for example `roi` below `/humans/faces/<id>`. */
export interface KeyedTopic {
  readonly type: string;
  readonly qos: QualityOfService;
}

type Publishers<Name extends string> = Readonly<Record<Name, RosPublisher>>;

/** REP-155's topics of changing names: publishers that live as long as their face or person is there. */
export class KeyedPublishers<Name extends string> {
  readonly #node: rclnodejs.Node;
  readonly #prefix: string;
  readonly #topics: Readonly<Record<Name, KeyedTopic>>;
  readonly #byId = new Map<string, Publishers<Name>>();

  constructor(node: rclnodejs.Node, prefix: string, topics: Readonly<Record<Name, KeyedTopic>>) {
    this.#node = node;
    this.#prefix = prefix;
    this.#topics = topics;
  }

  /** Takes down the publishers of ids that are gone. */
  keep(ids: readonly string[]): void {
    for (const id of [...this.#byId.keys()]) if (!ids.includes(id)) this.#remove(id);
  }

  /** Publishes on `<prefix>/<id>/<name>`; `message` is built only if somebody subscribes, or later might. */
  publish(id: string, name: Name, message: () => object): void {
    const publisher = this.#publishers(id)[name];
    if (isKept(this.#topics[name].qos) || publisher.subscriptionCount() > 0) publisher.publish(message());
  }

  release(): void {
    this.keep([]);
  }

  #publishers(id: string): Publishers<Name> {
    const existing = this.#byId.get(id);
    if (existing) return existing;
    const names = Object.keys(this.#topics) as Name[];
    const publishers = Object.fromEntries(
      names.map((name) => {
        const { type, qos } = this.#topics[name];
        return [name, createPublisher(this.#node, type, `${this.#prefix}/${id}/${name}`, qos)];
      }),
    ) as Publishers<Name>;
    this.#byId.set(id, publishers);
    return publishers;
  }

  #remove(id: string): void {
    const publishers = this.#byId.get(id);
    this.#byId.delete(id);
    for (const publisher of Object.values<RosPublisher>(publishers ?? {})) publisher.destroy();
  }
}
