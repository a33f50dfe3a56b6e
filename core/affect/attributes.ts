/**
 * The facial attributes and their order, everywhere in the suite: messages, network outputs after decoding, vectors.
 *
 * Li et al., "A facial affect analysis system for autism spectrum disorder", section 4.2: a frame is 22 numbers, first
 * the 12 action units' probabilities, then the 8 expressions', then arousal and valence.
 */

/** The action units by FACS number; EmotioNet's twelve. */
export const actionUnits = [1, 2, 4, 5, 6, 9, 12, 17, 20, 25, 26, 43] as const;
export type ActionUnit = (typeof actionUnits)[number];

/** AffectNet's eight expressions, in AffectNet's order. */
export const expressions = [
  'neutral',
  'happy',
  'sad',
  'surprise',
  'fear',
  'disgust',
  'anger',
  'contempt',
] as const;
export type Expression = (typeof expressions)[number];

/** Names of the 22 attributes in the paper's order: `AU1` … `AU43`, `neutral` … `contempt`, `arousal`, `valence`. */
export const attributeNames: readonly string[] = [
  ...actionUnits.map((unit) => `AU${unit}`),
  ...expressions,
  'arousal',
  'valence',
];

/** Where each group starts in the 22 numbers. */
export const attributeOffsets = { actionUnits: 0, expressions: 12, arousal: 20, valence: 21 } as const;

/**
 * What a number rests on.
 *
 * `measured`: trained on people's labels and checked on held-out ones. `pseudo-labelled`: trained on labels that
 * another network or a word list gave. `unavailable`: nothing, the number is NaN.
 */
export type AttributeQuality = 'measured' | 'pseudo-labelled' | 'unavailable';
