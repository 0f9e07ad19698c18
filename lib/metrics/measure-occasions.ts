import { type Day, toIsoDate } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { Gap } from '../exports/export-table.ts';
import { formatCount } from '../format-count.ts';
import { measureColumns } from './column-metrics.ts';
import { LEAST_ROWS } from './judge-matches.ts';
import type { MatchNote } from './matching.ts';
import type { MeasureContext } from './measure-context.ts';
import { explainQueryError, type MetricProblem } from './metric-problem.ts';
import { isVisibleOn } from './night-tables.ts';
import { type Occasion, readsOf } from './reads.ts';
import { measureSql, type Strangers } from './sql-metrics.ts';
import type { Values } from './typed-values.ts';
import { type Verdict, type VettedMetric, vetColumnMetric, vetSqlMetric } from './vet-metrics.ts';

/** What the exports give, per occasion; an occasion that is not in it is missing as a whole. */
export interface Measures {
  get(metric: string, day: Day): Values | undefined;
  readonly problems: ReadonlyMap<string, MetricProblem>;
  /** How the ids of metrics by SQL meet the accounts. */
  readonly matching: { readonly matched: ReadonlySet<string>; readonly notes: readonly MatchNote[] };
}

/** Runs every `from` and `sql` metric as of every day that is asked for: one query per export and day, one per SQL and day. */
export async function measureOccasions(occasions: readonly Occasion[], context: MeasureContext): Promise<Measures> {
  const found = new Map<string, Values>();
  const problems = new Map<string, MetricProblem>();
  const report = (metric: string, { message, hint }: { message: string; hint: string }): void => {
    if (!problems.has(metric)) problems.set(metric, { metric, message, hint });
  };
  const matched = new Set<string>();
  const notes: MatchNote[] = [];
  const vetted = await vetMetrics(occasions, context, report);

  for (const { day, metrics } of orderScans(groupByScan(await findPresent(occasions, vetted, context)))) {
    const [first] = metrics;
    if (first.kind === 'sql') {
      // What failed on one day is missing on all, and would take its time again.
      if (problems.has(first.metric.name)) continue;
      await attempt(first.metric.name, report, async () => {
        const { name } = first.metric;
        const measure = await measureSql(first, day, context);
        if (!measure.isUnique) return report(name, repeatedAccounts(measure.repeated));
        found.set(keyOf(name, day), measure.values);
        if (day !== context.night) return;
        if (measure.met === 'accounts') matched.add(name);
        else if (measure.met !== 'nobody' && !(await isSparse(name, context))) {
          const said = strangersOnly(measure.met, context);
          if (measure.met.rows < LEAST_ROWS)
            notes.push({ about: ['metrics', name], kind: 'few', message: `${said.message} ${said.hint}` });
          else if (!(await context.hasMetricMatchedBefore(name))) report(name, said);
        }
      });
      continue;
    }
    const sound = metrics.filter((one) => one.kind === 'column').filter(({ metric }) => !problems.has(metric.name));
    await measureScan({ day, metrics: sound }, context, report, (metric, values) =>
      found.set(keyOf(metric, day), values),
    );
  }
  return {
    get: (metric, day) => (problems.has(metric) ? undefined : found.get(keyOf(metric, day))),
    problems,
    matching: { matched, notes },
  };
}

/** Whether an export that a metric reads is said to be about few accounts. */
async function isSparse(name: string, { config }: MeasureContext): Promise<boolean> {
  return [...(await readsOf(config, name))].some((one) => config.exports.get(one)?.isSparse);
}

type Report = (metric: string, problem: { message: string; hint: string }) => void;

const keyOf = (metric: string, day: Day): string => `${day} ${metric}`;

async function vetMetrics(
  occasions: readonly Occasion[],
  context: MeasureContext,
  report: Report,
): Promise<ReadonlyMap<string, VettedMetric>> {
  const vetted = new Map<string, VettedMetric>();
  for (const { metric: name, daysBefore } of occasions) {
    if (daysBefore > 0 || !(await isPresent(name, context.night, context))) continue;
    const gap = isMeasured(context.config, name) ? await findGap(name, context.night, context) : null;
    if (gap) {
      report(name, {
        message: `The rows of ${toIsoDate(gap.day)}, which it reads, are missing. ${gap.because}`,
        hint: 'It is back when that file is, or when its window has passed that night.',
      });
      continue;
    }
    await attempt(name, report, async () => {
      const verdict = await vetMetric(name, context);
      if (verdict?.isFit) vetted.set(name, verdict.vetted);
      else if (verdict) report(name, verdict);
    });
  }
  return vetted;
}

async function vetMetric(name: string, context: MeasureContext): Promise<Verdict | null> {
  const metric = context.config.metrics.get(name)!;
  switch (metric.kind) {
    case 'column':
      return vetColumnMetric(metric, context);
    case 'sql':
      return vetSqlMetric(metric, context);
    case 'ratio':
    case 'change':
    case 'rank':
    case 'pulse':
      return null;
  }
}

