import * as z from 'zod/mini';

import { overlay } from './pictureFrame.js';
import { count, maybeNumber, maybeStamp, maybeText, shortText, stampText } from './values.js';

/** What GET and POST below /api/review carry. Sessions are asked for by a handle that means nothing outside this server. */

const sessionListing = z.object({
  handle: shortText,
  sessionId: shortText,
  childId: maybeText,
  culture: maybeText,
  operatorName: maybeText,
  startedNs: maybeStamp,
  /** Seconds from start to end. */
  durationSec: maybeNumber,
  state: shortText,
  /** `null`: its recording has no end that says so. */
  hasPictures: z.nullable(z.boolean()),
  /** Whether coders can train on it. */
  hasClip: z.boolean(),
  hasReport: z.boolean(),
});
export const sessionList = z.object({ sessions: z.array(sessionListing) });
export type SessionList = z.infer<typeof sessionList>;
export type SessionListing = z.infer<typeof sessionListing>;

const column = z.array(maybeNumber);
/** GET /api/review/readings: a column each, as long as `stampsNs`. */
export const readings = z.object({
  stampsNs: z.array(stampText),
  score: column,
  uncertainty: column,
  source: z.array(maybeText),
  level: z.array(maybeText),
  coverage: column,
  /** By attribute name, as in `affect`. */
  attributes: z.record(z.string(), column),
});
export type Readings = z.infer<typeof readings>;

/** GET /api/review/events: the log's lines but for frames, in their order, with the moment each. */
export const reviewEvents = z.object({
  events: z.array(z.object({ atNs: maybeStamp, kind: shortText, says: shortText, by: maybeText })),
  /** Lines that could not be read. */
  unreadable: count,
});
export type ReviewEvents = z.infer<typeof reviewEvents>;

const annotationPoint = z.tuple([stampText, z.nullable(z.number().check(z.minimum(-1), z.maximum(1)))]);
/** One pass of one coder; earlier passes are kept. */
export const annotationPass = z.object({
  coder: z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/u)),
  /** From 1. */
  pass: z.int().check(z.positive()),
  lagSec: z.number().check(z.minimum(0), z.maximum(10)),
  finished: z.boolean(),
  /** By stamp, each value valid until the next; `null`: no opinion. */
  points: z.array(annotationPoint).check(z.maxLength(500_000)),
});
export type AnnotationPass = z.infer<typeof annotationPass>;
/** GET /api/review/annotations: the asker's own passes, all of them where nobody is to be blind any more. */
export const annotationPasses = z.object({ passes: z.array(annotationPass) });
export type AnnotationPasses = z.infer<typeof annotationPasses>;

/** Whether pictures were recorded, and why not. */
export const takings = ['yes', 'no-consent', 'disk-full'] as const;
/** GET /api/review/pictures: the stamps of the session's pictures, ascending; each is got as a picture file by its index. */
export const pictureIndex = z.object({
  stampsNs: z.array(stampText),
  /** How it was with recording pictures, each from a moment on until the next, ascending. */
  taking: z.array(z.object({ fromNs: stampText, is: z.enum(takings) })),
  recording: z.enum(['there', 'missing', 'unreadable']),
});
export type PictureIndex = z.infer<typeof pictureIndex>;

/** GET /api/review/reading: what the record says of the picture of that very stamp. */
export const pictureReading = z.object({
  /** `none`: nothing, which is not "no face"; `unreadable`: it is damaged. */
  is: z.enum(['there', 'none', 'unreadable']),
  /** Faces in pixels of an image of that size, which the picture may have been scaled from. */
  reading: z.nullable(z.object({ widthPx: count, heightPx: count, overlay })),
});
export type PictureReading = z.infer<typeof pictureReading>;

/** POST /api/review/purge: the session's id, as it was typed. */
export const purgeBody = z.object({ typed: shortText });
/** What was removed, a path each, and what could not be. */
export interface Purged {
  readonly removed: readonly { readonly path: string; readonly action: 'folder' | 'lines' }[];
  readonly filesSearched: number;
  /** Files that still name the session. */
  readonly remaining: readonly string[];
}
