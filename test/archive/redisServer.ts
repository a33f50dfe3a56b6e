import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Redis } from 'ioredis';

/** Whether this machine has Debian's redis-server; `apt-get install redis-server` brings it. */
export const hasRedis = spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;

/** A Redis of a test's own, set up as docs/batch.md says, that can be killed and started again. */
export class RedisServer {
  readonly url: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'rapport-redis-'));
  readonly #port: number;
  #process: ChildProcess | undefined;

  readonly #password: string;

  private constructor(port: number, password: string) {
    this.#port = port;
    this.#password = password;
    this.url = `redis://127.0.0.1:${port}`;
  }

  /** @param password what clients must say; none by default */
  static async start(password = ''): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), password);
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    const options = ['--port', String(this.#port), '--bind', '127.0.0.1', '--dir', this.#folder];
    const durable = [
      '--appendonly',
      'yes',
      '--maxmemory-policy',
      'noeviction',
      '--save',
      '',
      '--requirepass',
      this.#password,
    ];
    this.#process = spawn('redis-server', [...options, ...durable], { stdio: 'ignore' });
    const client = new Redis(this.url, {
      ...(this.#password === '' ? {} : { password: this.#password }),
      maxRetriesPerRequest: null,
      retryStrategy: () => 50,
    });
    client.on('error', () => undefined);
    await client.ping();
    client.disconnect();
  }

  /** As a power failure would. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async dispose(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no port.');
  return address.port;
}
