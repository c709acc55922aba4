import { defineConfig } from 'vitest/config'

/** End-to-end tests: the built extension in a real Chromium. */
export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.e2e.ts', 'tests/sites/*.e2e.ts', 'tests/front-ends/*.e2e.ts'],
    globalSetup: 'tests/e2e/global-setup.ts',
    // One browser at a time: two would compete for the cores and make readings late.
    fileParallelism: false,
    maxWorkers: 1,
    // Longer than waits inside a test, whose errors say what was waited for.
    testTimeout: 90_000,
    hookTimeout: 60_000,
  },
})
