import { fromReadingMessage, type ReadingMessage } from '../../nodes/messages/readingMessage.js';
import { Decoder } from '../../sources/types/Decoder.js';
import { TroubleList } from '../../sources/Trouble.js';
import { overlayOf } from '../suite/readingViews.js';
import { pictureReading, type PictureReading } from '../wire/review.js';
import { checkValue } from '../wire/values.js';
import { RecordingShelf } from './RecordingShelf.js';
import { findStamped, indexOfStamp, readStamped, type StampedTable } from './stampedTable.js';

const none: PictureReading = { is: 'none', reading: null };
const unreadable: PictureReading = { is: 'unreadable', reading: null };

/** What the chain said of the pictures of sessions that are being looked at, each read when it is asked for. */
export class ReadingShelf {
  readonly #shelf = new RecordingShelf(openReadings);

  /** Looks where a session's readings lie now; asking for one waits for it. */
  async look(folder: string): Promise<void> {
    await this.#shelf.now(folder);
  }

  /**
   * What was said of the picture of that very stamp.
   *
   * @throws RapportError `recording/unreadable`; the file system's error
   */
  async of(folder: string, stampNs: bigint): Promise<PictureReading> {
    return readingAt(await this.#shelf.last(folder), stampNs);
  }
}

interface Readings {
  readonly table: StampedTable;
  /** By the definitions that the recording brought along: those of its own version. */
  readonly decoder: Decoder;
}

async function openReadings(files: readonly string[]): Promise<Readings> {
  const table = await findStamped(files, 'rapport_msgs/msg/Reading');
  return { table, decoder: new Decoder(new TroubleList(files[0] ?? '')) };
}

async function readingAt({ table, decoder }: Readings, stampNs: bigint): Promise<PictureReading> {
  const index = indexOfStamp(table, stampNs);
  const topic = table.topics[table.topic[index ?? -1] ?? -1];
  if (index === undefined || topic === undefined) return none;
  const data = await readStamped(table, index);
  const message = data && decoder.decode({ topic, data, logTimeNs: stampNs, publishTimeNs: stampNs });
  if (message === undefined) return unreadable;
  const answer = checkValue(viewOf(message as ReadingMessage), pictureReading);
  // A box that is no number can't be drawn.
  return answer.ok ? answer.value : unreadable;
}

function viewOf(message: ReadingMessage): unknown {
  const { image_width: widthPx, image_height: heightPx } = message;
  return { is: 'there', reading: { widthPx, heightPx, overlay: overlayOf(fromReadingMessage(message)) } };
}
