import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { expressions, type Expression } from '../../../core/affect/attributes.js';
import { mulberry32 } from '../../../core/metrics/mulberry32.js';
import { affectFigures } from '../../../models/evaluate/affectFigures.js';
import { classification, confusionTable } from '../../../models/evaluate/classification.js';
import type { JudgedFace } from '../../../models/evaluate/estimateFaces.js';
import { actionUnitsFromBlendshapes } from '../../../models/evaluate/pseudoLabels.js';

describe('classification', () => {
  it('gives the figures of a small table', () => {
    // Class 0: 3 labelled, 2 right; class 1: 2 labelled, 2 right, 1 of class 0 too; class 2 does not occur.
    const table = confusionTable([0, 0, 0, 1, 1], [0, 0, 1, 1, 1], 3);
    expect(Array.from(table)).toEqual([2, 1, 0, 0, 2, 0, 0, 0, 0]);
    const figures = classification(table, 3);
    expect(figures?.accuracy).toBe(4 / 5);
    expect(figures?.balancedAccuracy).toBeCloseTo((2 / 3 + 1) / 2);
    // F1: 2 * 2 / (3 + 2) = 0.8; 2 * 2 / (2 + 3) = 0.8
    expect(figures?.macroF1).toBeCloseTo(0.8);
    expect(figures?.classes[1]).toEqual({ precision: 2 / 3, recall: 1, f1: 0.8, support: 2 });
    expect(figures?.classes[2]).toEqual({
      precision: undefined,
      recall: undefined,
      f1: undefined,
      support: 0,
    });
    expect(classification(new Uint32Array(9), 3)).toBeUndefined();
  });

  it('is perfect for labels that are all met, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4), { minLength: 1 }), (labels) => {
        const figures = classification(confusionTable(labels, labels, 5), 5);
        expect([figures?.accuracy, figures?.macroF1, figures?.balancedAccuracy]).toEqual([1, 1, 1]);
      }),
    );
  });
});

describe('actionUnitsFromBlendshapes', () => {
  it('averages sides and combines mouth and jaw', () => {
    const shapes = new Float64Array(52);
    shapes[1] = 0.2; // browDownLeft
    shapes[2] = 0.4; // browDownRight
    shapes[19] = shapes[20] = 0.25; // eyeSquint
    shapes[44] = shapes[45] = 0.64; // mouthSmile
    shapes[25] = 0.5; // jawOpen
    shapes[34] = shapes[35] = 0.2; // mouthLowerDown
    const units = actionUnitsFromBlendshapes(shapes, 0.9);
    // AU1 0, AU2 0, AU4 (0.2 + 0.4) / 2, AU5 0, AU6 sqrt(0.25 * 0.64), AU9 0 (the upper lip is not up), AU12 0.64, AU17 0, AU20 0,
    // AU25 1 - 0.5 * 0.8 * 1, AU26 0.5, AU43 0
    const expected = [0, 0, 0.3, 0, 0.4, 0, 0.64, 0, 0, 0.6, 0.5, 0];
    expect(Array.from(units, (value) => Math.round(value * 1e6) / 1e6)).toEqual(expected);
    expect(actionUnitsFromBlendshapes(shapes, 0.5).every(Number.isNaN)).toBe(true);
    // AU9 with the upper lip up by 0.1: 2 (0.3 * 0.25 * 0.1)^(1/3) (1 - 0.64) = 2 * 0.195743 * 0.36
    shapes[48] = shapes[49] = 0.1;
    expect(actionUnitsFromBlendshapes(shapes, 1)[5]).toBeCloseTo(0.140935, 5);
    expect(actionUnitsFromBlendshapes(shapes, 1, 'disgust')[5]).toBeCloseTo(0.570468, 5);
  });
});

describe('affectFigures', () => {
  const judge = (
    label: Expression | undefined,
    estimated: Expression,
    valence = NaN,
    units?: Float32Array,
  ): JudgedFace => ({
    face: {
      name: '',
      expression: label,
      valence,
      arousal: NaN,
      actionUnits: units,
      load: () => Promise.reject(new Error('not asked for')),
    },
    estimate: {
      actionUnits: units?.map((value) => 1 - value) ?? new Float32Array(12).fill(NaN),
      // contempt is what this network does not know
      expressions: Float32Array.from(expressions, (name) =>
        name === 'contempt' ? NaN : name === estimated ? 1 : 0,
      ),
      arousal: NaN,
      valence: valence / 2,
      quality: [],
      embedding: new Float32Array(0),
      modelId: 'test',
    },
  });
  const bootstrap = () => ({ random: mulberry32(1), resamples: 200 });

  it('leaves out unknown labels and those that the network does not know', () => {
    const judged = [
      judge('happy', 'happy'),
      judge('sad', 'happy'),
      judge('contempt', 'sad'),
      judge(undefined, 'fear'),
    ];
    const { expressions: figures, valence, actionUnits } = affectFigures(judged, bootstrap);
    expect([figures?.pictures, figures?.unknownToNetwork, figures?.accuracy.value]).toEqual([2, 1, 0.5]);
    expect(figures?.confusion.sad?.happy).toBe(1);
    expect([valence, actionUnits]).toEqual([undefined, undefined]);
  });

  it('compares valence with labels, and units with pseudo-labels, with the same intervals for the same seed', () => {
    const values = [-1, -0.5, 0, 0.5, 1, 0.25];
    const judged = values.map((value) =>
      judge('happy', 'happy', value, new Float32Array(12).fill(Math.abs(value))),
    );
    const figures = affectFigures(judged, bootstrap);
    expect(figures.valence?.reference).toBe('labels');
    expect(figures.valence?.pearson.value).toBeCloseTo(1);
    // y = x / 2, x: mean 0.25 / 6 = 0.041667, mean square 2.5625 / 6 = 0.427083, variance 0.425347.
    // 2 (v / 2) / (v + v / 4 + (mean / 2)^2) = 0.425347 / (0.531684 + 0.000434) = 0.79935
    expect(figures.valence?.concordance.value).toBeCloseTo(0.79935, 4);
    expect(figures.actionUnits?.pearson['AU1']?.value).toBeCloseTo(-1);
    expect(affectFigures(judged, bootstrap)).toEqual(figures);
  });
});
