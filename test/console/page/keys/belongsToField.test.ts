import { expect, test } from 'vitest';

import { belongsToField, isTyping, type KeyTaker } from '../../../../console/page/keys/belongsToField.js';

const element = (tagName: string, more: Partial<KeyTaker> = {}): KeyTaker => ({
  tagName,
  isContentEditable: false,
  ...more,
});

test('every key is typing in a field', () => {
  for (const field of [element('TEXTAREA'), element('INPUT', { type: 'search' }), element('SELECT')]) {
    expect(isTyping(field)).toBe(true);
    expect(belongsToField(field, 'g')).toBe(true);
  }
  expect(belongsToField(element('DIV', { isContentEditable: true }), 'g')).toBe(true);
});

test('a button keeps what presses it, and nothing else', () => {
  const button = element('BUTTON');
  expect(belongsToField(button, 'Enter')).toBe(true);
  expect(belongsToField(button, 'Space')).toBe(true);
  expect(belongsToField(button, 'g')).toBe(false);
  expect(belongsToField(button, 'ArrowUp')).toBe(false);
});

test('a slider keeps its arrows, and letters pass it', () => {
  const slider = element('INPUT', { type: 'range' });
  expect(belongsToField(slider, 'ArrowUp')).toBe(true);
  expect(belongsToField(slider, 'Home')).toBe(true);
  expect(belongsToField(slider, 'h')).toBe(false);
});

test('tabs keep their arrows', () => {
  expect(belongsToField(element('BUTTON', { role: 'tab' }), 'ArrowRight')).toBe(true);
});

test('on the page itself every key but Tab is the page’s', () => {
  expect(belongsToField(element('BODY'), 'Enter')).toBe(false);
  expect(belongsToField(element('BODY'), 'Tab')).toBe(true);
});
