import type { CodeUse } from './scanCodes.js';
import { code, table } from './markdown.js';

const removedTitle = '## Removed';
const elsewhere = '(in the words of what failed)';

/**
 * What the sentences of a code have in common, where they have no word in common that would show it. A test asks for it.
 */
export const commonMeanings: Readonly<Record<string, string>> = {
  'cohort/ids-alike': 'ids that may be one child',
  'cohort/labels-file': 'a table of labels that cannot be read',
  'cohort/no-sessions': 'nothing to make a cohort of',
  'cohort/positive': 'the class that sensitivity speaks of',
  'screening/bad-option': 'an option of rapport cohort',
  'batch/parameters': 'a parameter of a batch task is unknown, or not as the task needs it',
  'console/passphrase': 'the passphrase of the operator’s page is missing, cannot be read, or is none',
  'console/tls-files': 'the certificate of the operator’s page or its key cannot be used',
  'export/no-table': 'what is to be exported is not there, or not in that format',
  'cdr/value': 'a value cannot be written as its field is declared',
  'head/bad-option': 'an option of a command does not have the form or the range that it needs',
  'head/no-data': 'the features that a command works on are not there or cannot be read',
  'head/too-few-frames': 'what is left to train, stop and judge a head with is too little',
  'model/missing': 'the file of a model is not there',
  'npz/unreadable': 'a file is not what numpy.savez writes',
  'prompt-policy/parameters': 'a parameter of the prompts is outside its range',
  'record/exists': 'the folder to record into cannot be made, because it is there',
  'record/no-folder': 'the folder to record into cannot be made',
  'video/no-file': 'what is given as a camera or recording is not there or cannot be read',
};

/**
 * Markdown tables of all codes, and the list of those that are no longer.
 *
 * @param present the page as it is: a code that it has and that nothing says any more goes to the removed ones
 */
export function codesMarkdown(uses: readonly CodeUse[], present: string): string {
  const now = [...new Set(uses.map((use) => use.code))].sort();
  const rooms = [...new Set(now.map(roomOf))];
  const tables = rooms.map((room) => {
    const rows = now
      .filter((each) => roomOf(each) === room)
      .flatMap((each) =>
        sentencesOf(each, uses).map(([sentence, files]) => [
          code(each),
          sentence,
          files.map(code).join(', '),
        ]),
      );
    return `## ${room}\n\n${table(['code', 'says', 'where'], rows)}`;
  });
  const removed = codesOn(present).filter((each) => !now.includes(each));
  const list = removed.length === 0 ? 'None.' : removed.map((each) => `- ${code(each)}`).join('\n');
  return [...tables, `${removedTitle}\n\n${list}`].join('\n\n');
}

/** The codes that the page has, those among them that it calls removed included, in their order. */
export function codesOn(page: string): string[] {
  const found = page.matchAll(/^(?:\| |- )`([a-z0-9-]+\/[a-z0-9-]+)`/gmu);
  return [...new Set([...found].map(([, each = '']) => each))].sort();
}

/** What a code says and where, each sentence once. */
function sentencesOf(codeText: string, uses: readonly CodeUse[]): readonly (readonly [string, string[]])[] {
  const found = new Map<string, string[]>();
  for (const { sentences, file } of uses.filter((use) => use.code === codeText))
    for (const sentence of sentences) {
      const files = found.get(sentence) ?? [];
      if (!files.includes(file)) files.push(file);
      found.set(sentence, files);
    }
  return [...found].map(([sentence, files]) => [
    /\p{L}/u.test(sentence) ? escaped(sentence) : elsewhere,
    files,
  ]);
}

function escaped(sentence: string): string {
  return sentence.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}

function roomOf(each: string): string {
  return each.slice(0, each.indexOf('/'));
}
