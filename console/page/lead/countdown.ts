/** What is left of a time that ends, for people and for a bar. */
export interface Countdown {
  /** Whole seconds left, rounded up: 0 only when it is over. */
  readonly leftSec: number;
  /** Share left, 0 .. 1; `undefined` where the beginning is not known. */
  readonly share: number | undefined;
  readonly isOver: boolean;
}

/** @param endsNs when it ends, of the same clock as `nowNs` and `beganNs` */
export function countdown(endsNs: bigint, nowNs: bigint, beganNs?: bigint): Countdown {
  const leftNs = endsNs > nowNs ? endsNs - nowNs : 0n;
  const wholeNs = beganNs === undefined ? 0n : endsNs - beganNs;
  return {
    leftSec: Math.ceil(Number(leftNs) / 1e9),
    share: wholeNs <= 0n ? undefined : Math.min(1, Number(leftNs) / Number(wholeNs)),
    isOver: leftNs === 0n,
  };
}

/** `4:05`, `1:02:09`: how long something has gone on. Negative times are 0. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3_600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
