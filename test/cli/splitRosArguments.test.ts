import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { splitRosArguments } from '../../cli/splitRosArguments.js';

describe('splitRosArguments', () => {
  it('leaves a command line without ROS arguments alone', () => {
    expect(splitRosArguments(['node', 'face'])).toEqual({ own: ['node', 'face'], ros: [] });
  });

  it('takes everything from --ros-args to the end', () => {
    expect(splitRosArguments(['node', 'face', '--ros-args', '-r', 'image:=/a', '-p', 'threads:=1'])).toEqual({
      own: ['node', 'face'],
      ros: ['--ros-args', '-r', 'image:=/a', '-p', 'threads:=1'],
    });
  });

  it('goes back to our own after a lone --, and to ROS after another --ros-args', () => {
    expect(
      splitRosArguments(['node', '--ros-args', '-p', 'a:=1', '--', 'face', '--ros-args', '-r', 'x:=y']),
    ).toEqual({
      own: ['node', 'face'],
      ros: ['--ros-args', '-p', 'a:=1', '--', '--ros-args', '-r', 'x:=y'],
    });
  });

  it('keeps a -- of our own where it is', () => {
    expect(splitRosArguments(['node', '--', 'face'])).toEqual({ own: ['node', '--', 'face'], ros: [] });
  });

  it('loses nothing', () => {
    const word = fc.constantFrom('--ros-args', '--', '-r', 'a:=b', 'node', 'face');
    fc.assert(
      fc.property(fc.array(word), (argv) => {
        const { own, ros } = splitRosArguments(argv);
        expect(own.length + ros.length).toBe(argv.length);
        expect(own).not.toContain('--ros-args');
        expect([...own, ...ros].sort()).toEqual([...argv].sort());
      }),
    );
  });
});
