import fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  afterSec,
  byHand,
  digitValue,
  handReleased,
  keyDown,
  keyUp,
  letGo,
  noGrip,
  opinionOf,
  stepped,
  stickValue,
  type Grip,
} from '../../../../console/page/annotate/opinion.js';

test('nothing held is no opinion, which is not 0', () => {
  expect(opinionOf(noGrip)).toBeUndefined();
  expect(opinionOf(keyDown(noGrip, '5'))).toBe(0);
});

test('digits are quarters from -1 to 1 while they are held', () => {
  expect(['1', '3', '5', '8', '9'].map(digitValue)).toEqual([-1, -0.5, 0, 0.75, 1]);
  expect(digitValue('0')).toBeUndefined();
  const held = keyDown(noGrip, '9');
  expect(opinionOf(held)).toBe(1);
  expect(opinionOf(keyUp(held, '9'))).toBeUndefined();
});

test('an arrow moves while it is held, 1.2 a second, no further than the scale', () => {
  const held = keyDown(noGrip, 'ArrowUp');
  expect(opinionOf(afterSec(held, 0.5))).toBeCloseTo(0.6, 12);
  expect(opinionOf(afterSec(held, 5))).toBe(1);
  expect(opinionOf(afterSec(keyDown(noGrip, 'ArrowDown'), 0.5))).toBeCloseTo(-0.6, 12);
});

test('a released arrow leaves the value where it was, for the next time', () => {
  const moved = keyUp(afterSec(keyDown(noGrip, 'ArrowUp'), 0.5), 'ArrowUp');
  expect(opinionOf(moved)).toBeUndefined();
  expect(opinionOf(keyDown(moved, 'ArrowDown'))).toBeCloseTo(0.6, 12);
});

test('a hand that lets go has no opinion; a step by a button has one until it is let go', () => {
  expect(opinionOf(handReleased(byHand(noGrip, 0.4)))).toBeUndefined();
  const kept = stepped(noGrip, 0.1);
  expect(opinionOf(handReleased(kept))).toBeCloseTo(0.1, 12);
  expect(opinionOf(letGo(kept))).toBeUndefined();
});

test('a stick that rests has no opinion; forward is engaged', () => {
  expect(stickValue(0.1)).toBeUndefined();
  expect(stickValue(-0.8)).toBe(0.8);
  expect(stickValue(1)).toBe(-1);
});

test('whatever is done, an opinion lies on the scale, and none is left when all is released', () => {
  type Act = (grip: Grip) => Grip;
  const key = fc.constantFrom('ArrowUp', 'ArrowDown', '1', '7', 'q');
  const act = fc.oneof(
    key.map(
      (one): Act =>
        (grip) =>
          keyDown(grip, one),
    ),
    key.map(
      (one): Act =>
        (grip) =>
          keyUp(grip, one),
    ),
    fc.double({ min: 0, max: 2, noNaN: true }).map(
      (sec): Act =>
        (grip) =>
          afterSec(grip, sec),
    ),
    fc.double({ min: -3, max: 3, noNaN: true }).map(
      (value): Act =>
        (grip) =>
          byHand(grip, value),
    ),
    fc.constant(handReleased),
  );
  fc.assert(
    fc.property(fc.array(act), (acts) => {
      let grip = noGrip;
      for (const one of acts) {
        grip = one(grip);
        const opinion = opinionOf(grip) ?? 0;
        expect(opinion).toBeGreaterThanOrEqual(-1);
        expect(opinion).toBeLessThanOrEqual(1);
      }
      expect(opinionOf(letGo(grip))).toBeUndefined();
    }),
  );
});
