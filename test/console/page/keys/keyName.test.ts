import { expect, test } from 'vitest';

import { keyName, type KeyPress } from '../../../../console/page/keys/keyName.js';

const press = (key: string, code: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code,
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...held,
});

test('letters and digits are named in small, with Shift before them', () => {
  expect(keyName(press('g', 'KeyG'))).toBe('g');
  expect(keyName(press('G', 'KeyG', { shiftKey: true }))).toBe('Shift+g');
  expect(keyName(press('7', 'Numpad7'))).toBe('7');
  expect(keyName(press(' ', 'Space'))).toBe('Space');
});

test('a letter of another script is the letter of its place', () => {
  expect(keyName(press('г', 'KeyG'))).toBe('g');
  expect(keyName(press('Г', 'KeyG', { shiftKey: true }))).toBe('Shift+g');
  expect(keyName(press('き', 'KeyG'))).toBe('g');
});

test('a letter of ASCII is named by what it writes, wherever it lies', () => {
  // QWERTZ: Z and Y have changed places.
  expect(keyName(press('z', 'KeyY'))).toBe('z');
});

test('digits and punctuation are what they write, and Shift is part of writing them', () => {
  expect(keyName(press('?', 'Slash', { shiftKey: true }))).toBe('?');
  expect(keyName(press('?', 'Minus', { shiftKey: true }))).toBe('?');
  // Serbian and German: / is Shift and 7; French: 7 is Shift and è.
  expect(keyName(press('/', 'Digit7', { shiftKey: true }))).toBe('/');
  expect(keyName(press('7', 'Digit7', { shiftKey: true }))).toBe('7');
});

test('what belongs to the browser, and modifiers alone, are no keys of the page', () => {
  expect(keyName(press('r', 'KeyR', { ctrlKey: true }))).toBeUndefined();
  expect(keyName(press('Shift', 'ShiftLeft', { shiftKey: true }))).toBeUndefined();
  expect(keyName(press('Process', 'KeyA'))).toBeUndefined();
});
