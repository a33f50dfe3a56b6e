import { Redis } from 'ioredis';

import { RapportError } from '../../core/RapportError.js';
import { sentenceOf } from '../../core/sentenceOf.js';

/** A Redis that does not answer at the very first is told at once; one that goes away later is waited for. */
const firstAnswerMs = 5_000;

const longestRetryMs = 2_000;

/**
 * Connects to a queue's Redis, for as long as this process lives: when it goes away, commands wait until it is there again.
 *
 * @param address `redis://[:password@]host[:port][/database]`; without a password there, that of `RAPPORT_QUEUE_PASSWORD`
 * @param say hears when the connection is lost and when it is there again
 * @throws RapportError `queue/address`, `queue/unreachable`
 */
export async function connectRedis(address: string, say: (text: string) => void): Promise<Redis> {
  if (!URL.canParse(address) || !/^rediss?:$/u.test(new URL(address).protocol))
    throw new RapportError('queue/address', '"--queue" takes an address: redis://[:password@]host[:port].');
  const { RAPPORT_QUEUE_PASSWORD: password } = process.env;
  const redis = new Redis(address, {
    // What is on the command line is seen by everybody on the machine.
    ...(password === undefined || new URL(address).password !== '' ? {} : { password }),
    // Null is how ioredis spells "as often as it takes".
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(50 * times, longestRetryMs),
  });
  await firstAnswer(redis, address);
  let isAway = false;
  redis.on('error', () => {
    if (!isAway)
      say('The queue does not answer: what is being done goes on, and it is tried again and again.');
    isAway = true;
  });
  redis.on('ready', () => {
    if (isAway) say('The queue answers again.');
    isAway = false;
  });
  return redis;
}

async function firstAnswer(redis: Redis, address: string): Promise<void> {
  let last: unknown = new Error('no answer');
  const note = (error: unknown): void => {
    last = error;
  };
  redis.on('error', note);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('late')), firstAnswerMs);
  });
  try {
    await Promise.race([redis.ping(), late]);
  } catch (error) {
    redis.disconnect();
    const { host } = new URL(address);
    const why = sentenceOf(error) === 'late' ? sentenceOf(last) : sentenceOf(error);
    throw new RapportError(
      'queue/unreachable',
      `The queue at ${host} does not answer (${why}): start Redis there, and check address and password.`,
      { cause: error },
    );
  } finally {
    clearTimeout(timer);
    redis.off('error', note);
  }
}
