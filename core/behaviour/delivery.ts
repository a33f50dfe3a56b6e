import type { ExecutionResult } from './Execution.js';

/** Who was there to hear what was sent. */
export interface Delivery {
  /** Nothing is sent in a dry run. */
  readonly isDryRun: boolean;
  /** Topics on which nobody listened when something was sent there. */
  readonly unheard: readonly string[];
  /** Topics on which several programs listened, with their names. */
  readonly shared: Readonly<Record<string, readonly string[]>>;
}

/** Nothing sent yet. */
export const noDelivery: Delivery = { isDryRun: false, unheard: [], shared: {} };

/** One more command went out on a topic, to these programs. */
export function delivered(
  { unheard, shared, isDryRun }: Delivery,
  topic: string,
  listeners: readonly string[],
): Delivery {
  return {
    isDryRun,
    unheard: listeners.length === 0 && !unheard.includes(topic) ? [...unheard, topic] : unheard,
    shared: listeners.length > 1 ? { ...shared, [topic]: listeners } : shared,
  };
}

/** Why a behaviour that needs these topics is not begun. */
export function nobodyListens(topics: readonly string[]): string {
  return `Nobody listens on ${topics.join(' and ')}, so nothing was sent to the robot: start naoqi_driver, or remap the behaviour node to the topics on which it listens.`;
}

/** Why a behaviour that needs these of the robot's actions is not begun. */
export function nobodyServes(actions: readonly string[]): string {
  return `Nobody serves ${actions.join(' and ')}, so nothing was sent to the robot: start the program that does, or do by hand what the robot was to do.`;
}

/** What several listeners mean; `undefined` where there are none. */
export function severalListen({ shared }: Pick<Delivery, 'shared'>): string | undefined {
  const topics = Object.entries(shared).map(([topic, names]) => `${topic} (${names.join(', ')})`);
  if (topics.length === 0) return undefined;
  return `Several programs listen on ${topics.join(' and on ')}: a robot may do it twice, or two robots at once; stop all but the robot's driver.`;
}

/** The result with what is known of its way to the robot: done means that somebody listened. */
export function withDelivery(result: ExecutionResult, delivery: Delivery): ExecutionResult {
  const { isDryRun, unheard } = delivery;
  if (isDryRun && result.outcome === 'succeeded')
    return { ...result, message: 'A dry run: nothing was sent to the robot (parameter dry_run).' };
  const lost =
    unheard.length === 0
      ? undefined
      : `Nobody listened any more on ${unheard.join(' and ')}, and what was sent there is lost: look for the driver.`;
  const sentences = [lost, result.message, severalListen(delivery)].filter((each) => each !== undefined);
  return {
    ...result,
    outcome: lost !== undefined && result.outcome === 'succeeded' ? 'failed' : result.outcome,
    message: sentences.join(' '),
  };
}
