import { existsSync } from 'node:fs';
import { FileBytes } from '../bytes/FileBytes.js';
import type { TroubleList } from '../Trouble.js';
import { readJournal } from './readJournal.js';
import { readWal } from './readWal.js';

/** Where a page's newest committed bytes are. */
export interface PagePlace {
  readonly file: FileBytes;
  readonly offset: number;
}

const magic = 'SQLite format 3\0';

/** https://www.sqlite.org/fileformat2.html, 1.2 and 1.3. */
export interface SqliteHeader {
  readonly pageBytes: number;
  /** Unused bytes at each page's end. */
  readonly reservedBytes: number;
  /** Pages that the header states; 0 where it states none. */
  readonly statedPages: number;
  readonly text: 'utf-8' | 'utf-16le' | 'utf-16be';
}

/** The header on page 1; `undefined` where it is none. */
export function parseHeader(page: Uint8Array): SqliteHeader | undefined {
  if (page.length < 100 || new TextDecoder('latin1').decode(page.subarray(0, 16)) !== magic) return undefined;
  const view = new DataView(page.buffer, page.byteOffset, page.length);
  const stated = view.getUint16(16);
  const pageBytes = stated === 1 ? 65_536 : stated;
  if (pageBytes < 512 || (pageBytes & (pageBytes - 1)) !== 0) return undefined;
  const isSizeKept = view.getUint32(24) === view.getUint32(92);
  const text = (['utf-8', 'utf-16le', 'utf-16be'] as const)[view.getUint32(56) - 1] ?? 'utf-8';
  return {
    pageBytes,
    reservedBytes: view.getUint8(20),
    statedPages: isSizeKept ? view.getUint32(28) : 0,
    text,
  };
}

/**
 * The pages of a database as its last whole transaction left them: its file, and over it what is in the write-ahead log or
 * rollback journal of a program that was killed. Nothing is written, locked or copied.
 */
export class SqlitePages {
  readonly header: SqliteHeader;
  readonly count: number;
  readonly #file: FileBytes;
  readonly #beside: FileBytes | undefined;
  readonly #over: ReadonlyMap<number, PagePlace>;

  private constructor(parts: {
    header: SqliteHeader;
    count: number;
    file: FileBytes;
    beside: FileBytes | undefined;
    over: ReadonlyMap<number, PagePlace>;
  }) {
    this.header = parts.header;
    this.count = parts.count;
    this.#file = parts.file;
    this.#beside = parts.beside;
    this.#over = parts.over;
  }

  /** @returns `undefined` for a file that is no SQLite database, or so damaged that its first page is none */
  static open(path: string, troubles: TroubleList): SqlitePages | undefined {
    const file = new FileBytes(path);
    const beside = openBeside(path);
    const log = beside && (beside.isWal ? readWal(beside.file) : readJournal(beside.file));
    const over = log?.pages ?? new Map<number, PagePlace>();
    const firstPlace = over.get(1);
    const first = firstPlace ? firstPlace.file.read(firstPlace.offset, 100) : file.read(0, 100);
    const header = parseHeader(first);
    if (header === undefined) {
      file.close();
      beside?.file.close();
      return undefined;
    }
    if (log !== undefined && log.ignoredBytes > 0) {
      troubles.add(
        'recording/uncommitted',
        `The recorder was killed in the middle of a transaction: ${log.ignoredBytes} bytes in ${log.name} were never finished and are left out.`,
        { lostBytes: log.ignoredBytes },
      );
    }
    const inFile = Math.floor(file.size / header.pageBytes);
    const count = log?.pageCount ?? Math.max(inFile, header.statedPages);
    return new SqlitePages({ header, count, file, beside: beside?.file, over });
  }

  /** Bytes of a page that hold something. */
  get usableBytes(): number {
    return this.header.pageBytes - this.header.reservedBytes;
  }

  /** The pages that are there, whatever the header states. */
  get present(): number {
    let most = Math.floor(this.#file.size / this.header.pageBytes);
    for (const number of this.#over.keys()) most = Math.max(most, number);
    return most;
  }

  /** A page, counted from 1; `undefined` where it is not, or not whole. Valid until the next call. */
  page(number: number): Uint8Array | undefined {
    const { pageBytes } = this.header;
    if (!(number >= 1)) return undefined;
    const place = this.#over.get(number) ?? { file: this.#file, offset: (number - 1) * pageBytes };
    const bytes = place.file.stream(place.offset, pageBytes);
    return bytes.length === pageBytes ? bytes : undefined;
  }

  /** Where a page is in the database's file, for people. */
  offsetOf(number: number): number {
    return (number - 1) * this.header.pageBytes;
  }

  close(): void {
    this.#file.close();
    this.#beside?.close();
  }
}

function openBeside(path: string): { file: FileBytes; isWal: boolean } | undefined {
  for (const [ending, isWal] of [
    ['-wal', true],
    ['-journal', false],
  ] as const) {
    if (existsSync(path + ending)) return { file: new FileBytes(path + ending), isWal };
  }
  return undefined;
}
