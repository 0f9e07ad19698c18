import { describe, expect, it } from 'vitest';
import { addDays } from '../../../lib/calendar.ts';
import type { Doubt } from '../../../lib/history/doubt.ts';
import type { Run } from '../../../lib/history/run.ts';
import { readUnsureRules } from '../../../lib/steps/morning/unsure-rules.ts';
import { buildRule } from '../../support/build-alert.ts';
import { buildRun } from '../../support/build-history.ts';
import { buildConfig } from '../../support/config-builder.ts';

const NIGHT = '2026-03-20';
const rules = [buildRule({ on: 'metric-below', metric: 'logins', below: 1, clear: 2 })];
const doubts = [{ scope: { is: 'metrics', metrics: ['logins'] }, standing: 'left-out' } as unknown as Doubt];
const gate = { doubts, isWhole: true, isHeld: false, notInDoubt: { accounts: 1, weight: 1 }, surge: [] };

/** Of so many nights before, the newest first. */
function unsureAfter(...before: readonly Partial<Run>[]) {
  const runs = before.map((run, index) => buildRun({ night: addDays(NIGHT, -1 - index), ...run }));
  const history = {
    listRuns: async (from: string, to: string) => runs.filter(({ night }) => from <= night && night <= to),
  };
  const dependencies = { history, config: buildConfig({ rules }) } as unknown as Parameters<typeof readUnsureRules>[1];
  return readUnsureRules({ night: NIGHT, gate }, dependencies);
}

describe('a rule whose metric is left out', () => {
  const sevenNights = (run: Partial<Run>) => Array.from({ length: 7 }, () => run);

  it('presses nobody', async () => {
    expect([...(await unsureAfter({})).keys()]).toEqual(['below-safe-zone']);
  });

  it('does so again when something has been left out, or a night held, for seven nights before', async () => {
    expect((await unsureAfter(...sevenNights({ gate }))).size).toBe(0);
    expect((await unsureAfter(...sevenNights({ state: 'held' }))).size).toBe(0);
    expect((await unsureAfter(...sevenNights({ gate }).slice(1))).size).toBe(1);
    expect((await unsureAfter(...sevenNights({ gate }).slice(1), { gate: null })).size).toBe(1);
  });
});
