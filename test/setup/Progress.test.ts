import { describe, expect, it } from 'vitest';

import { Progress } from '../../setup/engine/Progress.mjs';

function record(isTTY: boolean): { progress: Progress; clock: { ms: number }; text: () => string } {
  const written: string[] = [];
  const clock = { ms: 0 };
  const progress = new Progress({ write: (text: string) => written.push(text), isTTY }, () => clock.ms);
  return { progress, clock, text: () => written.join('') };
}

describe('Progress', () => {
  it('is one line with the duration', () => {
    const { progress, clock, text } = record(false);
    progress.begin('[3/9] ROS 2 Kilted');
    clock.ms = 13_400;
    progress.end();
    expect(text()).toBe('[3/9] ROS 2 Kilted … 13 s\n');
  });

  it('shows life in a log after 15, 30 and 60 s and then every minute', () => {
    const { progress, clock, text } = record(false);
    progress.begin('[1/1] OpenCV');
    progress.note('7 files compiled');
    for (clock.ms = 1000; clock.ms <= 185_000; clock.ms += 1000) progress.tick();
    progress.end('failed');
    const seconds = [...text().matchAll(/(\d+) s \(7 files compiled\)/g)].map(([, count]) => Number(count));
    expect(seconds).toEqual([15, 30, 60, 120, 180]);
    expect(text().split('\n')).toHaveLength(2);
  });

  it('rewrites the line on a terminal', () => {
    const { progress, clock, text } = record(true);
    progress.begin('[1/1] OpenCV');
    clock.ms = 2000;
    progress.tick();
    progress.end();
    expect(text()).toBe('[1/1] OpenCV …\r\u001b[K[1/1] OpenCV … 2.0 s\r\u001b[K[1/1] OpenCV … 2.0 s\n');
  });
});
