import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Tests on the live ROS graph start real processes: a slow machine needs patience, not retries.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
