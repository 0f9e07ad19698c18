import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    globalSetup: ['test/support/announce-left-out.ts', 'test/support/build-programs.ts', 'test/support/once-a-run.ts'],
    setupFiles: ['test/support/share-query-process.ts'],
    pool: 'forks',
    // A process runs many files: half of the CPU went into loading the same modules for each.
    isolate: false,
    // One is left free unless said: half of a machine with two.
    maxWorkers: '100%',
    // The SDK warns on every start that it will ask for Node 22 in 2027.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    // A machine that is busy with something else takes its time.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
