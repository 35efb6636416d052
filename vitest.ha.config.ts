import { defineConfig } from 'vitest/config';

/** `npm run test:ha`: what the bridge publishes, tried in a real Home Assistant. */
export default defineConfig({
  test: {
    include: ['test/homeassistant/real/**/*.ha.ts'],
    // One Home Assistant at a time, and each takes a moment to start.
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 180_000,
    hookTimeout: 240_000,
  },
});
