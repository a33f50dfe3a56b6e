import { existsSync, readFileSync, utimesSync } from 'node:fs';

import { afterAll, expect, it } from 'vitest';

import { freeSharedMemory } from '../../launch/freeSharedMemory.js';
import { claimDomain } from '../peer/domain.js';
import { RapportProcess } from '../peer/RapportProcess.js';
import { waitUntil } from '../peer/waitUntil.js';

let node: RapportProcess | undefined;

afterAll(() => node?.dispose());

it("removes a killed node's segment of 64 MiB, and not while the node lives", async () => {
  const started = new RapportProcess(await claimDomain(), ['node', 'behaviour']);
  node = started;
  const segment = await waitUntil('its segment', () => segmentOf(started.pid));
  const aWhileAgo = Date.now() / 1_000 - 120;
  utimesSync(`${segment}_el`, aWhileAgo, aWhileAgo);
  await freeSharedMemory();
  expect(existsSync(segment)).toBe(true);
  started.kill('SIGKILL');
  await started.ended();
  expect(existsSync(segment)).toBe(true);
  expect(await freeSharedMemory()).toBeGreaterThanOrEqual(64 * 2 ** 20);
  expect(existsSync(segment)).toBe(false);
}, 120_000);

/** The segment that a process alone on its domain has mapped. */
function segmentOf(pid: number): string | undefined {
  const maps = readFileSync(`/proc/${pid}/maps`, 'utf8');
  return /\/dev\/shm\/fast(?:dds|rtps)_[0-9a-z]{16}$/m.exec(maps)?.[0];
}
