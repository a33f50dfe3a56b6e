import type { McapTypes } from '@mcap/core';
import type { TroubleList } from '../Trouble.js';

/** Tells what a file's statistics count and the walk did not find. */
export function tellMissing(
  statistics: McapTypes.Statistics,
  { chunks, messagesOutside }: { readonly chunks: number; readonly messagesOutside: number },
  troubles: TroubleList,
): void {
  if (chunks === 0 && statistics.messageCount > BigInt(messagesOutside)) {
    const lostMessages = Number(statistics.messageCount) - messagesOutside;
    troubles.add(
      'recording/missing-messages',
      `The file states ${statistics.messageCount} messages: ${lostMessages} of them could not be found.`,
      { lostMessages },
    );
  }
  if (statistics.chunkCount > chunks) {
    troubles.add(
      'recording/missing-chunks',
      `The file states ${statistics.chunkCount} chunks, and ${chunks} are there.`,
    );
  }
}

/** Tells of a file that ends without an end of its data, which every writer gives: a record whose length is damaged reached over it. */
export function tellUnendedData(footerAt: number, troubles: TroubleList): void {
  troubles.add(
    'recording/damaged',
    'The record that ends the data is missing: messages may be damaged or missing, and none can tell which.',
    { offset: footerAt },
  );
}
