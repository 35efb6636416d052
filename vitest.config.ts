import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    maxWorkers: 2,
    // A machine that stumbles for a moment must not fail a story; what is broken fails every time.
    retry: process.env['CI'] === undefined ? 0 : 2,
  },
});
