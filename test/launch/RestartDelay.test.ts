import { expect, it } from 'vitest';

import { RestartDelay } from '../../launch/RestartDelay.js';

it('starts a process again at once, and one that dies at once ever later, up to 5 s', () => {
  const delay = new RestartDelay();
  const delaysMs = [60_000, 100, 100, 100, 100, 100, 100, 100].map((livedMs) => delay.after(livedMs));
  expect(delaysMs).toEqual([0, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
});

it('begins anew when it ran for more than 10 s', () => {
  const delay = new RestartDelay();
  const delaysMs = [100, 100, 100, 10_001, 100].map((livedMs) => delay.after(livedMs));
  expect(delaysMs).toEqual([0, 200, 400, 0, 200]);
});
