import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HealthConfig, Scalar } from '../../lib/config/health-config.ts';
import { compilePattern } from '../../lib/exports/file-pattern.ts';
import type { Measured } from '../../lib/metrics/measure-night.ts';
import { createQueryWorker, type QueryWorker } from '../../lib/metrics/query-worker.ts';
import { writeLine } from '../../lib/readiness/graded-line.ts';
import { nightOf } from '../recipes/run-recipe.ts';
import { openOnMorning, readModel } from '../support/read-night.ts';
import { fitModelOf, proposeFrom } from './propose-files.ts';

const root = fileURLToPath(new URL('../../recipes', import.meta.url));

/** A file that each tool wrote, and how many of the customers it tells something of. */
const told: Readonly<Record<string, readonly [file: RegExp, accounts: number]>> = {
  amplitude: [/^330001\//, 2],
  appflow: [/^salesforce-accounts\//, 3],
  'athena-unload': [/^usage\//, 2],
  'bigquery-csv': [/^usage\//, 3],
  'bigquery-parquet': [/^usage\//, 2],
  chargebee: [/^Subscriptions/, 3],
  'excel-csv': [/^Uso/, 2],
  'excel-unicode-text': [/^Nutzung/, 3],
  firehose: [/^usage\//, 2],
  'ga4-bigquery': [/^ga4\//, 2],
  'ga4-report': [/^ga4\//, 2],
  hubspot: [/^companies/, 2],
  intercom: [/^intercom\//, 2],
  mixpanel: [/^mixpanel\//, 2],
  'posthog-batch-export': [/^posthog\//, 2],
  'redshift-unload': [/^unload\//, 3],
  'redshift-unload-csv': [/^unload\//, 3],
  'redshift-unload-parquet': [/^unload\//, 2],
  'salesforce-data-loader': [/^cases/, 2],
  'salesforce-report': [/^usage/, 2],
  segment: [/^segment-logs\//, 2],
  'snowflake-copy-into': [/^usage\//, 3],
  spark: [/^usage\//, 3],
  stripe: [/^(invoices|subscriptions)/, 3],
  zendesk: [/^tickets\//, 2],
};

let worker: QueryWorker;
beforeAll(() => {
  worker = createQueryWorker();
});
afterAll(() => worker.close());

/** The most accounts of which a metric made of such a file has a value that is not what it has of everybody without rows. */
function countTold(file: RegExp, keys: readonly string[], config: HealthConfig, { metrics }: Measured): number {
  const exports = [...config.exports.values()].filter(({ files }) =>
    keys.some((key) => file.test(key) && compilePattern(files).nightOf(key) !== undefined),
  );
  const counts = [...config.metrics].map(([name, metric]) => {
    const readsIt = exports.some(
      ({ name: one }) =>
        (metric.kind === 'column' && metric.from === one) || (metric.kind === 'sql' && metric.sql.includes(`"${one}"`)),
    );
    const { empty } = metric;
    const values: readonly (Scalar | null)[] = [...(metrics.get(name)?.values ?? [])];
    return readsIt ? values.filter((value) => value !== null && !Number.isNaN(value) && value !== empty).length : 0;
  });
  return Math.max(0, ...counts);
}

describe('rounds init on the export of a recipe', () => {
  const recipes = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

  it('is tried on every recipe', () => {
    expect(Object.keys(told).toSorted()).toEqual(recipes.toSorted());
  });

  it.each(recipes)('%s: gives a model that scores everybody, by what the tool wrote', async (recipe) => {
    const folder = path.join(root, recipe, 'exports');
    const source = openOnMorning(folder, nightOf(path.dirname(folder)));
    const { proposal } = await proposeFrom(source, nightOf(path.dirname(folder)));
    const config = await fitModelOf(proposal, source, worker);
    const { night } = proposal;
    const { lines, measured } = await readModel(config, { night, folder }, worker);
    expect(lines.filter(({ grade }) => grade === 'wrong').map(writeLine)).toEqual([]);
    const scored = lines.find(({ message }) => message.startsWith('Profile Everyone'))?.message;
    expect(scored).toContain(`${measured.roster.ids.length} with a score`);
    const keys = readdirSync(folder, { recursive: true }).map(String);
    const [file, accounts] = told[recipe]!;
    expect(countTold(file, keys, config, measured)).toBeGreaterThan(accounts / 2);
  });
});
