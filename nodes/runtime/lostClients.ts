import type rclnodejs from 'rclnodejs';

/**
 * Clients that are gone before their answer is there: a program that was ended while it asked, or one whose reader of answers
 * DDS has not announced yet. rcl throws then; where rclnodejs answers outside of any catch that ends the whole process. The
 * answer is lost instead, and the client's own time limit has it ask again.
 */

function ignoreLostClient(error: unknown): void {
  if (!String(error).includes('client will not receive response')) throw error;
}

/** Answers a request. */
export function sendAnswer(response: { send(answer: object): void }, answer: object): void {
  try {
    response.send(answer);
  } catch (error) {
    ignoreLostClient(error);
  }
}

type Method = (...given: readonly unknown[]) => unknown;

/** Lets an object of rclnodejs survive lost clients in the methods named. @throws Error where it has no such method any more */
export function tolerateLostClients(answering: object, names: readonly string[]): void {
  const methods = answering as Record<string, Method | undefined>;
  for (const name of names) {
    const answer = methods[name]?.bind(answering);
    if (answer === undefined)
      throw new Error(`rclnodejs' ${answering.constructor.name} has no ${name} any more`);
    methods[name] = (...given) => {
      try {
        const done = answer(...given);
        return done instanceof Promise ? done.catch(ignoreLostClient) : done;
      } catch (error) {
        ignoreLostClient(error);
        return undefined;
      }
    };
  }
}

/** The services that rclnodejs gives each node by itself: parameters, type descriptions, and a lifecycle node's states. */
export function tolerateLostClientsOf(node: rclnodejs.Node): void {
  const { _services: services } = node as unknown as { readonly _services: readonly object[] };
  for (const service of services) tolerateLostClients(service, ['processRequest']);
}
