import { defineConfig } from 'vitest/config'

/** The whole product: the built extension in a real Chromium. */
export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.e2e.ts', 'tests/front-ends/*.e2e.ts'],
    globalSetup: 'tests/e2e/global-setup.ts',
    // One browser at a time: two would share the cores, and times are part of what is tested.
    fileParallelism: false,
    maxWorkers: 1,
    // A wait inside a test gives up first, and says what it waited for.
    testTimeout: 90_000,
    hookTimeout: 60_000,
  },
})
