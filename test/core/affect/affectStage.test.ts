import { describe, expect, it } from 'vitest';

import { affectVector } from '../../../core/affect/AffectEstimate.js';
import { createAffectStage } from '../../../core/affect/affectStage.js';
import { attributeNames, attributeOffsets } from '../../../core/affect/attributes.js';
import type { Network, Tensor } from '../../../core/model/Network.js';
import { tinyModel } from './affectModelFixture.js';

const ln3 = Math.log(3);

/** A network that answers with fixed rows and keeps what it was asked. */
function fakeNetwork(outputs: Record<string, number[][]>) {
  const asked: Readonly<Record<string, Tensor>>[] = [];
  const network: Network = {
    id: 'tiny',
    run(inputs) {
      asked.push(inputs);
      return Promise.resolve(
        Object.fromEntries(
          Object.entries(outputs).map(([name, rows]) => [
            name,
            { data: Float32Array.from(rows.flat()), shape: [rows.length, rows[0]?.length ?? 0] },
          ]),
        ),
      );
    },
  };
  return { network, asked };
}

const crop = { size: 2, data: new Uint8Array(12) };
const rows = {
  //        anger cont. disg. fear happy neut. sad surp. valence arousal
  scores: [
    [0, 99, 0, 0, ln3, 0, 0, 0, -0.25, 0.5],
    [0, 0, 0, 0, 0, 0, 0, 0, -7, 7],
  ],
  //       (unread) AU12 AU1 AU9
  units: [
    [5, 0, ln3, 9],
    [5, -ln3, 0, 9],
  ],
  features: [
    [1, 2, 3],
    [4, 5, 6],
  ],
};

describe('affectStage', () => {
  it('maps the network labels to the paper order and marks what it lacks', async () => {
    const { network, asked } = fakeNetwork(rows);
    const [first, second] = await createAffectStage({ network, model: tinyModel }).run([crop, crop]);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.['image']?.shape).toEqual([2, 3, 2, 2]);
    // Contempt is unavailable and its logit of 99 counts nothing: exp(ln 3) = 3 over 6 * 1 + 3 = 9.
    const ninth = 1 / 9;
    const expected = [ninth, 3 / 9, ninth, ninth, ninth, ninth, ninth, NaN];
    expect(Array.from(first?.expressions ?? [])).toEqual(expected.map(Math.fround));
    // AU12: 1 / (1 + e^0) = 0.5; AU1: 1 / (1 + 1/3) = 0.75; AU9 has a logit but rests on nothing.
    const vector = first === undefined ? [] : Array.from(affectVector(first));
    expect(vector).toHaveLength(22);
    const rounded = vector.slice(0, 12).map((value) => Math.round(value * 1e6) / 1e6);
    expect(rounded).toEqual([0.75, NaN, NaN, NaN, NaN, NaN, 0.5, NaN, NaN, NaN, NaN, NaN]);
    expect(vector.slice(20)).toEqual([0.5, -0.25]);
    expect(second?.actionUnits[6]).toBeCloseTo(0.25); // 1 / (1 + 3)
    expect([second?.arousal, second?.valence]).toEqual([1, -1]); // clamped
    expect(Array.from(second?.embedding ?? [])).toEqual([4, 5, 6]);
    expect(first?.modelId).toBe('tiny');
    const qualityOf = (name: string) => first?.quality[attributeNames.indexOf(name)];
    expect(['AU1', 'AU2', 'AU9', 'happy', 'contempt', 'arousal'].map(qualityOf)).toEqual([
      'pseudo-labelled',
      'unavailable', // the network has no such output
      'unavailable',
      'measured',
      'unavailable',
      'pseudo-labelled',
    ]);
  });

  it('takes probabilities as they are, but for labels that are unavailable', async () => {
    const { network } = fakeNetwork({
      shares: [[0.1, 0.2, 0, 0, 0.5, 0.2, 0, 0]], // of contempt 0.2: the others' sum is 0.8
      units: [[0.25]],
    });
    const { labels } = tinyModel.outputs.expressions;
    const outputs = {
      expressions: { output: 'shares', offset: 0, labels, values: 'probabilities' },
      actionUnits: { output: 'units', offset: 0, labels: [12], values: 'probabilities' },
    } as const;
    const stage = createAffectStage({ network, model: { ...tinyModel, outputs } });
    const [estimate] = await stage.run([crop]);
    // neutral 0.2 / 0.8, happy 0.5 / 0.8, anger 0.1 / 0.8
    const expected = [0.25, 0.625, 0, 0, 0, 0, 0.125, NaN];
    expect(Array.from(estimate?.expressions ?? [], (value) => Math.round(value * 1e6) / 1e6)).toEqual(
      expected,
    );
    expect(estimate?.actionUnits[6]).toBe(0.25);
  });

  it('gives no arousal and no valence where they rest on nothing', async () => {
    const { network } = fakeNetwork(rows);
    const estimateWith = async (quality: Partial<typeof tinyModel.quality>) => {
      const model = { ...tinyModel, quality: { ...tinyModel.quality, ...quality } };
      const [estimate] = await createAffectStage({ network, model }).run([crop, crop]);
      return [estimate?.arousal, estimate?.valence];
    };
    expect(await estimateWith({ arousal: 'unavailable' })).toEqual([NaN, -0.25]);
    expect(await estimateWith({ valence: 'unavailable' })).toEqual([0.5, NaN]);
  });

  it('does without the heads that a model lacks', async () => {
    const { network } = fakeNetwork({ scores: rows.scores });
    const { expressions } = tinyModel.outputs;
    const stage = createAffectStage({ network, model: { ...tinyModel, outputs: { expressions } } });
    const [estimate] = await stage.run([crop, crop]);
    expect(estimate?.arousal).toBeNaN();
    expect(estimate?.embedding).toHaveLength(0);
    expect(estimate?.quality.slice(attributeOffsets.arousal)).toEqual(['unavailable', 'unavailable']);
    expect(estimate?.actionUnits.every(Number.isNaN)).toBe(true);
  });

  it('runs nothing without faces', async () => {
    const { network, asked } = fakeNetwork(rows);
    expect(await createAffectStage({ network, model: tinyModel }).run([])).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('says which output a network lacks', async () => {
    const { network } = fakeNetwork({ scores: rows.scores, units: rows.units });
    await expect(createAffectStage({ network, model: tinyModel }).run([crop, crop])).rejects.toMatchObject({
      code: 'affect/outputs',
      message: "The network 'tiny' gave no output 'features' of 3 numbers a face: check its manifest entry.",
    });
  });
});
