import { expect, test } from 'vitest';

import { arrange, recentWith, sayablesOf } from '../../../../console/page/lead/libraryList.js';
import type { LibraryEntry } from '../../../../console/wire/activity.js';

const entry = (behaviourId: string, more: Partial<LibraryEntry> = {}): LibraryEntry => ({
  behaviourId,
  label: behaviourId,
  phrases: {},
  hasGesture: true,
  postures: [],
  key: null,
  steps: [],
  ...more,
});

const entries = [
  entry('wave', { phrases: { en: ['Hi there!', 'Hello!'], 'sr-Latn': ['Ćao!'] }, key: 'w' }),
  entry('nod'),
  entry('praise', { phrases: { und: ['Bravo!'] }, steps: ['name'] }),
];

const nothing = { search: '', stepId: undefined, favourites: new Set<string>() };

test('an entry is there once for each of its sentences, the key with the first', () => {
  expect(sayablesOf(entries, 'en').map(({ behaviourId, text, key }) => [behaviourId, text, key])).toEqual([
    ['wave', 'Hi there!', 'w'],
    ['wave', 'Hello!', undefined],
    ['nod', undefined, undefined],
    ['praise', 'Bravo!', undefined],
  ]);
});

test('a sentence of another language is not said for want of one', () => {
  const texts = sayablesOf(entries, 'ja').map(({ behaviourId, text }) => [behaviourId, text]);
  expect(texts).toEqual([
    ['wave', undefined],
    ['nod', undefined],
    ['praise', 'Bravo!'],
  ]);
});

test('favourites come first, then what suits the step, then the others in their order', () => {
  const sayables = sayablesOf(entries, 'en');
  const nod = sayables.find(({ behaviourId }) => behaviourId === 'nod')?.id ?? '';
  const arranged = arrange(sayables, { search: '', stepId: 'name', favourites: new Set([nod]) });
  expect(arranged.map(({ text, behaviourId }) => text ?? behaviourId)).toEqual([
    'nod',
    'Bravo!',
    'Hi there!',
    'Hello!',
  ]);
});

test('the search finds every word, without accents and case', () => {
  const sayables = sayablesOf(entries, 'sr-Latn');
  const find = (search: string) =>
    arrange(sayables, { ...nothing, search }).map(({ behaviourId }) => behaviourId);
  expect(find('cao')).toEqual(['wave']);
  expect(find('WAVE ćao')).toEqual(['wave']);
  expect(find('wave bravo')).toEqual([]);
});

test('recent ones are newest first, each once, six at most', () => {
  const sayables = Array.from({ length: 8 }, (_, index) => sayablesOf([entry(`b${index}`)], 'en')[0]);
  let recent: ReturnType<typeof recentWith> = [];
  for (const one of [...sayables, sayables[3]]) if (one !== undefined) recent = recentWith(recent, one);
  expect(recent.map(({ behaviourId }) => behaviourId)).toEqual(['b3', 'b7', 'b6', 'b5', 'b4', 'b2']);
});
