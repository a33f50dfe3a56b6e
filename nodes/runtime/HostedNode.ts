import type { Subscription } from 'rxjs';

import type { ParameterSpecs } from '../../config/ParameterSpec.js';
import { RapportError } from '../../core/RapportError.js';
import type { Log } from './Log.js';
import { ManagedNode, type Transition } from './ManagedNode.js';
import { endpointTrouble } from './endpointTrouble.js';
import type { ConfiguredNode, NodeContext, NodeDefinition } from './NodeDefinition.js';
import { NodeDiagnostics } from './NodeDiagnostics.js';
import { NodeParameters } from './NodeParameters.js';
import type { ProcessTopics } from './ProcessTopics.js';
import { recorderOf } from './recorderOf.js';
import { createPublisher, type RosPublisher } from './rosEndpoints.js';
import { header } from './stamp.js';
import { fullName } from './topicGraph.js';
import { TopicTransport } from './TopicTransport.js';

const diagnosticsPeriodMs = 1_000;

/** A node definition brought to life: lifecycle, parameters, diagnostics and topics around its stage. */
export class HostedNode<Specs extends ParameterSpecs = ParameterSpecs> {
  readonly managed: ManagedNode;
  readonly #definition: NodeDefinition<Specs>;
  readonly #context: NodeContext<Specs>;
  readonly #log: Log;
  readonly #diagnostics: NodeDiagnostics;
  readonly #diagnosticsPublisher: RosPublisher;
  readonly #timer: NodeJS.Timeout;
  #publishers: { release: () => void }[] = [];
  #configured: ConfiguredNode | undefined;
  #active: Subscription | undefined;

  /** @throws RapportError `parameter/invalid` */
  constructor(definition: NodeDefinition<Specs>, processTopics: ProcessTopics) {
    this.#definition = definition;
    const managed = new ManagedNode(definition.name);
    this.managed = managed;
    this.#log = managed.getLogger();
    const nowMs = (): number => performance.now();
    this.#diagnostics = new NodeDiagnostics({
      nodeName: fullName(managed.name(), managed.namespace()),
      nowMs,
      log: (text) => {
        this.#log.warn(text);
      },
    });
    const parameters = new NodeParameters(
      managed,
      definition.parameters,
      () => this.#configured !== undefined,
    );
    const transport = new TopicTransport(managed, processTopics, (warning) => {
      this.#diagnostics.warn(warning);
    });
    this.#context = {
      name: managed.name(),
      parameters: () => parameters.read(),
      nowNs: () => managed.now().nanoseconds,
      nowMs,
      log: this.#log,
      diagnostics: this.#diagnostics,
      topics: transport,
      publisher: (topic, options) => {
        const publisher = transport.publisher(topic, options);
        this.#publishers.push(publisher);
        return publisher;
      },
      record: recorderOf(managed),
      node: managed,
      deactivate: () => void managed.change('deactivate'),
    };
    managed.onTransitions({
      configure: () => this.#configure(),
      activate: () => {
        this.#active = this.#configured?.activate();
      },
      deactivate: () => this.#stop(),
      cleanup: () => this.#cleanup(),
      refused: (transition, error) => {
        this.#refused(transition, error);
      },
    });
    this.#diagnosticsPublisher = createPublisher(
      managed,
      'diagnostic_msgs/msg/DiagnosticArray',
      '/diagnostics',
      'event',
    );
    this.#timer = setInterval(() => {
      this.#publishDiagnostics();
    }, diagnosticsPeriodMs);
  }

  /** Ends the node: stops its work, gives back its resources, leaves the graph. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.managed.change('shutdown');
  }

  async #configure(): Promise<void> {
    try {
      const values = Object.entries(this.#context.parameters()).map(
        ([name, value]) => [name, String(value)] as const,
      );
      this.#context.record('started', {});
      this.#context.record('parameters', Object.fromEntries(values));
      this.#configured = await this.#definition.configure(this.#context);
      this.#diagnostics.recovered();
    } catch (error) {
      this.#releasePublishers();
      throw error;
    }
  }

  async #stop(): Promise<void> {
    if (!this.#active) return;
    this.#active.unsubscribe();
    this.#active = undefined;
    await this.#configured?.deactivated?.();
  }

  async #cleanup(): Promise<void> {
    await this.#stop();
    const configured = this.#configured;
    this.#configured = undefined;
    this.#releasePublishers();
    await configured?.release?.();
  }

  #releasePublishers(): void {
    for (const publisher of this.#publishers) publisher.release();
    this.#publishers = [];
  }

  #refused(transition: Transition, error: unknown): void {
    const sentence =
      error instanceof RapportError
        ? error.message
        : `${transition} failed: ${(error as Error).stack ?? String(error)}`;
    this.#log.error(sentence);
    this.#diagnostics.fail(sentence);
  }

  #publishDiagnostics(): void {
    for (const warning of endpointTrouble(this.managed)) this.#diagnostics.warn(warning);
    const status = this.#diagnostics.status(this.managed.stateLabel);
    this.#diagnosticsPublisher.publish({
      header: header(this.#context.nowNs(), ''),
      status: [status],
    });
  }
}
