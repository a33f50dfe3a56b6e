import type { AffectModel } from '../../../core/affect/AffectModel.js';

/** A network of two-pixel faces with all heads; the labels stand in an order that is not ours. */
export const tinyModel: AffectModel = {
  id: 'tiny',
  input: { name: 'image', size: 2, channels: 'rgb', mean: [0, 10, 20], scale: [1, 2, 4] },
  outputs: {
    expressions: {
      output: 'scores',
      offset: 0,
      labels: ['anger', 'contempt', 'disgust', 'fear', 'happy', 'neutral', 'sad', 'surprise'],
      values: 'logits',
    },
    actionUnits: { output: 'units', offset: 1, labels: [12, 1, 9], values: 'logits' },
    arousal: { output: 'scores', offset: 9 },
    valence: { output: 'scores', offset: 8 },
    embedding: { output: 'features', width: 3 },
  },
  quality: {
    expressions: {
      neutral: 'measured',
      happy: 'measured',
      sad: 'measured',
      surprise: 'measured',
      fear: 'measured',
      disgust: 'measured',
      anger: 'measured',
      contempt: 'unavailable',
    },
    actionUnits: {
      AU1: 'pseudo-labelled',
      AU2: 'pseudo-labelled',
      AU4: 'pseudo-labelled',
      AU5: 'pseudo-labelled',
      AU6: 'pseudo-labelled',
      AU9: 'unavailable',
      AU12: 'pseudo-labelled',
      AU17: 'pseudo-labelled',
      AU20: 'pseudo-labelled',
      AU25: 'pseudo-labelled',
      AU26: 'pseudo-labelled',
      AU43: 'pseudo-labelled',
    },
    arousal: 'pseudo-labelled',
    valence: 'pseudo-labelled',
  },
};
