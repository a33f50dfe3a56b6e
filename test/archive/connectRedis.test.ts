import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { connectRedis } from '../../archive/queue/connectRedis.js';
import { hasRedis, RedisServer } from './redisServer.js';

describe.skipIf(!hasRedis)('the connection to a queue with a password', () => {
  const password = 'correct-horse';
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await RedisServer.start(password);
  });
  afterAll(() => redis.dispose());
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  const connect = (address = redis.url): Promise<string> =>
    connectRedis(address, () => undefined).then(async (client) => {
      const answer = await client.ping();
      client.disconnect();
      return answer;
    });

  it('takes it from RAPPORT_QUEUE_PASSWORD, which no list of processes shows', async () => {
    vi.stubEnv('RAPPORT_QUEUE_PASSWORD', password);
    expect(await connect()).toBe('PONG');
  });

  it('believes the address first', async () => {
    vi.stubEnv('RAPPORT_QUEUE_PASSWORD', 'another');
    expect(await connect(redis.url.replace('//', `//:${password}@`))).toBe('PONG');
  });

  it.each([undefined, 'wrong-horse'])(
    'says what to check where it is %s, without repeating it',
    async (given) => {
      if (given !== undefined) vi.stubEnv('RAPPORT_QUEUE_PASSWORD', given);
      const refused = connect();
      await expect(refused).rejects.toMatchObject({ code: 'queue/unreachable' });
      await expect(refused).rejects.toThrow(/check address and password/u);
      await expect(refused).rejects.not.toThrow(/horse/u);
    },
  );
});
