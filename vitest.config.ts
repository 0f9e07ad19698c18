import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

export default defineConfig({
  // With React as it is bundled, below.
  oxc: { jsx: { development: false } },
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    globalSetup: ['test/support/announce-left-out.ts', 'test/support/build-programs.ts', 'test/support/once-a-run.ts'],
    setupFiles: ['test/support/draw-the-same.ts', 'test/support/share-query-process.ts'],
    pool: 'forks',
    // A process runs many files: half of the CPU went into loading the same modules for each.
    isolate: false,
    // One is left free unless said: half of a machine with two.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    env: {
      // The SDK warns on every start that it will ask for Node 22 in 2027.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      // The CDK looks at every template of a synth and only warns: nobody would read it here.
      CDK_VALIDATION: 'false',
      // React as it is bundled: the other one takes three times as long to write a mail.
      NODE_ENV: 'production',
    },
    // A machine that is busy with something else takes its time.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
