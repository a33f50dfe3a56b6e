import type { Reading } from '../core/chain/Reading.js';
import type { BoundingBox, FaceLandmarks } from '../core/face/Face.js';
import { nsToStamp, type TimeMessage } from '../nodes/runtime/stamp.js';

/** foxglove_msgs/ImageAnnotations, as far as faces need it. */
export interface ImageAnnotations {
  readonly timestamp: TimeMessage;
  readonly points: readonly object[];
  readonly texts: readonly object[];
}

interface Colour {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly a: number;
}

/** PointsAnnotation's types. */
const pointType = { points: 1, lineLoop: 2 } as const;

const followedColour: Colour = { r: 0, g: 0.62, b: 0.45, a: 1 };
const otherColour: Colour = { r: 0.6, g: 0.6, b: 0.6, a: 1 };
const backdrop: Colour = { r: 0, g: 0, b: 0, a: 0.6 };

/** Boxes, landmarks, ids and engagement as Foxglove and Lichtblick draw them over the picture. */
export function imageAnnotations({
  frame,
  affects,
  followed,
  engagement,
  isFrozen,
}: Reading): ImageAnnotations {
  const timestamp = nsToStamp(frame.stampNs);
  const points = affects.flatMap(({ face }) => {
    const colour = face.id === followed.faceId ? followedColour : otherColour;
    return [
      outline(corners(face.box), { timestamp, colour, type: pointType.lineLoop }),
      outline(landmarkPoints(face.landmarks), { timestamp, colour, type: pointType.points }),
    ];
  });
  const texts = affects.map(({ face }) => {
    const isFollowed = face.id === followed.faceId;
    const person = face.identity === undefined ? '' : ` (${face.identity.person})`;
    const words = isFollowed ? ` ${engagementWords(engagement)}` : '';
    return text(`${face.id}${person}${words}`, {
      timestamp,
      position: { x: face.box.x, y: Math.max(0, face.box.y - 4) },
      colour: isFollowed ? followedColour : otherColour,
      fontSize: Math.max(10, frame.height / 30),
    });
  });
  const told = isFrozen ? 'the picture repeats itself: nothing is known' : followed.because;
  const state = text(told, {
    timestamp,
    position: { x: 4, y: frame.height - 4 },
    colour: otherColour,
    fontSize: Math.max(10, frame.height / 30),
  });
  return { timestamp, points, texts: [...texts, state] };
}

function engagementWords({ score, level, source }: Reading['engagement']): string {
  return score === undefined
    ? 'engagement not known'
    : `${score < 0 ? '−' : '+'}${Math.abs(score).toFixed(2)} ${level.toLowerCase()} (${source ?? 'source not known'})`;
}

type Corner = readonly { readonly x: number; readonly y: number }[];

function corners({ x, y, width, height }: BoundingBox): Corner {
  return [
    { x, y },
    { x: x + width, y },
    { x: x + width, y: y + height },
    { x, y: y + height },
  ];
}

function landmarkPoints(landmarks: FaceLandmarks): Corner {
  return landmarks;
}

function outline(
  points: Corner,
  { timestamp, colour, type }: { timestamp: TimeMessage; colour: Colour; type: number },
): object {
  return {
    timestamp,
    type,
    points,
    outline_color: colour,
    outline_colors: [],
    fill_color: { r: 0, g: 0, b: 0, a: 0 },
    thickness: type === pointType.points ? 4 : 2,
  };
}

function text(
  words: string,
  options: { timestamp: TimeMessage; position: { x: number; y: number }; colour: Colour; fontSize: number },
): object {
  return {
    timestamp: options.timestamp,
    position: options.position,
    text: words,
    font_size: options.fontSize,
    text_color: options.colour,
    background_color: backdrop,
  };
}
