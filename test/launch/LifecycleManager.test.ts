import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';

import { LifecycleManager } from '../../launch/LifecycleManager.js';
import type { NodeChannel } from '../../launch/NodeChannel.js';

type Channel = Pick<NodeChannel, 'isThere' | 'ask'>;
type State = 'unconfigured' | 'inactive' | 'active';

const statesAfter: Readonly<Record<string, State>> = {
  configure: 'inactive',
  activate: 'active',
  deactivate: 'inactive',
  cleanup: 'unconfigured',
};

/** A process with nodes in the states given, as a launch sees it, and the transitions that were asked for. */
function processWith(states: Record<string, State>): { channel: Channel; transitions: string[] } {
  const transitions: string[] = [];
  const ask: Channel['ask'] = (node, asked) => {
    if (asked !== 'state') {
      transitions.push(`${asked} ${node}`);
      states[node] = statesAfter[asked] ?? 'unconfigured';
    }
    return Promise.resolve({ answerTo: 0, state: states[node] ?? '', isMade: true });
  };
  return { channel: { isThere: Promise.resolve(true), ask }, transitions };
}

const never = new Promise<never>(() => undefined);

describe('LifecycleManager', () => {
  it('configures all nodes of a process before it activates the first, so that they find each other there', async () => {
    const { channel, transitions } = processWith({
      engagement: 'unconfigured',
      affect: 'unconfigured',
      face: 'unconfigured',
    });
    await new LifecycleManager(() => channel).bringUp(['engagement', 'affect', 'face']);
    expect(transitions).toEqual([
      ...['configure engagement', 'configure affect', 'configure face'],
      ...['activate engagement', 'activate affect', 'activate face'],
    ]);
  });

  it('leaves alone what is up already', async () => {
    const { channel, transitions } = processWith({
      engagement: 'active',
      affect: 'inactive',
      face: 'unconfigured',
    });
    await new LifecycleManager(() => channel).bringUp(['engagement', 'affect', 'face']);
    expect(transitions).toEqual(['configure face', 'activate affect', 'activate face']);
  });

  it('asks the successor what a process that ended was asked', async () => {
    const next = processWith({ camera: 'unconfigured' });
    let current: Channel | undefined = {
      isThere: Promise.resolve(true),
      ask: async () => {
        current = undefined;
        await delay(50);
        current = next.channel;
        return undefined;
      },
    };
    await new LifecycleManager(() => current).bringUp(['camera']);
    expect(next.transitions).toEqual(['configure camera', 'activate camera']);
  });

  it('says of a node that does not come or does not answer which one it is', async () => {
    const options = { patienceMs: 50 };
    const absent = new LifecycleManager(() => ({ isThere: never, ask: () => never }), options);
    await expect(absent.bringUp(['face'])).rejects.toMatchObject({
      code: 'launch/node-absent',
      message: 'The node face did not come up within 0.05 s: see the log above.',
    });
    const silent = { isThere: Promise.resolve(true), ask: () => never };
    await expect(new LifecycleManager(() => silent, options).configure('face')).rejects.toMatchObject({
      code: 'launch/no-answer',
      message: 'The node face has not answered for 0.05 s: see the log above.',
    });
  });

  it('tells which transition a node refuses, but not where somebody else has had it made', async () => {
    const refusing = (state: State): LifecycleManager =>
      new LifecycleManager(() => ({
        isThere: Promise.resolve(true),
        ask: () => Promise.resolve({ answerTo: 0, state, isMade: false }),
      }));
    await expect(refusing('unconfigured').configure('camera')).rejects.toMatchObject({
      code: 'launch/transition',
      message: 'The node camera could not configure: its reason stands above.',
    });
    await refusing('inactive').configure('camera');
  });

  it('takes a node down as far as it is up, and none whose process has ended or is not there yet', async () => {
    const { channel, transitions } = processWith({ camera: 'active', session: 'inactive' });
    const manager = new LifecycleManager(() => channel);
    await manager.takeDown('camera');
    await manager.takeDown('session');
    expect(transitions).toEqual(['deactivate camera', 'cleanup camera', 'cleanup session']);
    await new LifecycleManager(() => undefined).takeDown('camera');
    await new LifecycleManager(() => ({ isThere: never, ask: () => never })).takeDown('camera');
  });
});
