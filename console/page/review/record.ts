import { signal } from '@preact/signals';

import type {
  AnnotationPass,
  AnnotationPasses,
  PictureIndex,
  Purged,
  Readings,
  ReviewEvents,
  SessionList,
  SessionListing,
} from '../../wire/review.js';
import { routes } from '../../wire/routes.js';
import { atStart, type Playhead } from './playhead.js';

/** A session that is looked at: what its record says. */
export interface SessionRecord {
  readonly listing: SessionListing;
  readonly readings: Readings;
  readonly events: ReviewEvents;
  readonly pictures: PictureIndex;
  readonly beginNs: bigint;
  /** Seconds from the beginning, of each picture, of each word on recording pictures, and of each reading. */
  readonly pictureSec: Float64Array;
  readonly takingSec: Float64Array;
  readonly readingSec: Float64Array;
}

export const sessions = signal<readonly SessionListing[] | undefined>(undefined);
export const record = signal<SessionRecord | undefined>(undefined);
export const passes = signal<readonly AnnotationPass[]>([]);
export const head = signal<Playhead>(atStart(0));
/** What went wrong, in the server's words; `undefined`: nothing. */
export const trouble = signal<string | undefined>(undefined);

/** The session that was removed last, and what of it. */
export const purged = signal<(Purged & { readonly sessionId: string }) | undefined>(undefined);

/** What the server gives; what it refuses is said by `trouble`, and `undefined` here. */
async function get<Answer>(path: string): Promise<Answer | undefined> {
  try {
    const response = await fetch(path);
    const answer: unknown = await response.json();
    if (response.ok) return answer as Answer;
    const { says, message } = answer as { readonly says?: string; readonly message?: string };
    trouble.value = says ?? message ?? String(response.status);
  } catch (error) {
    trouble.value = (error as Error).message;
  }
  return undefined;
}

export const of = (route: string, handle: string) => `${route}?session=${encodeURIComponent(handle)}`;

export async function listSessions(): Promise<void> {
  trouble.value = undefined;
  sessions.value = (await get<SessionList>(routes.reviewSessions))?.sessions;
}

export async function openSession(listing: SessionListing): Promise<void> {
  trouble.value = undefined;
  purged.value = undefined;
  const { handle } = listing;
  const [readings, events, pictures, annotations] = await Promise.all([
    get<Readings>(of(routes.reviewReadings, handle)),
    get<ReviewEvents>(of(routes.reviewEvents, handle)),
    get<PictureIndex>(of(routes.reviewPictures, handle)),
    get<AnnotationPasses>(of(routes.reviewAnnotations, handle)),
  ]);
  if (readings === undefined || events === undefined || pictures === undefined) return;
  const stamps = [...readings.stampsNs, ...pictures.stampsNs].map(BigInt);
  const beginNs = stamps.reduce((least, stamp) => (stamp < least ? stamp : least), stamps[0] ?? 0n);
  const seconds = (texts: readonly string[]) =>
    Float64Array.from(texts, (text) => Number(BigInt(text) - beginNs) / 1e9);
  const pictureSec = seconds(pictures.stampsNs);
  const takingSec = seconds(pictures.taking.map(({ fromNs }) => fromNs));
  const readingSec = seconds(readings.stampsNs);
  record.value = { listing, readings, events, pictures, beginNs, pictureSec, takingSec, readingSec };
  passes.value = annotations?.passes ?? [];
  head.value = atStart(Math.max(pictureSec.at(-1) ?? 0, readingSec.at(-1) ?? 0));
}

export async function loadPasses(handle: string): Promise<void> {
  passes.value = (await get<AnnotationPasses>(of(routes.reviewAnnotations, handle)))?.passes ?? passes.peek();
}

export function closeSession(): void {
  record.value = undefined;
  passes.value = [];
}

export const secondsOf = ({ beginNs }: SessionRecord, atNs: string) => Number(BigInt(atNs) - beginNs) / 1e9;
