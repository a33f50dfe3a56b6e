import { createReadStream } from 'node:fs';

const chunkBytes = 1024 * 1024;

/** More than the longest thing that is looked for, with a character to either side. */
const overlapBytes = 256;

/**
 * What finds a child's id as a whole word, so that `c1` is not found in `c12` or `c1-b`, or in its head's id
 * (`child-c1-0123456789ab`); and its sessions' ids, or its prompts' (`s1-p3`).
 */
export function idPattern(childId: string, sessionIds: readonly string[] = []): RegExp {
  const words = [childId, ...sessionIds].join('|');
  const prompts = sessionIds.map((id) => `${id}-p[0-9]+`);
  const whole = `(?<![A-Za-z0-9_-])(?:${[words, ...prompts].join('|')})(?![A-Za-z0-9_-])`;
  return new RegExp(`${whole}|(?<![A-Za-z0-9_])child-${childId}-[0-9a-f]{12}(?![0-9a-f])`, 'u');
}

/**
 * Whether a file's bytes name one of the ids. What a file holds compressed is not seen: see `searchFile`.
 *
 * @throws the file system's error
 */
export async function fileMentions(path: string, pattern: RegExp): Promise<boolean> {
  return streamMentions(createReadStream(path, { highWaterMark: chunkBytes }), pattern);
}

/** As `fileMentions`, of bytes that come one after the other. @throws the stream's error */
export async function streamMentions(stream: AsyncIterable<unknown>, pattern: RegExp): Promise<boolean> {
  const everywhere = new RegExp(pattern.source, 'gu');
  // What the chunk before ended with: an id may lie across the border.
  let tail: string | undefined;
  const found = (text: string, isLast: boolean): boolean => {
    for (const { index, 0: word } of text.matchAll(everywhere)) {
      // Judged only with the characters before and behind it.
      const hasBefore = index > 0 || tail === undefined;
      if (hasBefore && (isLast || index + word.length < text.length)) return true;
    }
    return false;
  };
  for await (const bytes of stream) {
    const text = (tail ?? '') + (bytes as Buffer).toString('latin1');
    if (found(text, false)) return true;
    tail = text.slice(-overlapBytes);
  }
  return tail !== undefined && found(tail, true);
}
