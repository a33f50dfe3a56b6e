import { describe, expect, it } from 'vitest';

import { InProcessBus } from '../../../nodes/runtime/InProcessBus.js';

describe('InProcessBus', () => {
  it('hands the very same value to every subscriber', () => {
    const bus = new InProcessBus();
    const { emit } = bus.advertise('/image');
    const seen: unknown[] = [];
    bus.observe('/image')?.subscribe((value) => seen.push(value));
    bus.observe('/image')?.subscribe((value) => seen.push(value));
    const frame = { data: new Uint8Array(3) };
    emit(frame);
    expect(seen).toHaveLength(2);
    expect(seen[0]).toBe(frame);
    expect(seen[1]).toBe(frame);
  });

  it('knows only topics that a node of the process publishes', () => {
    const bus = new InProcessBus();
    expect(bus.observe('/image')).toBeUndefined();
    const { withdraw } = bus.advertise('/image');
    expect(bus.observe('/image')).toBeDefined();
    expect(bus.observe('/other')).toBeUndefined();
    withdraw();
    expect(bus.observe('/image')).toBeUndefined();
  });

  it('keeps a topic until its last publisher is withdrawn', () => {
    const bus = new InProcessBus();
    const first = bus.advertise('/joint_angles');
    const second = bus.advertise('/joint_angles');
    const seen: unknown[] = [];
    bus.observe('/joint_angles')?.subscribe((value) => seen.push(value));
    first.withdraw();
    second.emit(2);
    expect(seen).toEqual([2]);
    second.withdraw();
    expect(bus.observe('/joint_angles')).toBeUndefined();
  });

  it('reaches a subscriber again when its publisher comes back (cleanup and configure of one node of a process)', () => {
    const bus = new InProcessBus();
    const before = bus.advertise('/rapport/faces');
    const seen: unknown[] = [];
    bus.observe('/rapport/faces')?.subscribe((value) => seen.push(value));
    before.withdraw();
    const after = bus.advertise('/rapport/faces');
    after.emit('face');
    expect(seen).toEqual(['face']);
  });
});
