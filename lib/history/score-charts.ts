import { toDay } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { scoreAccounts } from '../scoring/score-accounts.ts';
import type { Scores } from '../scoring/scores.ts';
import type { Chart } from './chart.ts';
import { readLastInputs } from './last-inputs.ts';
import type { Run } from './run.ts';

/**
 * Scores charts of one night again from the values they keep, under today's model and each chart's own profile. Where the model is
 * the chart's own this gives the chart's raw back.
 */
export function scoreCharts(config: HealthConfig, run: Run, charts: readonly Chart[]): Scores {
  const stored = charts.map((chart) => ({ run, chart }));
  const { night, startedOn, profileOf, metrics, carried } = readLastInputs(config, toDay(run.night), stored, null);
  return scoreAccounts({ config, night, roster: { ids: charts, startedOn }, profileOf, metrics, carried });
}
