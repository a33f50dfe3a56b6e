import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { diagnosticsTopic, statuses } from '../peer/diagnostics.js';
import { claimDomain } from '../peer/domain.js';
import { change, stateOf } from '../peer/lifecycle.js';
import { Peer, stampOf } from '../peer/Peer.js';
import { RapportProcess } from '../peer/RapportProcess.js';
import { waitUntil } from '../peer/waitUntil.js';

const jointStates = { name: '/joint_states', type: 'sensor_msgs/msg/JointState', qos: 'event' } as const;

let domain: number;
let peer: Peer;
const started: RapportProcess[] = [];

/** `rapport …`, ended with the test file whatever happens. */
function rapport(...args: string[]): RapportProcess {
  const made = new RapportProcess(domain, args);
  started.push(made);
  return made;
}

beforeAll(async () => {
  domain = await claimDomain();
  peer = await Peer.start(domain);
  peer.subscribe(jointStates, diagnosticsTopic);
});

afterAll(async () => {
  await Promise.all(started.map((each) => each.dispose()));
  await peer.dispose();
});

describe('a managed node', () => {
  let node: RapportProcess;

  beforeAll(() => {
    node = rapport('node', 'nao_simulator', '--no-autostart');
  });

  it('waits unconfigured for its manager and goes through the states of a lifecycle node', async () => {
    expect(await stateOf(peer, 'nao_simulator')).toBe('unconfigured');
    expect(await change(peer, 'nao_simulator', 'configure')).toBe(true);
    expect(await stateOf(peer, 'nao_simulator')).toBe('inactive');
    peer.forget();
    expect(await change(peer, 'nao_simulator', 'activate')).toBe(true);
    expect(await stateOf(peer, 'nao_simulator')).toBe('active');
    await peer.count(jointStates.name, 3);
  });

  it('answers a transition that is not possible with success = false, and goes on', async () => {
    expect(await change(peer, 'nao_simulator', 'configure')).toBe(false);
    expect(await change(peer, 'nao_simulator', 'activate')).toBe(false);
    expect(await change(peer, 'nao_simulator', 'cleanup')).toBe(false);
    expect(await stateOf(peer, 'nao_simulator')).toBe('active');
    const before = peer.received(jointStates.name).length;
    await peer.count(jointStates.name, before + 3);
  });

  it('answers a transition that does not exist with success = false', async () => {
    const answer = await peer.call('/nao_simulator/change_state', 'lifecycle_msgs/srv/ChangeState', {
      transition: { id: 99 },
    });
    expect(answer).toEqual({ success: false });
  });

  it('lists its states and what can be done now', async () => {
    const { available_transitions: available } = await peer.call(
      '/nao_simulator/get_available_transitions',
      'lifecycle_msgs/srv/GetAvailableTransitions',
    );
    const labels = (available as { transition: { label: string } }[]).map(
      ({ transition }) => transition.label,
    );
    expect(labels.sort()).toEqual(['deactivate', 'shutdown']);
  });

  it('publishes nothing once it is deactivated, and again after it is activated', async () => {
    expect(await change(peer, 'nao_simulator', 'deactivate')).toBe(true);
    expect(await stateOf(peer, 'nao_simulator')).toBe('inactive');
    peer.forget();
    await waitUntil('two more diagnostics', () => statuses(peer, 'nao_simulator').length >= 2);
    expect(peer.received(jointStates.name)).toEqual([]);
    expect(await change(peer, 'nao_simulator', 'activate')).toBe(true);
    await peer.count(jointStates.name, 3);
  });

  it('can be cleaned up and configured anew', async () => {
    expect(await change(peer, 'nao_simulator', 'deactivate')).toBe(true);
    expect(await change(peer, 'nao_simulator', 'cleanup')).toBe(true);
    expect(await stateOf(peer, 'nao_simulator')).toBe('unconfigured');
    expect(await change(peer, 'nao_simulator', 'configure')).toBe(true);
    expect(await change(peer, 'nao_simulator', 'activate')).toBe(true);
    peer.forget();
    await peer.count(jointStates.name, 3);
  });

  it('says how it is on /diagnostics once a second, with its state', async () => {
    peer.forget();
    await waitUntil('five diagnostics', () => statuses(peer, 'nao_simulator').length >= 5);
    const arrivals = peer.received(diagnosticsTopic.name).map(({ receivedNs }) => Number(receivedNs) / 1e9);
    // Four periods of one second; a loaded machine delays single ones.
    const meanSec = ((arrivals.at(-1) ?? NaN) - (arrivals[0] ?? NaN)) / (arrivals.length - 1);
    expect(meanSec).toBeGreaterThan(0.9);
    expect(meanSec).toBeLessThan(1.5);
    expect(statuses(peer, 'nao_simulator').at(-1)).toMatchObject({
      level: 0,
      message: 'active',
      values: { state: 'active' },
    });
  });

  it('describes its parameters, with their ranges', async () => {
    const { descriptors } = await peer.call(
      '/nao_simulator/describe_parameters',
      'rcl_interfaces/srv/DescribeParameters',
      { names: ['rate_hz'] },
    );
    expect(descriptors).toMatchObject([
      {
        name: 'rate_hz',
        type: 3,
        description: 'Joint states a second',
        floating_point_range: [{ from_value: 1, to_value: 200 }],
      },
    ]);
  });

  it('refuses a value out of range, and a change that needs it to be configured anew, with the reason', async () => {
    const set = async (value: number): Promise<unknown> => {
      const { results } = await peer.call(
        '/nao_simulator/set_parameters',
        'rcl_interfaces/srv/SetParameters',
        {
          parameters: [{ name: 'rate_hz', value: { type: 3, double_value: value } }],
        },
      );
      return (results as unknown[])[0];
    };
    expect(await set(1_000)).toMatchObject({
      successful: false,
      reason: expect.stringContaining('rate_hz') as string,
    });
    expect(await set(50)).toEqual({
      successful: false,
      reason: 'rate_hz is read on configure: deactivate and clean up the node first',
    });
    await change(peer, 'nao_simulator', 'deactivate');
    await change(peer, 'nao_simulator', 'cleanup');
    expect(await set(0)).toMatchObject({
      successful: false,
      reason: expect.stringContaining('between 1 and 200') as string,
    });
    expect(await set(50)).toMatchObject({ successful: true });
    const { values } = await peer.call('/nao_simulator/get_parameters', 'rcl_interfaces/srv/GetParameters', {
      names: ['rate_hz'],
    });
    expect(values).toMatchObject([{ type: 3, double_value: 50 }]);
  });

  it('ends in finalized on shutdown, and its process still with a signal and status 0', async () => {
    expect(await change(peer, 'nao_simulator', 'shutdown')).toBe(true);
    expect(await stateOf(peer, 'nao_simulator')).toBe('finalized');
    node.kill('SIGTERM');
    expect(await node.ended(15_000)).toEqual({ code: 0, signal: null });
  });
});

