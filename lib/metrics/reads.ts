import { type Day, type Night, toDay } from '../calendar.ts';
import type { ExportConfig, HealthConfig, MetricDefinition } from '../config/health-config.ts';
import { checkSelect, checkWhere } from './check-sql.ts';

/** The table of accounts that a metric's SQL may read beside the exports. */
export const ROSTER_TABLE = 'roster';

/** The exports an SQL reads, out of its parsed tree; none when it may not run at all. */
export async function tablesIn(sql: string, config: HealthConfig): Promise<ReadonlySet<string>> {
  return exportsOf(await checkSelect(sql, sqlTables(config)), config);
}

/** What the SQL and `where` of a metric may read. */
export function sqlTables(config: HealthConfig): readonly string[] {
  return [...config.exports.keys(), ROSTER_TABLE];
}

/** Exports a metric reads, through the metrics it is made of too. */
export async function readsOf(config: HealthConfig, name: string): Promise<ReadonlySet<string>> {
  const metric = config.metrics.get(name);
  if (!metric) return new Set();
  switch (metric.kind) {
    case 'sql':
      return tablesIn(metric.sql, config);
    case 'column':
      return new Set([metric.from, ...(await tablesInWhere(metric.where, config))]);
    case 'pulse':
      return new Set();
    case 'ratio':
      return new Set([...(await readsOf(config, metric.numerator)), ...(await readsOf(config, metric.denominator))]);
    case 'change':
    case 'rank':
      return readsOf(config, metric.of);
  }
}

async function tablesInWhere(where: string | null, config: HealthConfig): Promise<ReadonlySet<string>> {
  return where === null ? new Set() : exportsOf(await checkWhere(where, sqlTables(config)), config);
}

function exportsOf(check: Awaited<ReturnType<typeof checkSelect>>, config: HealthConfig): ReadonlySet<string> {
  return new Set(check.isAllowed ? [...check.reads].filter((name) => config.exports.has(name)) : []);
}

/** Exports that `accounts` is read from. */
export async function accountReads(config: HealthConfig): Promise<ReadonlySet<string>> {
  const { accounts } = config;
  return accounts.kind === 'export' ? new Set([accounts.from]) : tablesIn(accounts.sql, config);
}

/** Exports without which the night is held: those marked `required`, and all that `accounts` reads. */
export async function requiredExports(config: HealthConfig): Promise<ReadonlySet<string>> {
  const marked = [...config.exports.values()].filter((one) => one.required).map((one) => one.name);
  return new Set([...marked, ...(await accountReads(config))]);
}

/** One metric as of a day before the night (0 = the night itself). */
export interface Occasion {
  readonly metric: string;
  readonly daysBefore: number;
}

/** Every (metric, day) a night computes from exports: tonight's metrics, and what a `change` computes again as of earlier nights. */
export async function findOccasions(config: HealthConfig): Promise<readonly Occasion[]> {
  const found = new Map<string, Occasion>();
  for (const metric of config.metrics.keys()) await addOccasions(config, { metric, daysBefore: 0 }, found);
  return [...found.values()];
}

async function addOccasions(config: HealthConfig, occasion: Occasion, found: Map<string, Occasion>): Promise<void> {
  const key = `${occasion.daysBefore} ${occasion.metric}`;
  const metric = config.metrics.get(occasion.metric);
  if (!metric || found.has(key)) return;
  found.set(key, occasion);
  for (const part of await partsOf(config, metric))
    await addOccasions(config, { ...part, daysBefore: occasion.daysBefore + part.daysBefore }, found);
}

async function partsOf(config: HealthConfig, metric: MetricDefinition): Promise<readonly Occasion[]> {
  switch (metric.kind) {
    case 'column':
    case 'sql':
    case 'pulse':
      return [];
    case 'ratio':
      return [metric.numerator, metric.denominator].map((name) => ({ metric: name, daysBefore: 0 }));
    case 'rank':
      return [{ metric: metric.of, daysBefore: 0 }];
    case 'change': {
      const now = { metric: metric.of, daysBefore: 0 };
      return (await isRecomputable(config, metric.of)) ? [now, { ...now, daysBefore: metric.againstDays }] : [now];
    }
  }
}

/** Whether a metric can be computed again as of an earlier night: all it reads are event exports. */
export async function isRecomputable(config: HealthConfig, metric: string): Promise<boolean> {
  return [...(await readsOf(config, metric))].every((name) => config.exports.get(name)?.time != null);
}

/** So far back the rows of one id are looked for, whatever the windows: which of them counts must not hang on those. */
const ROWS_OF_AN_ID_DAYS = 400;

const HOURS_PER_DAY = 24;

/**
 * For every event export that is read: the earliest day whose rows the night can need, windows and staleness of earlier nights
 * included; null = all up to the night.
 */
export async function windowStarts(config: HealthConfig, night: Night): Promise<ReadonlyMap<string, Day | null>> {
  const starts = new Map<string, Day | null>();
  const extend = (name: string, start: Day | null): void => {
    if (config.exports.get(name)?.time == null) return;
    const known = starts.get(name);
    starts.set(name, known === null || start === null ? null : Math.min(known ?? start, start));
  };
  for (const name of await accountReads(config)) extend(name, null);
  if (config.people?.kind === 'export') extend(config.people.from, null);
  for (const { match } of config.exports.values()) if (match.by === 'through') extend(match.through, null);
  for (const occasion of await findOccasions(config)) {
    const metric = config.metrics.get(occasion.metric)!;
    const day = toDay(night) - occasion.daysBefore;
    if (metric.kind === 'sql') for (const name of await tablesIn(metric.sql, config)) extend(name, null);
    if (metric.kind !== 'column') continue;
    for (const name of await tablesInWhere(metric.where, config)) extend(name, null);
    const source = config.exports.get(metric.from);
    if (source) extend(metric.from, metric.overDays === null ? null : day - daysBack(source, metric.overDays));
  }
  for (const [name, start] of starts)
    if (start !== null && config.exports.get(name)?.id != null)
      starts.set(name, Math.min(start, toDay(night) - ROWS_OF_AN_ID_DAYS + 1));
  return starts;
}

function daysBack({ freshWithinHours }: ExportConfig, overDays: number): number {
  return Math.max(overDays - 1, Math.floor((freshWithinHours ?? 0) / HOURS_PER_DAY));
}
