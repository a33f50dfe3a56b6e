import { execFileSync } from 'node:child_process';

/** Another machine on a cable to this one: a network namespace with an interface of its own, and shared memory of its own. */
export interface OtherMachine {
  /** The command that runs another one there. */
  readonly through: readonly string[];
  /** Its address, as this machine reaches it. */
  readonly address: string;
  dispose(): void;
}

/** @returns undefined where there is no right or no `ip` to make one */
export function otherMachine(): OtherMachine | undefined {
  const id = process.pid % 65_536;
  const name = `rapport${id}`;
  // From the block that is kept for tests between networks (RFC 2544).
  const address = (host: number): string => `198.18.${id % 256}.${host}`;
  const ip = (...args: string[]): void => void execFileSync('ip', args, { stdio: 'ignore' });
  const there = ['ip', 'netns', 'exec', name];
  const through = [...there, 'unshare', '-m', 'sh', '-c', 'mount -t tmpfs none /dev/shm && exec "$@"', 'sh'];
  const dispose = (): void => {
    for (const made of [
      ['link', 'del', `rv${id}`],
      ['netns', 'del', name],
    ])
      try {
        ip(...made);
      } catch {
        // It was not made.
      }
  };
  try {
    ip('netns', 'add', name);
    ip('link', 'add', `rv${id}`, 'type', 'veth', 'peer', 'name', 'cable', 'netns', name);
    ip('addr', 'add', `${address(1)}/24`, 'dev', `rv${id}`);
    ip('link', 'set', `rv${id}`, 'up');
    ip('-n', name, 'addr', 'add', `${address(2)}/24`, 'dev', 'cable');
    ip('-n', name, 'link', 'set', 'cable', 'up');
    ip('-n', name, 'link', 'set', 'lo', 'up');
    execFileSync(through[0] ?? 'ip', [...through.slice(1), 'true'], { stdio: 'ignore' });
  } catch {
    dispose();
    return undefined;
  }
  return { through, address: address(2), dispose };
}
