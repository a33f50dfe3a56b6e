import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { repositoryRoot } from '../../../models/repositoryRoot.js';
import { codesMarkdown, codesOn, commonMeanings } from '../../../nodes/documentation/codesMarkdown.js';
import { replaceSection } from '../../../nodes/documentation/replaceSection.js';
import { scanCodes, type CodeUse } from '../../../nodes/documentation/scanCodes.js';

const page = readFileSync(join(repositoryRoot, 'docs/codes.md'), 'utf8');
const { uses, handedOn } = scanCodes(repositoryRoot);

function wordsOf(sentence: string): ReadonlySet<string> {
  return new Set(sentence.toLowerCase().match(/[a-z]{4,}/gu));
}

/** The sentences of each code, each once; not those that are somebody else's words altogether. */
function sentencesByCode(): Map<string, string[]> {
  const found = new Map<string, Set<string>>();
  for (const { code, sentences } of uses)
    for (const sentence of sentences)
      if (wordsOf(sentence).size > 0) found.set(code, (found.get(code) ?? new Set()).add(sentence));
  return new Map([...found].map(([code, sentences]) => [code, [...sentences]]));
}

/** Whether each sentence is bound to each other by words in common, directly or by way of others. */
function areRelated(sentences: readonly string[]): boolean {
  const words = sentences.map(wordsOf);
  const reached = new Set([0]);
  for (const at of reached)
    for (const [other, of] of words.entries())
      if ([...of].some((word) => words[at]?.has(word))) reached.add(other);
  return reached.size === sentences.length;
}

describe('docs/codes.md', () => {
  it('is what npm run docs writes: no code is missing, and none is gone without being called removed', () => {
    expect(page).toBe(replaceSection(page, 'codes', codesMarkdown(uses, page)));
    expect(codesOn(page)).toEqual(expect.arrayContaining([...new Set(uses.map(({ code }) => code))]));
  });

  it('lists more than 200 codes', () => {
    // 211 at the time of writing: a scan that no longer finds them would pass all else.
    expect(new Set(uses.map(({ code }) => code)).size).toBeGreaterThan(200);
  });

  it('leaves out only codes that are handed on from where they were said', () => {
    expect([...new Set(handedOn)]).toEqual([
      'archive/queue/QueueRunner.ts',
      'archive/tasks/inventory.ts',
      'console/live/Desk.ts',
      'console/review/training/TrainingDesk.ts',
      'console/review/training/trainableSession.ts',
      'core/chain/warningOf.ts',
      'core/screening/checkSessions.ts',
      'heads/data/extractFeatures.ts',
      'heads/evaluation/startEvaluationWorker.ts',
      'models/networkThread.ts',
      'models/verifyModel.ts',
      'nodes/engagement/refitInWorker.ts',
      'nodes/engagement/servePersonalization.ts',
      'nodes/player/MessageFeed.ts',
      'nodes/player/readerWorker.ts',
      'nodes/recording/recordGraph.ts',
      'record/verifySession.ts',
      'workers/LineProcess.ts',
    ]);
  });

  it('has no code with two unrelated meanings', () => {
    const unrelated = [...sentencesByCode()].filter(([, sentences]) => !areRelated(sentences));
    // One that belongs together all the same says how, in commonMeanings.
    expect(Object.fromEntries(unrelated.filter(([code]) => commonMeanings[code] === undefined))).toEqual({});
    expect(Object.keys(commonMeanings).sort()).toEqual(unrelated.map(([code]) => code).sort());
  });
});

describe('codesMarkdown', () => {
  const use = (code: string, file: string, ...sentences: string[]): CodeUse => ({ code, file, sentences });

  it('gives a row a sentence, with every file that says it, in order of the codes', () => {
    const made = codesMarkdown(
      [use('b/two', 'x.ts', 'A | B: <c>.'), use('a/one', 'x.ts', 'One.', '…'), use('a/one', 'y.ts', 'One.')],
      '',
    );
    expect(made).toBe(
      [
        '## a\n\n| code | says | where |\n| --- | --- | --- |',
        '| `a/one` | One. | `x.ts`, `y.ts` |',
        '| `a/one` | (in the words of what failed) | `x.ts` |',
        '\n## b\n\n| code | says | where |\n| --- | --- | --- |',
        '| `b/two` | A \\| B: &lt;c>. | `x.ts` |',
        '\n## Removed\n\nNone.',
      ].join('\n'),
    );
  });

  it('keeps what is gone as removed, from then on, until it is back', () => {
    const both = codesMarkdown([use('a/one', 'x.ts', 'One.'), use('a/two', 'x.ts', 'Two.')], '');
    const one = codesMarkdown([use('a/one', 'x.ts', 'One.')], both);
    expect(one).toMatch(/## Removed\n\n- `a\/two`$/u);
    expect(codesMarkdown([use('a/one', 'x.ts', 'One.')], one)).toBe(one);
    expect(codesMarkdown([use('a/one', 'x.ts', 'One.'), use('a/two', 'x.ts', 'Two.')], one)).toBe(both);
  });
});

describe('scanCodes', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rapport-codes-'));
    writeFileSync(join(folder, 'tsconfig.build.json'), '{ "include": ["*.ts"] }');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const scan = (text: string): ReturnType<typeof scanCodes> => {
    writeFileSync(join(folder, 'a.ts'), text);
    return scanCodes(folder);
  };

  it.each([
    ["throw new RapportError('a/b', 'Wrong: do this.', { cause });", ['Wrong: do this.']],
    [
      'throw new RapportError("a/b", `${name} is wrong: give ${least} or more.`);',
      ['… is wrong: give … or more.'],
    ],
    ["warnings.push({ code: 'a/b', text: is ? 'One.' : 'Other.' });", ['One.', 'Other.']],
    ["function f() { const text = 'One.'; return { code: 'a/b', text }; }", ['One.']],
    ["const text = 'Outer.'; function f(text: string) { return { code: 'a/b', text }; }", ['…']],
    ["function refuse(code: string, text: string) { return { code, text }; } refuse('a/b', 'No.');", ['No.']],
    ["const no = (code: string, why: string) => ({ code, text: `${why}.` }); no('a/b', 'so');", ['so.']],
    [
      "const as = old ? 'old' : 'new'; throw new RapportError('a/b', `An ${as} ${thing}.`);",
      ['An old ….', 'An new ….'],
    ],
    ["throw new RapportError('a/b', 'One ' + (x ? 'two' : 'three') + '.');", ['One two.', 'One three.']],
  ])('reads %s', (text, sentences) => {
    expect(scan(text)).toEqual({ uses: [{ code: 'a/b', sentences, file: 'a.ts' }], handedOn: [] });
  });

  it('reads both codes where either is said, and tells where one is only handed on', () => {
    const { uses: found, handedOn: passed } = scan(
      "throw new RapportError(is ? 'a/b' : 'a/c', 'One.'); throw new RapportError(error.code, error.message);",
    );
    expect(found.map(({ code }) => code)).toEqual(['a/b', 'a/c']);
    expect(passed).toEqual(['a.ts']);
  });

  it('takes nothing else for a code', () => {
    const text =
      "import { a } from './a/b.js'; join('a/b', 'c'); const x = { code: 'a/b' }; f({ text: 'a/b' });";
    expect(scan(text)).toEqual({ uses: [], handedOn: [] });
  });

  it('refuses a folder without the build', () => {
    rmSync(join(folder, 'tsconfig.build.json'));
    expect(() => scanCodes(folder)).toThrow('tsconfig.build.json cannot be read');
  });
});
