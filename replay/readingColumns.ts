import { attributeNames } from '../core/affect/attributes.js';
import { affectVector } from '../core/affect/AffectEstimate.js';
import type { FaceAffect } from '../core/affect/AffectFrame.js';
import type { Cell, ComparedTable } from '../core/diff/compareTables.js';
import type { SpooledReading } from './ReadingSpool.js';

type Row = readonly (readonly [column: string, cell: Cell])[];

const qualityLetters = { measured: 'm', 'pseudo-labelled': 'p', unavailable: 'u' } as const;

/**
 * Readings as a table: a row a face, and a row for an image without any. What is not known is empty; the features behind the
 * attributes are left to `rapport head features`.
 */
export async function readingTable(readings: AsyncIterable<SpooledReading>): Promise<ComparedTable> {
  const columns = new Map<string, Cell[]>(rowOf(undefined, undefined).map(([name]) => [name, []]));
  let rows = 0;
  for await (const spooled of readings) {
    const faces = spooled.reading.affects;
    for (const face of faces.length > 0 ? faces : [undefined]) {
      for (const [name, cell] of rowOf(spooled, face)) columns.get(name)?.push(cell);
      rows += 1;
    }
  }
  return { rows, columns };
}

/** Without a reading the columns' names alone. */
function rowOf(spooled: SpooledReading | undefined, face: FaceAffect | undefined): Row {
  const reading = spooled?.reading;
  const engagement = reading?.engagement;
  return [
    ['log_time_ns', spooled?.logTimeNs],
    ['stamp_ns', reading?.frame.stampNs],
    ['skipped_before', reading?.skippedBefore],
    ['frozen', reading?.isFrozen],
    ['face_count', reading?.affects.length],
    ...faceCells(face),
    ['followed', reading && face && reading.followed.faceId === face.face.id],
    ['following', reading?.followed.because],
    ['person_id', reading?.followed.personId],
    ['engagement', engagement?.score],
    ['engagement_uncertainty', engagement?.uncertainty],
    ['engagement_smoothed', engagement?.smoothed],
    ['engagement_level', engagement?.level],
    ['engagement_source', engagement?.source],
    ['head_id', engagement?.headId],
    ['coverage', engagement?.coverage],
  ];
}

function faceCells(seen: FaceAffect | undefined): Row {
  const face = seen?.face;
  const pose = face?.headPose;
  const values = seen && affectVector(seen.estimate);
  const points = ['right_eye', 'left_eye', 'nose', 'right_mouth', 'left_mouth'];
  return [
    ['face_id', face?.id],
    ['score', face?.score],
    ['x', face?.box.x],
    ['y', face?.box.y],
    ['width', face?.box.width],
    ['height', face?.box.height],
    ...points.flatMap((name, index): Row => [
      [`${name}_x`, face?.landmarks[index]?.x],
      [`${name}_y`, face?.landmarks[index]?.y],
    ]),
    ['pose_x', pose?.x],
    ['pose_y', pose?.y],
    ['pose_z', pose?.z],
    ['yaw', pose?.yawRad],
    ['pitch', pose?.pitchRad],
    ['roll', pose?.rollRad],
    ['face_coverage', face?.quality.coverage],
    ['person', face?.identity?.person],
    ...attributeNames.map((name, index): Row[number] => [name, known(values?.[index])]),
    ['attribute_quality', seen?.estimate.quality.map((each) => qualityLetters[each]).join('')],
    ['affect_model', seen?.estimate.modelId],
  ];
}

function known(value: number | undefined): number | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : value;
}
