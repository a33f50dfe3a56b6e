import rclnodejs from 'rclnodejs';

import './promptContinuations.js';

import type { AskedQos } from '../../record/qosText.js';
import { tolerateLateCancel, type CancelledGoal } from './lateCancel.js';
import { sendAnswer, tolerateLostClients, tolerateLostClientsOf } from './lostClients.js';
import { qosProfile, type QualityOfService } from './qualityOfService.js';

/**
 * Endpoints by type name.
 *
 * rclnodejs types its calls by the interfaces that are installed when its code is generated; ours are written down in
 * `nodes/messages`, `nodes/services.ts` and `nodes/actions.ts`. This file is the one place where the two meet.
 */

type Node = rclnodejs.Node;

/** A node without a lifecycle, which survives clients that leave. */
export function createNode(name: string, namespace?: string): Node {
  const node = new rclnodejs.Node(name, namespace);
  tolerateLostClientsOf(node);
  return node;
}

export interface RosPublisher {
  /** A message's fields, what the type does not have left out; or its CDR bytes, encapsulation header first. */
  publish(message: object): void;
  subscriptionCount(): number;
  /** Waits until subscribers have taken what is reliable, at most so long. */
  waitForAllAcked(timeoutMs: number): boolean;
  destroy(): void;
}

export interface RosClient {
  /** Waits for a server; false when none is there in time. */
  waitForService(timeoutMs: number): Promise<boolean>;
  /** Rejects when no answer comes in time. */
  call(request: object, timeoutMs: number): Promise<unknown>;
  destroy(): void;
}

export interface RosMessageInfo {
  readonly publisherGid: Buffer;
  readonly publicationSequenceNumber: bigint;
}

/** @throws what rclnodejs throws for a type that is not installed */
export function createPublisher(
  node: Node,
  type: string,
  name: string,
  qos: QualityOfService | AskedQos,
): RosPublisher {
  // rclnodejs declares a method here; it is a getter.
  const publisher = node.createPublisher(type as never, name, { qos: qosProfile(qos) }) as unknown as {
    publish(message: object): void;
    readonly subscriptionCount: number;
    waitForAllAcked(timeoutNs: bigint): boolean;
  };
  return {
    publish: (message) => {
      publisher.publish(message);
    },
    subscriptionCount: () => publisher.subscriptionCount,
    waitForAllAcked: (timeoutMs) => publisher.waitForAllAcked(BigInt(Math.round(timeoutMs)) * 1_000_000n),
    destroy: () => {
      node.destroyPublisher(publisher as never);
    },
  };
}

/** @returns the function that ends the subscription */
export function createSubscription<Message>(
  node: Node,
  topic: { readonly type: string; readonly name: string; readonly qos: QualityOfService },
  receive: (message: Message, info: RosMessageInfo) => void,
): () => void {
  // rclnodejs hands over the message info only to callbacks that declare a second parameter.
  const callback = (message: unknown, info: unknown): void => {
    receive(message as Message, info as RosMessageInfo);
  };
  const options = { qos: qosProfile(topic.qos) };
  const subscription = node.createSubscription(topic.type as never, topic.name, options, callback as never);
  return () => {
    node.destroySubscription(subscription);
  };
}

/** @returns the function that ends the service */
export function createService<Request, Response extends object>(
  node: Node,
  service: { readonly type: string; readonly name: string },
  handle: (request: Request) => Promise<Partial<Response>>,
): () => void {
  const callback = async (
    request: unknown,
    response: { template: object; send(answer: object): void },
  ): Promise<void> => {
    const answer = await handle(request as Request);
    sendAnswer(response, Object.assign(response.template, answer));
  };
  const made = node.createService(service.type as never, service.name, callback as never);
  return () => {
    node.destroyService(made);
  };
}

/** How often a service that is not there yet is looked for; rclnodejs' own wait doubles its pauses up to a second. */
const discoveryPollMs = 20;

export function createClient(
  node: Node,
  service: { readonly type: string; readonly name: string },
): RosClient {
  const client = node.createClient(service.type as never, service.name);
  return {
    waitForService: async (timeoutMs) => {
      const deadlineMs = performance.now() + timeoutMs;
      while (!client.isServiceServerAvailable()) {
        if (performance.now() > deadlineMs) return false;
        await new Promise((resolve) => setTimeout(resolve, discoveryPollMs));
      }
      return true;
    },
    call: (request, timeoutMs) => client.sendRequestAsync(request as never, { timeout: timeoutMs }),
    destroy: () => {
      node.destroyClient(client);
    },
  };
}

/** What answers an action's clients in rclnodejs; a goal whose answer is lost is not executed. */
const answersOfActions = [
  '_executeGoalRequest',
  '_executeCancelRequest',
  '_executeGetResultRequest',
  '_sendResultResponse',
] as const;

/** The generated classes of an action, for the values that rclnodejs wants as instances. */
export interface ActionClasses<Feedback, Result> {
  readonly Goal: new () => object;
  readonly Feedback: new () => Feedback & object;
  readonly Result: new () => Result & object;
}

export function actionClasses<Feedback, Result>(type: string): ActionClasses<Feedback, Result> {
  return rclnodejs.require(type) as unknown as ActionClasses<Feedback, Result>;
}

export interface RosGoalHandle<Goal> {
  readonly request: Goal;
  readonly isCancelRequested: boolean;
  publishFeedback(feedback: object): void;
  succeed(): void;
  canceled(): void;
  abort(): void;
}

/** @returns the function that ends the server */
export function createActionServer<Goal>(
  node: Node,
  action: { readonly type: string; readonly name: string },
  handlers: {
    readonly accepts: (goal: Goal) => boolean;
    readonly execute: (handle: RosGoalHandle<Goal>) => Promise<object>;
  },
): () => void {
  const server = new rclnodejs.ActionServer(
    node,
    action.type as never,
    action.name,
    handlers.execute as never,
    (goal: Goal) => (handlers.accepts(goal) ? rclnodejs.GoalResponse.ACCEPT : rclnodejs.GoalResponse.REJECT),
    undefined,
    (goal) => {
      tolerateLateCancel(goal as unknown as CancelledGoal);
      return rclnodejs.CancelResponse.ACCEPT;
    },
  );
  tolerateLostClients(server, answersOfActions);
  return () => {
    server.destroy();
  };
}

export interface RosClientGoal {
  isAccepted(): boolean;
  isSucceeded(): boolean;
  isCanceled(): boolean;
  cancelGoal(): Promise<unknown>;
  getResult(): Promise<unknown>;
}

export interface RosActionClient {
  isActionServerAvailable(): boolean;
  sendGoal(goal: object, feedback?: (message: unknown) => void): Promise<RosClientGoal>;
  destroy(): void;
}

export function createActionClient(
  node: Node,
  action: { readonly type: string; readonly name: string },
): RosActionClient {
  return new rclnodejs.ActionClient(node, action.type as never, action.name);
}
