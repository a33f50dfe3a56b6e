import { describe, expect, it } from 'vitest';

import { createEngagementStage } from '../../core/engagement/engagementStage.js';
import { openRecording } from '../../sources/openRecording.js';
import { sharedFile } from '../shared.js';

const folder = sharedFile('data/bags');

interface Vector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}
type Quaternion = Vector & { readonly w: number };

interface TransformMessage {
  readonly transforms: readonly {
    readonly header: { readonly stamp: { readonly sec: number; readonly nanosec: number } };
    readonly child_frame_id: string;
    readonly transform: { readonly translation: Vector; readonly rotation: Quaternion };
  }[];
}

/** v + 2 w (q x v) + 2 q x (q x v). */
function turned({ x, y, z, w }: Quaternion, v: Vector): Vector {
  const cross = (a: Vector, b: Vector): Vector => ({
    x: a.y * b.z - a.z * b.y,
    y: a.z * b.x - a.x * b.z,
    z: a.x * b.y - a.y * b.x,
  });
  const once = cross({ x, y, z }, v);
  const twice = cross({ x, y, z }, once);
  return {
    x: v.x + 2 * (w * once.x + twice.x),
    y: v.y + 2 * (w * once.y + twice.y),
    z: v.z + 2 * (w * once.z + twice.z),
  };
}

/** Where a face is and looks in the camera's frame: the gaze's frame, sent once a face, looks along z. */
async function gazes(recording: string, face: string) {
  const places: (TransformMessage['transforms'][number]['transform'] & { readonly stampNs: bigint })[] = [];
  const looks: Vector[] = [];
  const source = await openRecording(`${folder ?? ''}/${recording}`);
  for await (const message of source.messages({ topics: new Set(['/tf']) })) {
    const decoded = source.decode(message) as TransformMessage;
    for (const { header, child_frame_id: child, transform } of decoded.transforms) {
      const stampNs = BigInt(header.stamp.sec) * 1_000_000_000n + BigInt(header.stamp.nanosec);
      if (child === `face_${face}`) places.push({ ...transform, stampNs });
      if (child === `gaze_${face}`) looks.push(turned(transform.rotation, { x: 0, y: 0, z: 1 }));
    }
  }
  await source.close();
  return places.flatMap(({ stampNs, translation, rotation }, index) => {
    const own = looks[index];
    if (own === undefined) return [];
    const look = turned(rotation, own);
    const angles = { pitchRad: Math.asin(-look.y), yawRad: Math.atan2(look.x, -look.z), rollRad: 0 };
    return [{ stampNs, headPose: { ...translation, ...angles, reprojectionErrorPx: 0 } }];
  });
}

async function prior(recording: string, face: string) {
  const stage = createEngagementStage();
  let state = stage.initialState;
  const scores: number[] = [];
  const levels: string[] = [];
  for (const { stampNs, headPose } of await gazes(recording, face)) {
    const step = stage.step(state, {
      stampNs,
      face: { headPose, quality: 1, embedding: undefined, modelId: '' },
      head: undefined,
    });
    state = step.state;
    const { score, level } = step.output;
    if (score !== undefined) scores.push((score + 1) / 2);
    if (level !== 'UNKNOWN' && levels.at(-1) !== level) levels.push(level);
  }
  return {
    images: scores.length,
    mean: Number((scores.reduce((sum, each) => sum + each, 0) / scores.length).toFixed(2)),
    above: Math.round((100 * scores.filter((each) => each > 0.5).length) / scores.length),
    levels,
  };
}

describe.skipIf(folder === undefined)("the prior on hri_engagement's recordings", () => {
  // The table of docs/engagement.md.
  it.each([
    ['1p_GA_eng_1', 'df5fb', 379, 0.57, 100, ['ENGAGED']],
    ['1p_GA_dis_1', '8ca46', 523, 0.51, 42, ['ENGAGING']],
    ['2p_AA_FV_eng_1', 'e285f', 290, 0.59, 100, ['ENGAGED']],
    ['2p_AA_FV_eng_1', '61564', 290, 0.38, 33, ['ENGAGING']],
    ['bag_2_disengaged', 'f00000', 58, 0.18, 0, ['DISENGAGED']],
    ['bag_2_disengaged', 'f00001', 89, 0.04, 0, ['DISENGAGED']],
  ])('%s, face %s', async (recording, face, images, mean, above, levels) => {
    expect(await prior(recording, face)).toEqual({ images, mean, above, levels });
  });
});
