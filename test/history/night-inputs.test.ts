import { describe, expect, it } from 'vitest';
import { findChangedInputs } from '../../lib/history/night-inputs.ts';
import type { Run, RunExport } from '../../lib/history/run.ts';
import { buildRun } from '../support/build-history.ts';

function usage(...files: readonly (readonly [string, string])[]): RunExport {
  return {
    name: 'usage',
    state: 'present',
    newestDate: null,
    because: null,
    files: files.map(([key, version]) => ({ key, version, rows: 1 })),
    rowsVisible: 1,
    rowsTonight: 1,
  };
}

const run = buildRun({
  exports: [usage(['a.csv', '1'], ['b.csv', '1'])],
  last: { night: '2026-01-04', resultHash: 'r4' },
  inputs: {
    ...buildRun().inputs,
    earlierMetrics: [
      { night: '2026-01-03', digest: 'd3' },
      { night: '2026-01-04', digest: 'd4' },
    ],
  },
});

describe('what changed since a night was computed', () => {
  it.each<readonly [string, Partial<Run>, readonly string[]]>([
    ['nothing', {}, []],
    ['nothing that a score depends on', { inputs: { ...run.inputs, configHash: 'other', codeVersion: '2' } }, []],
    ['the model', { modelHash: 'model-2' }, ['The model changed (model-1 → model-2).']],
    [
      'a file that was written again',
      { exports: [usage(['a.csv', '2'], ['b.csv', '1'])] },
      ['Export usage: a.csv was written again since.'],
    ],
    ['a file that is gone', { exports: [usage(['a.csv', '1'])] }, ['Export usage: b.csv is not there any more.']],
    [
      'a file that is new',
      { exports: [usage(['a.csv', '1'], ['b.csv', '1'], ['c.csv', '1'])] },
      ['Export usage: c.csv is new.'],
    ],
    [
      'an override set since',
      { inputs: { ...run.inputs, care: { hash: 'more', events: 1 } } },
      ['Overrides and pulses before the end of the night changed (0 then, 1 now).'],
    ],
    [
      'metric values it reads, written again or gone',
      {
        inputs: {
          ...run.inputs,
          earlierMetrics: [
            { night: '2026-01-03', digest: 'd3' },
            { night: '2026-01-04', digest: null },
          ],
        },
      },
      ['The metric values it reads of 2026-01-04 were written again or removed since.'],
    ],
    [
      'the night before, computed again',
      { last: { night: '2026-01-04', resultHash: 'r4b' } },
      ['The night of 2026-01-04 before it was computed again.'],
    ],
    [
      'another night before it',
      { last: { night: '2026-01-03', resultHash: 'r3' } },
      ['It was compared with 2026-01-04; the last believed night before it is now 2026-01-03.'],
    ],
  ])('is %s', (_, changed, sentences) => {
    expect(findChangedInputs(run, { ...run, ...changed })).toEqual(sentences);
  });

  it('names the first few of many files', () => {
    const files = Array.from({ length: 9 }, (_, index) => [`${index}.csv`, '1'] as const);
    const again = files.map(([key]) => [key, '2'] as const);
    expect(findChangedInputs({ ...run, exports: [usage(...files)] }, { ...run, exports: [usage(...again)] })).toEqual([
      'Export usage: 0.csv, 1.csv, 2.csv (and 6 more) was written again since.',
    ]);
  });
});
