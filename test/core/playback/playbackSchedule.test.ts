import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { dueAt, recordedAt, startClock, changeClock } from '../../../core/playback/playbackClock.js';
import {
  command,
  firstCountedStamp,
  nextAction,
  playbackRange,
  startPlayback,
  type Playback,
} from '../../../core/playback/playbackSchedule.js';

const sec = 1_000_000_000n;
/** 2026-11-27, as a recorder stamps. */
const epoch = 1_795_766_400n * sec;

function playing(startNs = epoch, rate = 1): Playback {
  return startPlayback(startNs, 0n, { rate, isPaused: false });
}

describe('the clock of a playback', () => {
  it('goes at its rate from where it began', () => {
    const clock = startClock(epoch, 100n, { rate: 2, isPaused: false });
    // 3 s of the player at twice the rate are 6 recorded ones.
    expect(recordedAt(clock, 100n + 3n * sec)).toBe(epoch + 6n * sec);
    expect(dueAt(clock, epoch + 6n * sec)).toBe(100n + 3n * sec);
  });

  it('stands still while paused and goes on where it stood', () => {
    const paused = changeClock(startClock(epoch, 0n, { rate: 1, isPaused: false }), 2n * sec, {
      isPaused: true,
    });
    expect(recordedAt(paused, 50n * sec)).toBe(epoch + 2n * sec);
    expect(dueAt(paused, epoch)).toBeUndefined();
    const resumed = changeClock(paused, 50n * sec, { isPaused: false });
    expect(recordedAt(resumed, 51n * sec)).toBe(epoch + 3n * sec);
  });

  it('never leaps when the rate changes, and what is due and what is recorded are each other’s inverse', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.bigInt(0n, 3_600n * sec),
        fc.bigInt(0n, 3_600n * sec),
        (rate, other, changedNs, laterNs) => {
          const before = startClock(epoch, 0n, { rate, isPaused: false });
          const after = changeClock(before, changedNs, { rate: other });
          expect(recordedAt(after, changedNs)).toBe(recordedAt(before, changedNs));
          const recorded = recordedAt(after, changedNs + laterNs);
          const error = Number((dueAt(after, recorded) ?? 0n) - (changedNs + laterNs));
          // A recorded nanosecond is 1 / rate of the player's.
          expect(Math.abs(error)).toBeLessThanOrEqual(2 + 2 / other);
        },
      ),
    );
  });
});

describe('when the next message goes', () => {
  it('is when it was recorded, counted from the start', () => {
    expect(nextAction(playing(), epoch + 5n * sec, 0n)).toEqual({ kind: 'wait', untilWallNs: 5n * sec });
    expect(nextAction(playing(epoch, 0.5), epoch + 5n * sec, sec)).toEqual({
      kind: 'wait',
      untilWallNs: 10n * sec,
    });
    expect(nextAction(playing(), epoch + 5n * sec, 5n * sec).kind).toBe('publish');
  });

  it('is at once for one that is late, and the next ones are in time again', () => {
    const late = nextAction(playing(), epoch + sec, 3n * sec);
    if (late.kind !== 'publish') throw new Error('It must go.');
    expect(nextAction(late.state, epoch + 4n * sec, 3n * sec)).toEqual({
      kind: 'wait',
      untilWallNs: 4n * sec,
    });
  });

  it('is not 54 years later where the first stamps are 0', () => {
    const first = nextAction(playing(0n), 0n, 0n);
    if (first.kind !== 'publish') throw new Error('It must go.');
    const second = nextAction(first.state, epoch, 10n);
    expect(second).toMatchObject({ kind: 'publish', skippedNs: epoch - 10n });
    if (second.kind !== 'publish') throw new Error('It must go.');
    expect(nextAction(second.state, epoch + sec, 10n)).toEqual({ kind: 'wait', untilWallNs: sec + 10n });
  });

  it('is whatever the time while it is asked for one by one', () => {
    const paused = command(playing(), sec, { kind: 'pause' });
    expect(nextAction(paused, epoch + 2n * sec, 9n * sec)).toEqual({ kind: 'pause' });
    const asked = command(paused, 9n * sec, { kind: 'step', count: 2 });
    const one = nextAction(asked, epoch + 2n * sec, 9n * sec);
    if (one.kind !== 'publish') throw new Error('It must go.');
    const two = nextAction(one.state, epoch + 8n * sec, 9n * sec);
    if (two.kind !== 'publish') throw new Error('It must go.');
    expect(nextAction(two.state, epoch + 8n * sec, 9n * sec)).toEqual({ kind: 'pause' });
    // It stands where the last one was, and goes on from there.
    const resumed = command(two.state, 20n * sec, { kind: 'resume' });
    expect(nextAction(resumed, epoch + 9n * sec, 20n * sec)).toEqual({
      kind: 'wait',
      untilWallNs: 21n * sec,
    });
  });

  it('is counted from where it was sought', () => {
    const sought = command(playing(), 3n * sec, { kind: 'seek', toNs: epoch + 100n * sec });
    expect(nextAction(sought, epoch + 101n * sec, 3n * sec)).toEqual({ kind: 'wait', untilWallNs: 4n * sec });
  });

  it('lets one ask for steps only while paused, and for no rate of 0', () => {
    expect(command(playing(), 0n, { kind: 'step', count: 1 })).toEqual(playing());
    expect(command(playing(), 0n, { kind: 'rate', rate: 0 })).toEqual(playing());
    expect(command(command(playing(), 0n, { kind: 'toggle' }), 0n, { kind: 'toggle' })).toEqual(playing());
  });

  it('keeps the distances between messages at any rate, whatever was late', () => {
    const gaps = fc.array(fc.bigInt(0n, 5n * sec), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(gaps, fc.double({ min: 0.1, max: 10, noNaN: true }), (between, rate) => {
        let state = playing(epoch, rate);
        let [wall, stamp] = [0n, epoch];
        for (const gap of between) {
          stamp += gap;
          const action = nextAction(state, stamp, wall);
          if (action.kind === 'wait') wall = action.untilWallNs;
          const then = nextAction(state, stamp, wall);
          if (then.kind !== 'publish') throw new Error(`It must go, not ${then.kind}.`);
          state = then.state;
          const expected = Number(stamp - epoch) / rate;
          expect(Math.abs(Number(wall) - expected)).toBeLessThan(1_000);
        }
      }),
    );
  });
});

describe('what of a recording is played', () => {
  const recording = { startNs: epoch, endNs: epoch + 100n * sec };
  it('is all of it, or what offset, duration and end leave', () => {
    expect(playbackRange(recording, { startOffsetNs: 0n })).toEqual({
      fromNs: epoch,
      toNs: epoch + 100n * sec,
    });
    expect(playbackRange(recording, { startOffsetNs: 10n * sec, durationNs: 5n * sec })).toEqual({
      fromNs: epoch + 10n * sec,
      toNs: epoch + 15n * sec,
    });
    expect(
      playbackRange(recording, { startOffsetNs: 0n, durationNs: 500n * sec, untilNs: epoch + sec }).toNs,
    ).toBe(epoch + sec);
  });

  it('begins where the stamps begin to make sense', () => {
    expect(firstCountedStamp([0n, 0n, epoch, epoch + sec])).toBe(epoch);
    expect(firstCountedStamp([0n, sec, 2n * sec])).toBe(0n);
    expect(firstCountedStamp([])).toBeUndefined();
  });
});
