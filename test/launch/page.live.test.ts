import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

import { routes } from '../../console/wire/routes.js';
import { ask, logIn } from '../console/PageClient.js';
import { claimDomain } from '../peer/domain.js';
import { childrenOf, isRunning } from '../peer/processes.js';
import { RapportProcess } from '../peer/RapportProcess.js';
import { waitUntil } from '../peer/waitUntil.js';

const folder = mkdtempSync(join(tmpdir(), 'rapport-page-'));
let launched: RapportProcess | undefined;
afterAll(async () => {
  await launched?.dispose();
  rmSync(folder, { recursive: true });
});

it('the page is served beside a launch, says where, and ends with it', async () => {
  const domain = await claimDomain();
  launched = new RapportProcess(domain, [
    ...['launch', 'session', '--no-start', '--page', '--page-port', '0', '--folder', folder],
  ]);
  const line = await launched.line(/page: .* is served at http/u);
  const [address = ''] = /http:\/\/127\.0\.0\.1:\d+/u.exec(line) ?? [];
  const answer = await fetch(address);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('<html');
  launched.kill('SIGINT');
  expect(await launched.ended(60_000), launched.output).toEqual({ code: 0, signal: null });
  await expect(fetch(address)).rejects.toThrow('fetch failed');
}, 150_000);

it('who leads goes on at the page that is served again after a death, without another link', async () => {
  const domain = await claimDomain();
  launched = new RapportProcess(domain, [
    ...['launch', 'session', '--no-start', '--page', '--page-port', '0', '--folder', folder],
  ]);
  const { lines, pid } = launched;
  const addresses = (): string[] => lines.flatMap((line) => /is served at (http:\S+)/u.exec(line)?.[1] ?? []);
  const line = await launched.line(/#token=/u);
  const [first = ''] = addresses();
  const token = line.split('#token=')[1] ?? '';
  const cookie = await logIn(first, { token, name: 'Ana', role: 'operator' });
  const page = childrenOf(pid).find(({ commandLine }) => commandLine.includes(' console '));
  if (!page) throw new Error('The launch has no page.');
  process.kill(page.pid, 'SIGKILL');
  const second = await waitUntil('its second life', () => addresses()[1]);
  const { status, body } = await ask(second, routes.me, { headers: { cookie } });
  expect(status).toBe(200);
  expect(JSON.parse(body)).toMatchObject({ name: 'Ana', role: 'operator' });
  expect((await ask(second, routes.me)).status).toBe(401);
  launched.kill('SIGINT');
  await launched.ended(60_000);
}, 150_000);

it('the page ends with a launch that is killed, and keeps its port from no other', async () => {
  const domain = await claimDomain();
  launched = new RapportProcess(domain, [
    ...['launch', 'session', '--no-start', '--page', '--page-port', '0', '--folder', folder],
  ]);
  const line = await launched.line(/page: .* is served at http/u);
  const [address = ''] = /http:\/\/127\.0\.0\.1:\d+/u.exec(line) ?? [];
  const page = childrenOf(launched.pid).find(({ commandLine }) => commandLine.includes(' console '));
  if (!page) throw new Error('The launch has no page.');
  launched.kill('SIGKILL');
  await launched.ended();
  await waitUntil('the end of the page', () => !isRunning(page.pid));
  await expect(fetch(address)).rejects.toThrow('fetch failed');
}, 150_000);

it('what a launch was starting when it was killed ends too', async () => {
  const domain = await claimDomain();
  launched = new RapportProcess(domain, [
    ...['launch', 'session', '--page', '--page-port', '0', '--folder', folder],
  ]);
  const { pid } = launched;
  const started = await waitUntil('the page and a node', () => {
    const children = childrenOf(pid);
    const runs = (command: string): boolean =>
      children.some(({ commandLine }) => commandLine.includes(` ${command} `));
    return runs('console') && runs('node') && children;
  });
  launched.kill('SIGKILL');
  await launched.ended();
  await waitUntil('their end', () => !started.some((each) => isRunning(each.pid)));
}, 150_000);
