import type { FeatureModel, Head, HeadSource } from '../../core/culturenet/Head.js';
import { initialLayers } from '../../core/culturenet/initialLayers.js';
import { mulberry32 } from '../../core/metrics/mulberry32.js';
import { headId, type CardDetails } from '../../heads/registry/writeHead.js';

export const madeDetails: CardDetails = {
  simulated: true,
  children: { C0: ['a'] },
  framesByCulture: { C0: 100 },
  settings: { seed: 1 },
  epochs: 5,
  uncertainty: { noiseSd: 0.1, frames: 100, scale: 1, coverageFrames: 0 },
  date: '2026-01-01T00:00:00.000Z',
  codeVersion: '0',
};

/** A small untrained head: the same shared layers for all, a last layer of the seed. */
export function madeHead(featureModel: FeatureModel, source: HeadSource, name: string, seed = 1): Head {
  const layers = initialLayers([featureModel.width, 4, 50, 1], mulberry32(7)).slice(0, -1);
  const [lastLayer] = initialLayers([50, 1], mulberry32(seed));
  if (lastLayer === undefined) throw new Error('no layer');
  const unnamed = {
    source,
    featureModel,
    shared: { layers, inverseMoment: new Float32Array(51 * 51).fill(0.5) },
    lastLayer,
    uncertainty: { noiseSd: 0.1, frames: 100, scale: 1 },
  };
  return { id: headId(unnamed, name), ...unnamed };
}
