import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { faceParameters } from '../../config/face.js';
import { checkProtocol } from '../../config/protocols/parseProtocol.js';
import { parametersFrom, readParameterFile } from '../../config/readParameters.js';
import { parseBehaviours } from '../../core/behaviour/parseBehaviours.js';
import { initialLayers } from '../../core/culturenet/initialLayers.js';
import type { Head } from '../../core/culturenet/Head.js';
import { mulberry32 } from '../../core/metrics/mulberry32.js';
import { reduceEvents } from '../../core/session/sessionRecord.js';
import { sessionReport } from '../../core/session/sessionReport.js';
import { cardPath } from '../../heads/registry/headPaths.js';
import { layerTensors } from '../../heads/registry/layerTensors.js';
import { readHead } from '../../heads/registry/readHead.js';
import { decodeSafetensors, encodeSafetensors } from '../../heads/registry/safetensors.js';
import { headId, writeHead } from '../../heads/registry/writeHead.js';
import { repositoryRoot } from '../../models/repositoryRoot.js';
import { readSessionLog } from '../../record/recoverSession.js';
import { sessionFiles } from '../../record/sessionFiles.js';
import type { FuzzTarget } from '../FuzzTarget.js';

const shipped =
  (...names: readonly string[]) =>
  async (): Promise<readonly Uint8Array[]> =>
    Promise.all(
      names.map(async (name) => new Uint8Array(await readFile(join(repositoryRoot, 'config', name)))),
    );

const layers = initialLayers([4, 3, 2, 1], mulberry32(1));
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

const place = { source: 'child', name: 'c1' } as const;

/** A small head that nobody trained. */
function smallHead(): Head {
  const [lastLayer] = initialLayers([2, 1], mulberry32(2));
  if (lastLayer === undefined) throw new RangeError('There is no layer.');
  const unnamed = {
    source: place.source,
    featureModel: { id: 'fuzz', sha256: 'ab'.repeat(32), width: 4 },
    shared: { layers: layers.slice(0, -1), inverseMoment: new Float32Array(9).fill(0.5) },
    lastLayer,
    uncertainty: { noiseSd: 0.1, frames: 100, scale: 1 },
  };
  return { id: headId(unnamed, place.name), ...unnamed };
}

const storeHead = (registry: string): Promise<unknown> =>
  writeHead(registry, smallHead(), {
    name: place.name,
    simulated: true,
    children: { C0: ['c1'] },
    framesByCulture: { C0: 100 },
    settings: { seed: 1 },
    epochs: 1,
    uncertainty: { noiseSd: 0.1, frames: 100, scale: 1, coverageFrames: 0 },
    date: '2026-01-01T00:00:00.000Z',
    codeVersion: '0',
  });

export const textTargets: readonly FuzzTarget[] = [
  {
    name: 'protocol',
    extension: '.yaml',
    seeds: shipped('protocols/free.yaml', 'protocols/emotions.yaml'),
    read: (bytes) => checkProtocol({ text: text(bytes), file: 'fuzz.yaml', behaviourIds: ['wave', 'nod'] }),
  },
  {
    name: 'behaviours',
    extension: '.yaml',
    seeds: shipped('behaviours.yaml'),
    read: (bytes) => parseBehaviours(text(bytes), 'fuzz.yaml'),
  },
  {
    name: 'parameters',
    extension: '.yaml',
    seeds: shipped('rapport.yaml'),
    read: async (_bytes, path) => parametersFrom(await readParameterFile(path), 'face', faceParameters),
  },
  {
    name: 'head-weights',
    extension: '.safetensors',
    seeds: () => Promise.resolve([new Uint8Array(encodeSafetensors(layerTensors(layers, 1)))]),
    read: (bytes) => decodeSafetensors(Buffer.from(bytes), 'fuzz'),
  },
  {
    name: 'head-card',
    extension: '.json',
    seeds: async () => {
      const registry = join(repositoryRoot, '.rapport', 'fuzz');
      await storeHead(registry);
      return [new Uint8Array(await readFile(cardPath(registry, place.source, place.name)))];
    },
    read: async (bytes, path) => {
      const registry = join(dirname(path), 'registry');
      if (!existsSync(registry)) await storeHead(registry);
      await writeFile(cardPath(registry, place.source, place.name), bytes);
      return readHead(registry, place);
    },
  },
  {
    name: 'session-log',
    extension: '.jsonl',
    seeds: () => {
      const stamp = '"stampNs":"1795772297402023296"';
      const lines = [
        `{"kind":"started","setup":{"sessionId":"s1","childId":"c1","operator":"op","versions":{"rapport":"0.1.0"}},"lowThreshold":-0.3,"seq":0,${stamp}}`,
        `{"kind":"noted","node":"face","what":"parameters","sinceNs":"1","values":{"a":"1"},"seq":1,${stamp}}`,
        `{"kind":"held","by":"op","reason":"break","seq":2,${stamp}}`,
        `{"kind":"resumed","by":"op","seq":3,${stamp}}`,
        `{"kind":"stopped","by":"op","reason":"end","seq":4,${stamp}}`,
      ];
      return Promise.resolve([new Uint8Array(Buffer.from(`${lines.join('\n')}\n`))]);
    },
    read: async (bytes, path) => {
      const folder = join(dirname(path), 'session');
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, sessionFiles.events), bytes);
      const { events } = await readSessionLog(folder);
      return sessionReport(reduceEvents(events), { recovered: true });
    },
  },
];