/** Whether a metric is read from exports itself, and not made of others. */
function isMeasured({ metrics }: HealthConfig, name: string): boolean {
  const kind = metrics.get(name)?.kind;
  return kind === 'column' || kind === 'sql';
}

/** Whether every export a metric reads counts on a day. */
export async function isPresent(name: string, day: Day, { config, tables, night }: MeasureContext): Promise<boolean> {
  return [...(await readsOf(config, name))].every((one) => {
    const source = tables.get(one);
    return source !== undefined && isVisibleOn(source.table, night, day);
  });
}

/** A night whose rows are missing, among those that a metric reads as of a day; null when there is none. */
async function findGap(name: string, day: Day, { config, tables }: MeasureContext): Promise<Gap | null> {
  const metric = config.metrics.get(name)!;
  for (const one of await readsOf(config, name)) {
    const isWindow = metric.kind === 'column' && metric.from === one && metric.overDays !== null;
    const from = isWindow ? day - metric.overDays + 1 : Number.NEGATIVE_INFINITY;
    const gap = tables.get(one)?.table.gaps.find((found) => from <= found.day && found.day <= day);
    if (gap) return gap;
  }
  return null;
}

interface Task {
  readonly day: Day;
  readonly vetted: VettedMetric;
}

async function findPresent(
  occasions: readonly Occasion[],
  vetted: ReadonlyMap<string, VettedMetric>,
  context: MeasureContext,
): Promise<readonly Task[]> {
  const tasks: Task[] = [];
  for (const { metric, daysBefore } of occasions) {
    const day = context.night - daysBefore;
    const fit = vetted.get(metric);
    const counts = fit && (await isPresent(metric, day, context)) && (await findGap(metric, day, context)) === null;
    if (counts) tasks.push({ day, vetted: fit });
  }
  return tasks;
}

interface Scan {
  readonly day: Day;
  readonly metrics: [VettedMetric, ...VettedMetric[]];
}

function groupByScan(tasks: readonly Task[]): Iterable<Scan> {
  const scans = new Map<string, Scan>();
  for (const { day, vetted } of tasks) {
    const { metric } = vetted;
    const key = metric.kind === 'sql' ? `${day} sql ${metric.name}` : `${day} from ${metric.from}`;
    const scan = scans.get(key);
    if (scan) scan.metrics.push(vetted);
    else scans.set(key, { day, metrics: [vetted] });
  }
  return scans.values();
}

/** Columns first, tonight before earlier days: when time runs out, what is quick is there. */
function orderScans(scans: Iterable<Scan>): readonly Scan[] {
  const place = ({ day, metrics: [first] }: Scan): number => (first.kind === 'sql' ? 1 : 0) * 1e9 - day;
  return [...scans].sort((a, b) => place(a) - place(b));
}

interface ColumnScan {
  readonly day: Day;
  readonly metrics: readonly Extract<VettedMetric, { kind: 'column' }>[];
}

/** All of an export's metrics in one query; when that fails, one by one, to find the one that is at fault. */
async function measureScan(
  { day, metrics }: ColumnScan,
  context: MeasureContext,
  report: Report,
  keep: (metric: string, values: Values) => void,
): Promise<void> {
  const [first] = metrics;
  if (!first) return;
  const source = context.tables.get(first.metric.from)!;
  try {
    for (const [name, values] of await measureColumns(source, metrics, day, context)) keep(name, values);
  } catch (error) {
    const problem = explainQueryError(error);
    if (metrics.length === 1) report(first.metric.name, problem);
    else for (const one of metrics) await measureScan({ day, metrics: [one] }, context, report, keep);
  }
}

async function attempt(metric: string, report: Report, measure: () => Promise<void>): Promise<void> {
  try {
    await measure();
  } catch (error) {
    report(metric, explainQueryError(error));
  }
}

const SHOWN_ACCOUNTS = 3;

function repeatedAccounts(ids: readonly string[]): { message: string; hint: string } {
  const shown = ids.slice(0, SHOWN_ACCOUNTS).map((id) => JSON.stringify(id));
  return {
    message: `It returns more than one row for ${ids.length} ${ids.length === 1 ? 'account' : 'accounts'}, such as ${shown.join(', ')}.`,
    hint: 'Return one row per account: group by account_id.',
  };
}

function strangersOnly(
  { rows, examples }: Strangers,
  { roster }: MeasureContext,
): { readonly message: string; readonly hint: string } {
  const quote = (ids: readonly string[]) => ids.map((id) => JSON.stringify(id)).join(', ');
  const none = `${rows === 1 ? 'The one id that its SQL returns is no account' : `None of the ${formatCount(rows)} ids that its SQL returns is an account`} of the roster.`;
  return {
    message: `${none} It returns ${quote(examples)}; accounts have ${quote(roster.ids.slice(0, SHOWN_ACCOUNTS))}.`,
    hint: 'Return the ids of the accounts as account_id; if that is how it is, write sparse: true under an export that it reads.',
  };
}