describe('rapport node NAME', () => {
  it.each([
    ['nao_simulator', []],
    ['behaviour', []],
    ['session', ['--ros-args', '-p', 'folder:=/nonexistent/never/written']],
    ['engagement', ['--ros-args', '-p', 'model:=emotieff-va-mtl']],
  ] as const)(
    '%s runs alone, says so on /diagnostics, and ends with status 0 on SIGTERM',
    async (name, args) => {
      peer.forget();
      const node = rapport('node', name, ...args);
      await waitUntil(`${name} active on /diagnostics`, () => {
        if (!node.running) throw new Error(`It ended:\n${node.output}`);
        // What else it says is its own affair: engagement soon warns that nothing comes in.
        return statuses(peer, name).some(({ level, values }) => values['state'] === 'active' && level < 2);
      });
      node.kill('SIGTERM');
      expect(await node.ended(15_000)).toEqual({ code: 0, signal: null });
      expect(node.output).not.toMatch(/error/i);
    },
  );

  it('ends with status 0 on SIGINT too', async () => {
    const node = rapport('node', 'behaviour');
    expect(await waitUntil('behaviour', async () => (await stateOf(peer, 'behaviour')) === 'active')).toBe(
      true,
    );
    node.kill('SIGINT');
    expect(await node.ended(15_000)).toEqual({ code: 0, signal: null });
  });

  it('refuses a parameter out of its range with one sentence and status 1', async () => {
    const node = rapport('node', 'nao_simulator', '--ros-args', '-p', 'rate_hz:=1000.0');
    expect(await node.ended()).toMatchObject({ code: 1 });
    expect(node.output).toBe(
      'rapport: Node nao_simulator: rate_hz is 1000, it must be between 1 and 200; correct it and start again.',
    );
  });

  it('refuses a parameter of the wrong type with one sentence and status 1', async () => {
    const node = rapport('node', 'nao_simulator', '--ros-args', '-p', 'rate_hz:=fast');
    expect(await node.ended()).toMatchObject({ code: 1 });
    expect(node.lines).toEqual([expect.stringMatching(/^rapport: .*rate_hz must be a number/)]);
  });

  it('takes a whole number where a fraction is allowed (rate_hz:=25)', async () => {
    const node = rapport('node', 'nao_simulator', '--ros-args', '-r', '__node:=whole', '-p', 'rate_hz:=25');
    const { values } = await peer.call('/whole/get_parameters', 'rcl_interfaces/srv/GetParameters', {
      names: ['rate_hz'],
    });
    expect(values).toMatchObject([{ type: 3, double_value: 25 }]);
    await node.dispose();
  });

  it('says in one sentence that there is no such node, and which there are', async () => {
    const node = rapport('node', 'emotion');
    expect(await node.ended()).toMatchObject({ code: 1 });
    expect(node.output).toMatch(/^rapport: There is no node "emotion": choose from camera, face, affect, /);
    expect(node.lines).toHaveLength(1);
  });

  it('stays unconfigured, with the reason on /diagnostics, when it cannot be configured', async () => {
    peer.forget();
    const node = rapport(
      'node',
      'camera',
      '--no-autostart',
      '--ros-args',
      '-p',
      "source:='/no/such/file.mp4'",
    );
    expect(await change(peer, 'camera', 'configure')).toBe(false);
    expect(await stateOf(peer, 'camera')).toBe('unconfigured');
    await waitUntil('the failure on /diagnostics', () =>
      statuses(peer, 'camera').some(
        ({ level, message }) => level === 2 && message.includes('/no/such/file.mp4'),
      ),
    );
    await node.dispose();
  });

  it('ends with status 1 and the sentence when it starts itself and cannot', async () => {
    const node = rapport('node', 'camera', '--ros-args', '-p', "source:='/no/such/file.mp4'");
    expect(await node.ended()).toMatchObject({ code: 1 });
    expect(node.output).toContain('/no/such/file.mp4 cannot be read');
    expect(node.output).not.toMatch(/^\s+at /m);
  });

  it('runs under another name and namespace', async () => {
    const node = rapport('node', 'nao_simulator', '--ros-args', '-r', '__ns:=/robot', '-r', '__node:=nao');
    peer.subscribe({ ...jointStates, name: '/robot/joint_states' });
    await peer.count('/robot/joint_states', 2);
    // Names of nodes come later than their topics.
    await waitUntil('the node', async () => (await peer.graph()).nodes.includes('/robot/nao'));
    await node.dispose();
  });

  it('follows simulated time: stamps are those of /clock', async () => {
    // A clock that began at 1000 s and runs ten times as fast as the wall's cannot be taken for any other.
    const startNs = 1_000_000_000_000n;
    peer.simulateTime(startNs, 10);
    const node = rapport(
      'node',
      'nao_simulator',
      '--ros-args',
      '-p',
      'use_sim_time:=true',
      '-r',
      '__ns:=/simulated',
    );
    peer.subscribe({ ...jointStates, name: '/simulated/joint_states' });
    const inTime = (message: unknown): boolean => stampOf(message) >= startNs;
    await waitUntil(
      'stamps of simulated time',
      () => peer.messages('/simulated/joint_states').filter(inTime).length >= 20,
    );
    const received = peer.received('/simulated/joint_states').filter(({ message }) => inTime(message));
    const stamps = received.map(({ message }) => stampOf(message));
    expect(stamps).toEqual([...stamps].sort((a, b) => (a < b ? -1 : 1)));
    const first = received[0];
    const last = received.at(-1);
    if (!first || !last) throw new Error('Nothing was received.');
    const simulatedSec = Number(stampOf(last.message) - stampOf(first.message)) / 1e9;
    const wallSec = Number(last.receivedNs - first.receivedNs) / 1e9;
    expect(stampOf(last.message)).toBeLessThan(startNs + 3_600_000_000_000n);
    expect(simulatedSec / wallSec).toBeGreaterThan(5);
    expect(simulatedSec / wallSec).toBeLessThan(20);
    await node.dispose();
  });
});
