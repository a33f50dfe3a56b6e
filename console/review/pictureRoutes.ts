import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { RapportError } from '../../core/RapportError.js';
import type { SessionEvent } from '../../core/session/SessionEvent.js';
import { readSessionLog } from '../../record/recoverSession.js';
import type { PictureIndex, PictureReading } from '../wire/review.js';
import { routes } from '../wire/routes.js';
import { stampText, stampToText, textToStamp, checkValue } from '../wire/values.js';
import { PictureShelf } from './PictureShelf.js';
import { ReadingShelf } from './ReadingShelf.js';
import type { sessionHandler } from './sessionHandler.js';

/** The pictures of a session's own recording, and what the chain said of each. */
export function pictureRoutes(server: FastifyInstance, ofSession: ReturnType<typeof sessionHandler>): void {
  const shelf = new PictureShelf();
  const readings = new ReadingShelf();
  server.get(
    routes.reviewPictures,
    ofSession(async (folder) => {
      const index = await pictureIndexOf(folder, shelf);
      // Found while the first pictures are looked at; whoever asks for one waits, and is told what is wrong.
      readings.look(folder).catch(() => undefined);
      return index;
    }),
  );
  server.get(
    routes.reviewReading,
    ofSession(async (folder, request, reply): Promise<unknown> => {
      const stamp = checkValue((request.query as { stamp?: unknown }).stamp, stampText);
      if (!stamp.ok) return reply.code(400).send({ says: 'Give the stamp of a picture in nanoseconds.' });
      void reply.header('cache-control', 'no-store');
      return (await readings.of(folder, textToStamp(stamp.value))) satisfies PictureReading;
    }),
  );
  server.get(
    routes.reviewPicture,
    ofSession(async (folder, request, reply) => sendPicture(reply, await asked(folder, request, shelf))),
  );
}

async function pictureIndexOf(folder: string, shelf: PictureShelf): Promise<PictureIndex> {
  const taking = takingOf((await readSessionLog(folder)).events);
  try {
    const { files, stampsNs } = await shelf.tableOf(folder);
    const recording = files.length > 0 ? 'there' : 'missing';
    return { stampsNs: Array.from(stampsNs, stampToText), taking, recording };
  } catch (error) {
    // What else the session left behind is looked at all the same.
    if (!(error instanceof RapportError)) throw error;
    return { stampsNs: [], taking, recording: 'unreadable' };
  }
}

/** What the recorder said of pictures in the session's log. */
export function takingOf(events: readonly SessionEvent[]): PictureIndex['taking'] {
  return events.flatMap((event) => {
    if (event.kind !== 'noted' || event.what !== 'recording') return [];
    const { pictures } = event.values;
    if (pictures === undefined) return [];
    const is = pictures === 'yes' ? 'yes' : pictures === 'no: no consent' ? 'no-consent' : 'disk-full';
    return [{ fromNs: stampToText(event.stampNs), is } as const];
  });
}

async function asked(
  folder: string,
  request: FastifyRequest,
  shelf: PictureShelf,
): Promise<Uint8Array | undefined> {
  const { index } = request.query as { index?: unknown };
  return typeof index === 'string' && /^\d{1,9}$/u.test(index)
    ? shelf.picture(folder, Number(index))
    : undefined;
}

const kinds = [
  { type: 'image/jpeg', begin: [0xff, 0xd8, 0xff] },
  { type: 'image/png', begin: [0x89, 0x50, 0x4e, 0x47] },
] as const;

function sendPicture(reply: FastifyReply, file: Uint8Array | undefined): FastifyReply {
  // A child's picture stays in no browser's store.
  void reply.header('cache-control', 'no-store');
  const kind = kinds.find(({ begin }) => begin.every((byte, index) => file?.[index] === byte));
  if (file === undefined || kind === undefined)
    return reply.code(404).send({ says: 'There is no such picture, or it is damaged.' });
  return reply.type(kind.type).send(Buffer.from(file.buffer, file.byteOffset, file.byteLength));
}
