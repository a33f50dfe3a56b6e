import fc from 'fast-check';
import { expect, test } from 'vitest';

import { giveKey, keyMapOf, readKeyChanges } from '../../../../console/page/keys/keyMap.js';
import { pageActions, pageKeys, stopKey } from '../../../../console/page/keys/pageActions.js';

test('each action has its usual key where the protocol uses none of them', () => {
  const { ofAction, moved } = keyMapOf([{ id: 'control next', key: 'n' }]);
  expect(ofAction).toEqual(pageKeys);
  expect(moved).toEqual([]);
});

test("an action whose key the protocol uses moves to Shift, and the protocol's key does the protocol's", () => {
  const { byKey, ofAction, moved } = keyMapOf([{ id: 'help go', key: 'g' }]);
  expect(byKey.get('g')).toEqual({ kind: 'protocol', id: 'help go' });
  expect(byKey.get('Shift+g')).toEqual({ kind: 'page', action: 'approve' });
  expect(ofAction.approve).toBe('Shift+g');
  expect(moved).toEqual(['approve']);
});

test('of two things of the protocol with one key the first has it', () => {
  const { byKey } = keyMapOf([
    { id: 'help one', key: 'l' },
    { id: 'entry 3', key: 'l' },
  ]);
  expect(byKey.get('l')).toEqual({ kind: 'protocol', id: 'help one' });
});

test('no key does two things, and the stop’s does nothing else', () => {
  const key = fc.constantFrom(
    ...Array.from('abcdefghijklmnopqrstuvwxyz123'),
    'Space',
    'F2',
    'Shift+z',
    stopKey,
  );
  const changes = fc.dictionary(fc.constantFrom(...pageActions), key);
  fc.assert(
    fc.property(fc.array(key), changes, (keys, changed) => {
      const map = keyMapOf(
        keys.map((one, index) => ({ id: `entry ${index}`, key: one })),
        changed,
      );
      const given = Object.values(map.ofAction).filter((one) => one !== undefined);
      expect(new Set(given).size).toBe(given.length);
      expect(map.byKey.has(stopKey)).toBe(false);
      for (const one of given) expect(map.byKey.get(one)?.kind).toBe('page');
    }),
  );
});

test('a key that another action has is exchanged', () => {
  const changes = giveKey({}, 'approve', 'x');
  expect(changes).toEqual({ approve: 'x', skip: 'g' });
  expect(keyMapOf([], changes).ofAction).toMatchObject({ approve: 'x', skip: 'g' });
});

test.each([stopKey, 'Shift+Escape', 'Tab', 'Shift+Tab', 'Enter', 'Space'])(
  '%s is given to nothing',
  (key) => {
    expect(giveKey({}, 'approve', key)).toBeUndefined();
  },
);

test('of what a browser kept only keys of actions are taken', () => {
  expect(readKeyChanges('{"approve":"q","fly":"w","skip":7,"hold":"Escape"}')).toEqual({ approve: 'q' });
  expect(readKeyChanges('[1')).toEqual({});
  expect(readKeyChanges('null')).toEqual({});
  expect(readKeyChanges(undefined)).toEqual({});
});
