/**
 * What a person holds down to judge engagement now. Held means an opinion, released means none: no opinion is not 0.
 * A plain value.
 */
export interface Grip {
  /** Keys held: arrows, and digits by their name. */
  readonly keys: readonly string[];
  /** A pointer or a stick holds the value. */
  readonly isHeldByHand: boolean;
  /** Kept without holding, until it is let go by a button: for who can't hold. */
  readonly isKept: boolean;
  /** Where the judgement is, or was last, -1 .. 1. */
  readonly value: number;
}

export const noGrip: Grip = { keys: [], isHeldByHand: false, isKept: false, value: 0 };

/** The judgement; `undefined`: no opinion. */
export function opinionOf(grip: Grip): number | undefined {
  return grip.keys.length > 0 || grip.isHeldByHand || grip.isKept ? grip.value : undefined;
}

/** What an arrow moves in a second. */
export const arrowPerSec = 1.2;

/** `1` is -1, `5` is 0, `9` is +1, in quarters; `undefined` for other keys. */
export function digitValue(key: string): number | undefined {
  return /^[1-9]$/u.test(key) ? (Number(key) - 5) / 4 : undefined;
}

const arrows: Readonly<Record<string, number>> = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 };

/** Whether a key judges. */
export function isJudging(key: string): boolean {
  return key in arrows || digitValue(key) !== undefined;
}

export function keyDown(grip: Grip, key: string): Grip {
  if (!isJudging(key) || grip.keys.includes(key)) return grip;
  return { ...grip, keys: [...grip.keys, key], value: digitValue(key) ?? grip.value };
}

export function keyUp(grip: Grip, key: string): Grip {
  return grip.keys.includes(key) ? { ...grip, keys: grip.keys.filter((held) => held !== key) } : grip;
}

/** What arrows that are held do in some time. */
export function afterSec(grip: Grip, seconds: number): Grip {
  const direction = grip.keys.reduce((sum, key) => sum + (arrows[key] ?? 0), 0);
  return direction === 0 ? grip : { ...grip, value: clamp(grip.value + direction * arrowPerSec * seconds) };
}

export function byHand(grip: Grip, value: number): Grip {
  return { ...grip, isHeldByHand: true, value: clamp(value) };
}

export function handReleased(grip: Grip): Grip {
  return { ...grip, isHeldByHand: false };
}

/** A step by a button keeps the judgement until it is let go. */
export function stepped(grip: Grip, by: number): Grip {
  return { ...grip, isKept: true, value: clamp(Math.round((grip.value + by) * 20) / 20) };
}

export function letGo(grip: Grip): Grip {
  return { ...noGrip, value: grip.value };
}

const deadZone = 0.15;

/** A stick's judgement: forward is engaged. `undefined` where it rests. */
export function stickValue(axis: number): number | undefined {
  return Math.abs(axis) < deadZone ? undefined : clamp(-axis);
}

function clamp(value: number): number {
  return Math.max(-1, Math.min(1, value));
}
