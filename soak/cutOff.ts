import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { descriptorsOf, parentOf } from './processTable.js';

/** Rules of a fault that is under way are in a table of their own. */
const table = 'inet rapport_soak';

/** @returns why no process can be cut off here; `undefined` where it can */
export function whyNotCut(): string | undefined {
  const tried = spawnSync('nft', ['add', 'table', ...table.split(' ')], { encoding: 'utf8' });
  if (tried.status === 0) {
    dropTable();
    return undefined;
  }
  return 'Cutting a process off the network needs nftables and the right to change rules: install nftables and be root, for instance in "unshare -rn" with "ip link set lo up".';
}

/**
 * Drops what comes to and from a process's own ports, until it is told to restore. Ports that other processes have too (DDS's
 * multicast ones) stay as they are, so that it still hears who announces himself to all.
 *
 * The process must not have other ways out: shared memory has none of this (`fastdds-udp.xml`).
 *
 * @returns restores the network
 * @throws Error where the rules cannot be made
 */
export function cutOff(pid: number): () => void {
  const { udp, tcp } = portsOf(pid);
  const rules = [
    ...(udp.length === 0 ? [] : both('udp', udp)),
    ...(tcp.length === 0 ? [] : both('tcp', tcp)),
  ];
  const script = [
    `table ${table} {`,
    ...['chain cut {', 'type filter hook input priority 0', ...rules, '}'],
    '}',
    '',
  ].join('\n');
  const made = spawnSync('nft', ['-f', '-'], { input: script, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`nft: ${made.stderr.trim()}`);
  return dropTable;
}

function both(protocol: 'udp' | 'tcp', ports: readonly number[]): readonly string[] {
  return ['sport', 'dport'].map((side) => `${protocol} ${side} { ${ports.join(', ')} } drop`);
}

function dropTable(): void {
  spawnSync('nft', ['delete', 'table', ...table.split(' ')]);
}

interface Ports {
  readonly udp: readonly number[];
  readonly tcp: readonly number[];
}

/** Local ports of a process that no other socket has. */
function portsOf(pid: number): Ports {
  // Fast DDS lets the processes that one starts inherit its sockets.
  const inherited = new Set(socketInodes(parentOf(pid)));
  const own = new Set(socketInodes(pid).filter((inode) => !inherited.has(inode)));
  const ownOnly = (names: readonly string[]): number[] => {
    const sockets = names.flatMap((name) => socketsIn(readFileSync(`/proc/${pid}/net/${name}`, 'utf8')));
    const others = new Set(sockets.filter(({ inode }) => !own.has(inode)).map(({ port }) => port));
    const ports = sockets.filter(({ inode, port }) => own.has(inode) && !others.has(port));
    return [...new Set(ports.map(({ port }) => port))];
  };
  return { udp: ownOnly(['udp', 'udp6']), tcp: ownOnly(['tcp', 'tcp6']) };
}

function socketInodes(pid: number): readonly string[] {
  return descriptorsOf(pid).flatMap((target) => /^socket:\[(\d+)\]$/u.exec(target)?.[1] ?? []);
}

/** Lines of /proc/net/udp and tcp (proc(5)): the local address is the second field, the inode the tenth. */
export function socketsIn(text: string): readonly { readonly port: number; readonly inode: string }[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const fields = line.trim().split(/\s+/u);
      const port = parseInt(fields[1]?.split(':')[1] ?? '', 16);
      const inode = fields[9];
      return Number.isNaN(port) || inode === undefined ? [] : [{ port, inode }];
    });
}
