import { hashOf } from '../config/canonical-json.ts';
import type { Chart } from './chart.ts';
import { packWindow } from './pack-window.ts';

/** sha256 over charts in the order given: equal when a night left the same. */
export function digestCharts(charts: readonly Chart[]): string {
  return hashOf(
    charts.map(({ window, ...chart }) => ({ ...chart, window: Buffer.from(packWindow(window)).toString('base64') })),
  );
}
