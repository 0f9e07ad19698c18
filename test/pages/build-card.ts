import { addDays } from '../../lib/calendar.ts';
import type { HealthConfig, MetricDefinition, Scalar, Signal } from '../../lib/config/health-config.ts';
import type { Chart } from '../../lib/history/chart.ts';
import type { StoredChart } from '../../lib/history/last-inputs.ts';
import { type CardSource, viewCard } from '../../lib/pages/card-view.ts';
import { renderCustomerCard } from '../../lib/pages/customer-card.tsx';
import { buildChart, buildRun } from '../support/build-history.ts';
import { buildConfig, byName, columnMetric } from '../support/config-builder.ts';

export const CARD_NIGHT = '2026-11-22';

const base = { weight: 1, missing: 'exclude' } as const;
export const fewerIsBetter = (metric: string): Signal => ({ ...base, metric, kind: 'linear', worst: 10, best: 0 });
export const moreIsBetter = (metric: string): Signal => ({ ...base, metric, kind: 'linear', worst: 0, best: 20 });

/** A metric of a customer's card. */
export function shareable(name: string, over: Partial<Extract<MetricDefinition, { kind: 'column' }>> = {}) {
  return columnMetric(name, 'usage', { shareable: true, ...over });
}

/** Of the profile that all accounts here have. */
export function buildCardConfig(
  metrics: readonly MetricDefinition[],
  signals: readonly Signal[] = [],
  over: Partial<HealthConfig> = {},
): HealthConfig {
  const untitled = { title: null, description: null };
  const group = { ...untitled, name: 'Group', weight: 1, signals };
  const profile = { ...untitled, name: 'All', when: [], minCoverage: 50, groups: [group] };
  return buildConfig({ metrics: byName(metrics), profiles: [profile], ...over });
}

/** Charts of nights in a row up to the card's: each metric by its values, the newest last; `over`: of the newest. */
export function buildSpan(
  values: Readonly<Record<string, readonly (Scalar | null)[]>>,
  over: Partial<Chart> = {},
): readonly StoredChart[] {
  const metrics = Object.keys(values).map((name) => ({ name, hash: `hash of ${name}` }));
  const nights = Math.max(1, ...Object.values(values).map((column) => column.length));
  return Array.from({ length: nights }, (_, index) => {
    const night = addDays(CARD_NIGHT, index + 1 - nights);
    const isNewest = index === nights - 1;
    return {
      run: buildRun({ night, metrics }),
      chart: buildChart({
        ...{ account: 'a-1', name: 'Acme', night, profile: 'All' },
        values: Object.values(values).map((column) => column[index] ?? null),
        ...(isNewest ? over : {}),
      }),
    };
  });
}

/** Four weeks in which a value went evenly from one to the other. */
export function fourWeeks(from: number, to: number): readonly number[] {
  return Array.from({ length: 29 }, (_, index) => from + ((to - from) * index) / 28);
}

export function cardOf(charts: readonly StoredChart[], config: HealthConfig, over: Partial<CardSource> = {}) {
  return viewCard({ charts, hasOpenRisk: false, nextStep: null, ...over }, config);
}

/** What a customer reads of it, line by line. */
export function readCard(...given: Parameters<typeof cardOf>): readonly string[] {
  return readLines(renderCustomerCard(cardOf(...given)).html);
}

export function readLines(html: string): readonly string[] {
  return mainOf(html)
    .replace(/<svg[^>]*aria-label="([^"]*)"[\s\S]*?<\/svg>/g, '<p>[$1]</p>')
    .replace(/<\/(?:p|h1|h2|li)>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
    .split('\n')
    .filter((line) => line !== '');
}

/** Without the style, which is a constant. */
export function mainOf(html: string): string {
  return /<main>([\s\S]*)<\/main>/.exec(html)![1]!;
}
