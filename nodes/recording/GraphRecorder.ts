import type rclnodejs from 'rclnodejs';

import { sentenceOf } from '../../core/sentenceOf.js';
import { messageDefinition, typeHash } from '../../record/messageDefinition.js';
import { transientLocal, type AskedQos, type OfferedQos } from '../../record/qosText.js';
import type { RosbagFolder } from '../../record/RosbagFolder.js';
import { offersOf, subscribeRaw, type TopicOffer } from '../runtime/rawEndpoints.js';

const reliable = 1;
const bestEffort = 2;
const volatile = 2;

/** As many messages wait in the middleware while this process is busy: more than a second of the fastest topics. */
const queueDepth = 256;

/** Pictures are large: two seconds of them. */
const pictureQueueDepth = 64;

export interface GraphRecorderOptions {
  readonly isChosen: (topic: string) => boolean;
  /** Topics whose names hold a part that begins with `_`, as ROS hides those of actions and services. */
  readonly includeHidden: boolean;
  readonly nowNs: () => bigint;
  readonly info: (text: string) => void;
  readonly warn: (text: string) => void;
}

/** Subscribes to what appears on the graph and hands the bytes of every message to a folder. */
export class GraphRecorder {
  readonly #node: rclnodejs.Node;
  readonly #folder: RosbagFolder;
  readonly #options: GraphRecorderOptions;
  readonly #subscriptions = new Map<string, () => void>();
  readonly #refused = new Set<string>();

  constructor(node: rclnodejs.Node, folder: RosbagFolder, options: GraphRecorderOptions) {
    this.#node = node;
    this.#folder = folder;
    this.#options = options;
  }

  /** Looks for topics that have appeared since the last time. */
  discover(): void {
    for (const { name, types } of this.#node.getTopicNamesAndTypes()) {
      if (this.#subscriptions.has(name) || this.#refused.has(name) || !this.#options.isChosen(name)) continue;
      if (!this.#options.includeHidden && isHidden(name)) continue;
      const offers = offersOf(this.#node, name);
      const type = types[0];
      // A topic that is only subscribed to is waited for: how it will be offered is not known.
      if (offers.length === 0 || type === undefined) continue;
      if (types.length > 1) {
        this.#refuse(name, `${name} has several types (${types.join(', ')}) and is not recorded`);
        continue;
      }
      this.#subscribe(name, type, offers);
    }
  }

  end(): void {
    for (const end of this.#subscriptions.values()) end();
    this.#subscriptions.clear();
  }

  #subscribe(name: string, type: string, offers: readonly TopicOffer[]): void {
    const { info, warn, nowNs } = this.#options;
    try {
      const qos = requestedQos(
        offers.map((offer) => offer.qos),
        { isPicture: isPicture(type) },
      );
      const end = subscribeRaw(this.#node, { name, type, qos }, (data) => {
        this.#folder.write({ topic: name, logNs: nowNs(), data });
      });
      this.#subscriptions.set(name, end);
    } catch (error) {
      this.#refuse(name, `${name} is not recorded: its type ${type} cannot be used (${sentenceOf(error)})`);
      return;
    }
    const definition = messageDefinition(type);
    if (definition === undefined)
      warn(`The definition of ${type} is not installed: ${name} is recorded without it.`);
    this.#folder.addTopic({
      name,
      type,
      definition: definition ?? '',
      typeHash: typeHash(type) ?? offers[0]?.typeHash,
      qos: offers.map((offer) => offer.qos),
    });
    info(`Recording ${name} (${type})`);
  }

  #refuse(name: string, text: string): void {
    this.#refused.add(name);
    this.#options.warn(text);
  }
}

/**
 * What fits every publisher: best effort where one of them is, kept messages only where all of them keep some.
 *
 * An offer that is neither (as Fast DDS tells some) is taken for the weaker one.
 */
export function requestedQos(
  offers: readonly OfferedQos[],
  { isPicture: picture }: { readonly isPicture: boolean },
): AskedQos {
  const every = (test: (offer: OfferedQos) => boolean): boolean => offers.length > 0 && offers.every(test);
  return {
    depth: picture ? pictureQueueDepth : queueDepth,
    reliability: every(({ reliability }) => reliability === reliable) ? reliable : bestEffort,
    durability: every(({ durability }) => durability === transientLocal) ? transientLocal : volatile,
  };
}

function isPicture(type: string): boolean {
  return type === 'sensor_msgs/msg/Image' || type === 'sensor_msgs/msg/PointCloud2';
}

function isHidden(name: string): boolean {
  return name.split('/').some((part) => part.startsWith('_'));
}
