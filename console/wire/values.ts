import * as z from 'zod/mini';

/**
 * How values travel as JSON: what is not known is `null`, never 0 and never left out; a number is finite; a stamp is the
 * decimal text of its nanoseconds, which a JSON number cannot hold.
 */

const longestText = 4_000;

/** The greatest stamp of builtin_interfaces/Time has 20 digits. */
export const stampText = z.string().check(z.regex(/^-?\d{1,20}$/u));
/** Nanoseconds of ROS time, decimal. */
export type StampText = z.infer<typeof stampText>;

/** Any text of one message; a longer one is refused. */
export const shortText = z.string().check(z.maxLength(longestText));
export const finite = z.number();
export const maybeNumber = z.nullable(z.number());
export const maybeStamp = z.nullable(stampText);
export const maybeText = z.nullable(shortText);
export const count = z.int().check(z.nonnegative());

export function stampToText(ns: bigint): StampText {
  return ns.toString();
}

export function textToStamp(text: StampText): bigint {
  return BigInt(text);
}

/** A number as it travels: `null` for NaN, an infinity or nothing. */
export function numberOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** A text as it travels: ROS messages say "" where there is none. */
export function textOrNull(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}

/** What was read, or one sentence that says what is wrong with it. */
export type Parsed<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: string };

/** Reads a JSON text by a schema; never throws. */
export function parseJson<Value>(text: string, schema: z.ZodMiniType<Value>): Parsed<Value> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, problem: 'This is no JSON.' };
  }
  return checkValue(json, schema);
}

/** Checks a value by a schema; never throws. */
export function checkValue<Value>(value: unknown, schema: z.ZodMiniType<Value>): Parsed<Value> {
  const checked = z.safeParse(schema, value);
  if (checked.success) return { ok: true, value: checked.data };
  const [issue] = checked.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? 'the message' : issue.path.join('.');
  return { ok: false, problem: `${place} is not as it has to be (${issue?.code ?? 'unknown'}).` };
}
