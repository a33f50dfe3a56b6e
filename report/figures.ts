/** A number with a true minus sign, or what stands for one that is not known. */
export function figure(value: number | undefined, digits = 2, unknown = '–'): string {
  if (value === undefined || !Number.isFinite(value)) return unknown;
  return value
    .toFixed(digits)
    .replace(/^-(?=0(\.0*)?$)/u, '')
    .replace('-', '−');
}

/** A share, 0..1, in per cent. */
export function percent(share: number | undefined): string {
  return share === undefined || !Number.isFinite(share) ? '–' : `${figure(100 * share, 0)} %`;
}

/** Seconds as minutes and seconds, `12:34`, or with hours, `1:02:03`. */
export function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** A moment as `2026-11-27 09:41 UTC`, from ISO 8601. */
export function dateTime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
