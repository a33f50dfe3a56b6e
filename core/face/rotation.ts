type Row = readonly [number, number, number];

/** A point in space, or a direction. */
export interface Vector3 {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Rows of a 3x3 rotation matrix. */
export type RotationMatrix = readonly [Row, Row, Row];

/** The rotation about a vector by its length in radians (Rodrigues' formula). */
export function rotationMatrix([turnX, turnY, turnZ]: Row): RotationMatrix {
  const angle = Math.sqrt(turnX * turnX + turnY * turnY + turnZ * turnZ);
  const perAngle = angle === 0 ? 0 : 1 / angle;
  const [x, y, z] = [turnX * perAngle, turnY * perAngle, turnZ * perAngle];
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  const t = 1 - c;
  return [
    [c + t * x * x, t * x * y - s * z, t * x * z + s * y],
    [t * x * y + s * z, c + t * y * y, t * y * z - s * x],
    [t * x * z - s * y, t * y * z + s * x, c + t * z * z],
  ];
}

/** The rotation by `first` and then by `then`. */
export function multiply(then: RotationMatrix, first: RotationMatrix): RotationMatrix {
  const [[a, b, c], [d, e, f], [g, h, i]] = first;
  const row = ([x, y, z]: Row): Row => [x * a + y * d + z * g, x * b + y * e + z * h, x * c + y * f + z * i];
  const [top, middle, bottom] = then;
  return [row(top), row(middle), row(bottom)];
}

/** The point brought by the rotation to where it then is. */
export function turned([[a, b, c], [d, e, f], [g, h, i]]: RotationMatrix, { x, y, z }: Vector3): Vector3 {
  return { x: a * x + b * y + c * z, y: d * x + e * y + f * z, z: g * x + h * y + i * z };
}

export interface HeadAngles {
  readonly yawRad: number;
  readonly pitchRad: number;
  readonly rollRad: number;
}

/**
 * The angles of a head (signs as in `HeadPose`) from its rotation in the camera's optical frame.
 *
 * The head first turns (yaw), then nods (pitch) about its own axis, then tilts (roll) about its own: the matrix is
 * Ry(-yaw) Rx(-pitch) Rz(-roll), the minus because the optical frame's y points down and its z into the head.
 */
export function headAngles(rotation: RotationMatrix): HeadAngles {
  const [[, , r02], [r10, r11, r12], [, , r22]] = rotation;
  return {
    yawRad: -Math.atan2(r02, r22),
    pitchRad: Math.asin(Math.min(Math.max(r12, -1), 1)),
    rollRad: -Math.atan2(r10, r11),
  };
}

/** The inverse of `headAngles`. */
export function headRotation({ yawRad, pitchRad, rollRad }: HeadAngles): RotationMatrix {
  const [sy, cy] = [Math.sin(-yawRad), Math.cos(-yawRad)];
  const [sp, cp] = [Math.sin(-pitchRad), Math.cos(-pitchRad)];
  const [sr, cr] = [Math.sin(-rollRad), Math.cos(-rollRad)];
  return [
    [cy * cr + sy * sp * sr, -cy * sr + sy * sp * cr, sy * cp],
    [cp * sr, cp * cr, -sp],
    [-sy * cr + cy * sp * sr, sy * sr + cy * sp * cr, cy * cp],
  ];
}
