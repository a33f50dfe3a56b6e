import { readFile } from 'node:fs/promises';

import { describe, expect, it } from 'vitest';

import { checkProtocol, parseProtocol } from '../../../config/protocols/parseProtocol.js';
import { protocolJsonSchema } from '../../../config/protocols/protocolSchema.js';
import { parseBehaviours } from '../../../core/behaviour/parseBehaviours.js';
import { longestSay } from '../../../core/behaviour/Behaviour.js';
import type { Protocol } from '../../../core/protocol/Protocol.js';
import { behaviourIds, protocolOf, smallFile } from '../../core/protocol/protocols.js';

const sentencesOf = (text: string): readonly string[] =>
  checkProtocol({ text, file: 'x.yaml', behaviourIds }).problems.map(({ sentence }) => sentence);

/** The line, from 1, on which a part of the small protocol stands. */
const lineOf = (part: string, text = smallFile): number =>
  text.slice(0, text.indexOf(part)).split('\n').length;

describe('what is wrong with a protocol', () => {
  it.each([
    ['wait_sec: 8', 'wait_sec: long', 'steps[0].response.wait_sec must be a number between 1 and 300'],
    [
      'prompts: [hint]',
      'prompt: [hint]',
      'steps[0].prompt is no field here: use id, title, key, operator, robot, response, on, watch, prompts',
    ],
    [
      '{ prompt: hint }',
      '{ prompt: hnt }',
      'steps[0].on.no_response[0].prompt names the prompt "hnt", which is not there: use praise, look_here, hint',
    ],
    [
      'then: skip',
      'then: end',
      'on.face_lost[0].then names the step "end", which is not there: use question, play',
    ],
    [
      'say: look }',
      'say: lok }',
      'prompts.look_here.say names the phrase "lok", which is not there: use ask, well_done, look, help',
    ],
    [
      'behaviour: wave',
      'behaviour: fly',
      'prompts.look_here.behaviour names the behaviour "fly", which is not there: use speak, wave, nod',
    ],
    [
      '  help: { en: Is it this one?, ja: これかな。 }',
      '  help: { en: Is it this one? }',
      'phrases.help has no words in ja: give them, or take the language from languages',
    ],
    [
      'ja: 見てね。',
      'ja: 見てね。, de: Schau',
      'phrases.look.de is no language of this protocol: use en, ja',
    ],
    [
      'title: Hint,',
      'title: Hint, key: n,',
      'prompts.hint.key is "n" for prompt hint, which is the key of keys.next already',
    ],
    ['title: Hint,', 'title: Hint, key: Escape,', 'prompts.hint.key must be a key: a small letter'],
    [
      'at_most_per_minute: 2',
      'at_most_per_minute: 2.5',
      'limits.at_most_per_minute must be a whole number between 1 and 10',
    ],
    ['id: play', 'id: question', 'steps[1].id is "question" for two steps'],
    ['id: play', 'id: repeat', 'steps[1].id is "repeat", which names a move'],
    ['languages: [en, ja]', 'languages: [english, ja]', 'languages[0] must be a language tag such as en'],
    ['{ prompt: praise, then: next }', '{ then: stay }', 'steps[0].on.success[0] proposes nothing'],
  ])('%s → %s', (from, to, sentence) => {
    const text = smallFile.replace(from, to);
    expect(text).not.toBe(smallFile);
    const [first = ''] = sentencesOf(text);
    expect(first).toContain(`x.yaml:${lineOf(from)}: ${sentence}`);
    expect(first.endsWith('.')).toBe(true);
  });

  it('is said all at once, by line', () => {
    const text = smallFile.replace('wait_sec: 8', 'wait_sec: 0').replace('low_sec: 10', 'low_sec: 0');
    expect(sentencesOf(text)).toEqual([
      `x.yaml:${lineOf('watch:')}: watch.low_sec must be a number between 1 and 120.`,
      `x.yaml:${lineOf('wait_sec')}: steps[0].response.wait_sec must be a number between 1 and 300.`,
    ]);
    expect(() => parseProtocol({ text, file: 'x.yaml', behaviourIds })).toThrow(
      'watch.low_sec must be a number between 1 and 120 (and 1 more: see "rapport protocol check").',
    );
  });

  it('names what is missing, and where the file is no YAML or is given twice', () => {
    expect(sentencesOf(smallFile.replace('title: Small\n', ''))).toEqual([
      'x.yaml:1: title is missing: it must be words, or words by language.',
    ]);
    expect(sentencesOf(`${smallFile}title: Again\n`)[0]).toMatch(
      new RegExp(`^x\\.yaml:${smallFile.split('\n').length}: is not YAML \\(Map keys must be unique\\)\\.$`),
    );
    expect(sentencesOf('')[0]).toMatch(/^x\.yaml:1: the file must have fields \(protocol, title/u);
  });
});

describe('a block of like steps', () => {
  const block = `  - for_each: colour
    of: [red, blue]
    steps:
      - id: show_{colour}
        title: Show {colour}
        robot: { say: ask }
`;

  it('is gone through once for each value', () => {
    const { steps } = protocolOf(smallFile + block);
    expect(steps.slice(2).map(({ id, title, group }) => [id, title['en'], group])).toEqual([
      ['show_red', 'Show red', 'colour: red'],
      ['show_blue', 'Show blue', 'colour: blue'],
    ]);
  });

  it('is corrected where it stands, and once', () => {
    const wrong = smallFile + block.replace('say: ask', "say: 'no_{colour}'");
    expect(sentencesOf(wrong)).toEqual([
      expect.stringContaining(
        `x.yaml:${lineOf('no_{colour}', wrong)}: steps[2].steps[0].robot.say names the phrase "no_red"`,
      ),
      expect.stringContaining('names the phrase "no_blue"'),
    ]);
    const shape = smallFile + block.replace('title: Show {colour}', 'titel: Show {colour}');
    expect(sentencesOf(shape).join('\n')).toContain('steps[2].steps[0].titel is no field here');
    expect(sentencesOf(smallFile + block.replace('show_{colour}', 'show'))[0]).toContain(
      'is "show" for two steps',
    );
  });
});

const folder = new URL('../../../config/protocols/', import.meta.url).pathname;

async function shipped(name: string): Promise<Protocol> {
  const behaviours = parseBehaviours(
    await readFile(`${folder}../behaviours.yaml`, 'utf8'),
    'behaviours.yaml',
  );
  const text = await readFile(`${folder}${name}.yaml`, 'utf8');
  return parseProtocol({ text, file: name, behaviourIds: behaviours.behaviours.map(({ id }) => id) });
}

/** Serbian Latin letters in Cyrillic: a letter each, but lj, nj and dž. */
function toCyrillic(latin: string): string {
  const digraphs = { lj: 'љ', nj: 'њ', dž: 'џ', Lj: 'Љ', Nj: 'Њ', Dž: 'Џ' };
  const from = 'abvgdđežzijklmnoprstćufhcčšABVGDĐEŽZIJKLMNOPRSTĆUFHCČŠ';
  const to = 'абвгдђежзијклмнопрстћуфхцчшАБВГДЂЕЖЗИЈКЛМНОПРСТЋУФХЦЧШ';
  let text = latin;
  for (const [pair, letter] of Object.entries(digraphs)) text = text.replaceAll(pair, letter);
  return Array.from(text)
    .map((letter) => (from.includes(letter) ? to[from.indexOf(letter)] : letter))
    .join('');
}

describe.each(['emotions', 'free'])('config/protocols/%s.yaml', (name) => {
  it('says everything in four languages, short enough for a child, the two Serbian scripts alike', async () => {
    const { languages, phrases } = await shipped(name);
    expect(languages).toEqual(['en', 'ja', 'sr-Latn', 'sr-Cyrl']);
    for (const phrase of Object.values(phrases)) {
      expect(phrase['sr-Cyrl']).toEqual(phrase['sr-Latn']?.map(toCyrillic));
      for (const words of Object.values(phrase).flat()) expect(words.length).toBeLessThan(longestSay / 10);
      for (const words of phrase['ja'] ?? []) expect(words).toMatch(/[。]$/u);
    }
  });

  it('has the schema that an editor completes it by', async () => {
    const text = await readFile(`${folder}${name}.yaml`, 'utf8');
    expect(text.startsWith('# yaml-language-server: $schema=./protocol.schema.json\n')).toBe(true);
  });
});

describe('config/protocols/emotions.yaml', () => {
  it('goes through five phases for each of four emotions', async () => {
    const { steps } = await shipped('emotions');
    const phases = ['picture', 'name', 'demonstrate', 'imitate', 'feedback'];
    expect(steps.map(({ id }) => id)).toEqual([
      'greeting',
      ...['happiness', 'sadness', 'anger', 'fear'].flatMap((emotion) =>
        phases.map((phase) => `${phase}_${emotion}`),
      ),
      'goodbye',
    ]);
    const imitate = steps.find(({ id }) => id === 'imitate_fear');
    expect(imitate?.reactions.no_response[0]?.then).toEqual({ kind: 'go_to', stepId: 'demonstrate_fear' });
  });
});

describe('config/protocols/protocol.schema.json', () => {
  it('is what the check goes by', async () => {
    const file: unknown = JSON.parse(await readFile(`${folder}protocol.schema.json`, 'utf8'));
    expect(file).toEqual(JSON.parse(JSON.stringify(protocolJsonSchema())));
  });
});
