import type rclnodejs from 'rclnodejs';
import type { Subscription } from 'rxjs';

import type { ParameterSpecs, ParameterValues } from '../../config/ParameterSpec.js';
import type { Topic } from '../topics.js';
import type { LogKind } from '../messages/logEntryMessage.js';
import type { Log } from './Log.js';
import type { NodeDiagnostics } from './NodeDiagnostics.js';
import type { TopicOptions, TopicPublisher, TopicTransport } from './TopicTransport.js';

/** What a node gets to work with from configure to cleanup. */
export interface NodeContext<Specs extends ParameterSpecs> {
  /** The node's name after remapping. */
  readonly name: string;
  /** The present parameter values; read again where `live` ones matter. */
  readonly parameters: () => ParameterValues<Specs>;
  /** ROS time, simulated where `use_sim_time` is set. */
  readonly nowNs: () => bigint;
  /** Monotonic wall time, for durations. */
  readonly nowMs: () => number;
  readonly log: Log;
  readonly diagnostics: NodeDiagnostics;
  readonly topics: Pick<TopicTransport, 'observe' | 'observeCounted'>;
  /** A publisher that lives until cleanup. */
  readonly publisher: <Value, Message>(
    topic: Topic<Value, Message>,
    options?: TopicOptions,
  ) => TopicPublisher<Value>;
  /** Tells the session's log what cannot be made again from images (`rapport/log`). */
  readonly record: (kind: LogKind, values: Readonly<Record<string, string>>) => void;
  /** For services, actions and publishers of changing names; what is made on it is destroyed by who made it. */
  readonly node: rclnodejs.Node;
  /** Asks for the node's own deactivation, for example at the end of a recording. */
  readonly deactivate: () => void;
}

/** A node that is configured. */
export interface ConfiguredNode {
  /** Starts to work; unsubscribing stops it. Called again after every deactivation. */
  readonly activate: () => Subscription;
  /** Awaited after every deactivation: brings to an end what must not be cut off, for example a session's record. */
  readonly deactivated?: () => Promise<void>;
  /** Gives back what configure took. */
  readonly release?: () => Promise<void>;
}

/** One node of the suite: a thin shell around a stage of core. */
export interface NodeDefinition<Specs extends ParameterSpecs = ParameterSpecs> {
  /** The node's name unless remapped. */
  readonly name: string;
  /** One sentence for `rapport node --help`. */
  readonly says: string;
  readonly parameters: Specs;
  /** Reads parameters, loads models, makes publishers. A rejection keeps the node unconfigured, its sentence is shown. */
  readonly configure: (context: NodeContext<Specs>) => Promise<ConfiguredNode>;
}
