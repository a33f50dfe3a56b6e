import { describe, expect, it } from 'vitest';

import { Progress } from '../../setup/engine/Progress.mjs';

function record(stream: { isTTY?: boolean; columns?: number } = {}): {
  progress: Progress;
  clock: { ms: number };
  text: () => string;
} {
  const written: string[] = [];
  const clock = { ms: 0 };
  const write = (text: string): number => written.push(text);
  return {
    progress: new Progress({ write, ...stream }, () => clock.ms),
    clock,
    text: () => written.join(''),
  };
}

describe('Progress', () => {
  it('is a line at the beginning and one with the duration in a log', () => {
    const { progress, clock, text } = record();
    const step = progress.begin('[3/9] ROS 2 Kilted');
    clock.ms = 13_400;
    step.end();
    expect(text()).toBe('[3/9] ROS 2 Kilted …\n[3/9] ROS 2 Kilted … 13 s\n');
  });

  it('shows life in a log after 15, 30 and 60 s and then every minute', () => {
    const { progress, clock, text } = record();
    const step = progress.begin('[1/1] OpenCV');
    step.note('7 files compiled');
    for (clock.ms = 1000; clock.ms <= 185_000; clock.ms += 1000) progress.tick();
    step.end('failed');
    const seconds = [...text().matchAll(/(\d+) s \(7 files compiled\) …\n/g)].map(([, count]) =>
      Number(count),
    );
    expect(seconds).toEqual([15, 30, 60, 120, 180]);
    expect(text().trimEnd().split('\n').at(-1)).toBe('[1/1] OpenCV … failed');
  });

  it('gives each of several steps lines of its own', () => {
    const { progress, clock, text } = record();
    const first = progress.begin('[1/2] A');
    const second = progress.begin('[2/2] B');
    clock.ms = 4000;
    second.end();
    clock.ms = 5000;
    first.end();
    expect(text()).toBe('[1/2] A …\n[2/2] B …\n[2/2] B … 4.0 s\n[1/2] A … 5.0 s\n');
  });

  it('rewrites the last line on a terminal, with all that run, cut to its width', () => {
    const { progress, clock, text } = record({ isTTY: true, columns: 24 });
    const first = progress.begin('[1/2] A');
    progress.begin('[2/2] B').note('quite long');
    clock.ms = 2000;
    progress.tick();
    first.end();
    expect(text().split('\r\u001b[K').slice(1)).toEqual([
      '[1/2] A … 0.0 s',
      '[1/2] A … 0.0 s   [2/2]',
      '[1/2] A … 2.0 s   [2/2]',
      '[1/2] A … 2.0 s\n',
      '[2/2] B … 2.0 s (quite ',
    ]);
  });

  it('leaves the terminal alone while a password is asked for', () => {
    const { progress, text } = record({ isTTY: true });
    progress.begin('[1/1] A');
    const release = progress.hold();
    const before = text();
    progress.tick();
    expect(text()).toBe(before);
    release();
    expect(text().length).toBeGreaterThan(before.length);
  });
});
