import type rclnodejs from 'rclnodejs';

import type { AffectEstimate } from '../../core/affect/AffectEstimate.js';
import type { AffectFrame } from '../../core/affect/AffectFrame.js';
import { actionUnits, expressions, type Expression } from '../../core/affect/attributes.js';
import { header, type HeaderMessage } from '../runtime/stamp.js';
import { KeyedPublishers } from './KeyedPublishers.js';

/** hri_msgs/Expression's words; it has none for contempt. */
const words: Readonly<Partial<Record<Expression, string>>> = {
  neutral: 'neutral',
  happy: 'happy',
  sad: 'sad',
  surprise: 'surprised',
  fear: 'scared',
  disgust: 'disgusted',
  anger: 'angry',
};

/** hri_msgs/FacialActionUnits holds one entry for each action-unit code below this. */
const actionUnitSlots = 99;

/** Publishes the attributes as ROS4HRI's `/humans/faces/<id>/{facs,expression}`. */
export class AffectRos4hri {
  readonly #faces: KeyedPublishers<'facs' | 'expression'>;

  constructor(node: rclnodejs.Node) {
    this.#faces = new KeyedPublishers(node, 'humans/faces', {
      facs: { type: 'hri_msgs/msg/FacialActionUnits', qos: 'event' },
      expression: { type: 'hri_msgs/msg/Expression', qos: 'event' },
    });
  }

  publish({ frame, affects }: AffectFrame): void {
    const from = header(frame.stampNs, frame.frameId);
    this.#faces.keep(affects.map(({ face }) => face.id));
    for (const { face, estimate } of affects) {
      this.#faces.publish(face.id, 'facs', () => facialActionUnits(from, estimate));
      this.#faces.publish(face.id, 'expression', () => expression(from, estimate));
    }
  }

  release(): void {
    this.#faces.release();
  }
}

/** Probabilities as intensities; confidence 1 where an action unit is estimated, 0 elsewhere (REP-155). */
function facialActionUnits(from: HeaderMessage, { actionUnits: values }: AffectEstimate): object {
  const intensity = new Float32Array(actionUnitSlots);
  const confidence = new Float32Array(actionUnitSlots);
  actionUnits.forEach((code, index) => {
    const value = values[index] ?? NaN;
    if (Number.isNaN(value)) return;
    intensity[code] = value;
    confidence[code] = 1;
  });
  return { header: from, intensity, confidence };
}

/** The likeliest expression that ROS4HRI has a word for, with its probability as confidence. */
function expression(from: HeaderMessage, estimate: AffectEstimate): object {
  let best: { word: string; probability: number } | undefined;
  expressions.forEach((name, index) => {
    const word = words[name];
    const probability = estimate.expressions[index] ?? NaN;
    if (word === undefined || Number.isNaN(probability)) return;
    if (!best || probability > best.probability) best = { word, probability };
  });
  return {
    header: from,
    expression: best?.word ?? '',
    valence: estimate.valence,
    arousal: estimate.arousal,
    confidence: best?.probability ?? 0,
  };
}
