import { existsSync } from 'node:fs';
import path from 'node:path';
import type { HealthConfig } from '../config/health-config.ts';
import { listChangeParts } from '../history/change-parts.ts';
import type { Chart, Run } from '../history/chart.ts';
import type { StoredChart } from '../history/last-inputs.ts';
import { shardOf } from '../history/shard.ts';
import { describeWhy } from '../messages/account-entry.ts';
import { formatValue } from '../messages/account-line.ts';
import { formatSigned } from '../messages/figures.ts';
import type { AccountLine } from '../messages/night-report.ts';
import { explainScore, type GroupExplanation } from '../scoring/explain-score.ts';
import { type Comparison, compareCharts } from '../steps/compare-charts.ts';
import type { NightDependencies } from '../steps/dependencies.ts';
import { describeAccount, valueIn } from '../steps/describe-account.ts';
import { openInstruments } from '../steps/instruments.ts';
import { DEMO_FOLDER } from './demo-command.ts';
import { notCompleted, wrongUsage } from './failure.ts';
import { chooseNight, loadConfig, openLocal, requireFolder } from './open-local.ts';
import { runNight } from './run-night.ts';
import { bandMark, type Cell, colours, print, printable, printTable, right } from './terminal.ts';

export interface ExplainOptions {
  readonly config?: string;
  readonly exports?: string;
  readonly state?: string;
  readonly date?: string;
  readonly json?: boolean;
}

/** `rounds explain`: from signals to score, and what changed since the last chart. */
export async function runExplainCommand(wanted: string, options: ExplainOptions): Promise<void> {
  const { configFile, stateFolder } = locate(options);
  const config = await loadConfig(configFile);
  const local = await openLocal({
    config,
    exportsFolder: options.exports ? requireFolder(options.exports, '--exports') : '.',
    stateFolder,
    outboxFolder: null,
    isReplay: true,
  });
  try {
    const { dependencies } = local;
    const run = await findRun(config, options, dependencies);
    const chart = await findChart(wanted, run, dependencies);
    await explain(config, run, chart, dependencies, options.json === true);
  } finally {
    await local.close();
  }
}

/** Given, or ./health.yaml, or what `rounds demo` left in this folder. */
function locate({ config, state, exports }: ExplainOptions): { configFile: string; stateFolder: string | null } {
  const demo = path.join(DEMO_FOLDER, 'health.yaml');
  if (config === undefined && !existsSync('health.yaml') && existsSync(demo))
    return { configFile: demo, stateFolder: state ?? path.join(DEMO_FOLDER, 'state') };
  if (!state && !exports)
    throw wrongUsage('Give --state DIR (where rounds night kept its history) or --exports DIR (to score now).');
  if (state) requireFolder(state, '--state');
  return { configFile: config ?? 'health.yaml', stateFolder: state ?? null };
}

async function findRun(config: HealthConfig, options: ExplainOptions, dependencies: NightDependencies): Promise<Run> {
  const { history, source } = dependencies;
  if (options.exports) {
    const night = chooseNight(options.date, config);
    const instruments = await openInstruments(source);
    try {
      await runNight(night, dependencies, instruments);
    } finally {
      await instruments.close();
    }
  }
  const run = options.date
    ? await history.readRun(chooseNight(options.date, config))
    : await history.readLastRunBefore('9999-12-31');
  if (run && run.heldBecause !== null)
    throw notCompleted(`Night ${run.night} is held: nothing was scored. ${run.heldBecause}`);
  if (run) return run;
  throw notCompleted(options.date ? `Night ${options.date} was not run.` : 'No night has been run yet.');
}

/** By id; else the only account whose name is, or starts with, the words given. */
async function findChart(wanted: string, run: Run, { history }: NightDependencies): Promise<Chart> {
  const shard = await history.readCharts(run, shardOf(wanted, run.shards));
  const exact = shard.find((chart) => chart.account === wanted);
  if (exact) return exact;
  const words = wanted.toLowerCase();
  const shards = Array.from({ length: run.shards }, (_, index) => history.readCharts(run, index));
  const named = (await Promise.all(shards)).flat().filter((chart) => chart.name?.toLowerCase().startsWith(words));
  const same = named.filter((chart) => chart.name?.toLowerCase() === words);
  const found = same.length === 1 ? same : named;
  if (found.length === 1) return found[0]!;
  if (found.length === 0) throw notCompleted(await describeAbsence(wanted, run, history));
  const some = found.slice(0, 8).map((chart) => `${chart.account} (${chart.name})`);
  throw notCompleted(
    `${found.length} accounts are named "${printable(wanted)}…": ${printable(some.join(', '))}. Give the id.`,
  );
}

/** Someone who left, or has not come yet, is told from someone nobody knows. */
async function describeAbsence(wanted: string, run: Run, history: NightDependencies['history']): Promise<string> {
  const account = `"${printable(wanted)}"`;
  const runs = await history.readRuns('0000-01-01', '9999-12-31');
  const other = (await history.readAccount(runs, wanted)).at(-1);
  if (!other) return `No account ${account} on ${run.night}: no such id, and no name starts so.`;
  const name = other.name === null ? '' : ` (${printable(other.name)})`;
  return `Account ${account}${name} is not in the scores of ${run.night}. Its last are of ${other.night}: add --date ${other.night} to see them.`;
}

async function explain(
  config: HealthConfig,
  run: Run,
  chart: Chart,
  { history }: NightDependencies,
  asJson: boolean,
): Promise<void> {
  const last = await findOwnLast(run, chart, history);
  const comparison = compareCharts(config, run, [chart], [last], { isOwnLast: true });
  const groups = explainScore(comparison.scores, 0);
  const line = describeAccount(config, comparison, 0, null);
  if (asJson) {
    const { raw, coverage, profile, change } = chart;
    print(JSON.stringify({ night: run.night, ...line, raw, coverage, profile, raw_change: change, groups }));
    return;
  }
  print();
  print(colours.bold(`${printable(chart.name ?? chart.account)}  ${bandMark(chart.band, chart.score ?? '')}`));
  print(
    `${run.night}, profile ${printable(chart.profile ?? 'none')}, stage ${chart.stage}, coverage ${chart.coverage.toFixed(1)} %${chart.owner ? `, owner ${printable(chart.owner)}` : ''}`,
  );
  print();
  if (run.modelHash !== config.modelHash)
    print(colours.yellow('The model has changed since this night: points below are under the model of today.'));
  if (groups.length === 0) print('No profile holds for this account: it is unknown.');
  else printWaterfall(config, { run, chart }, groups);
  print();
  printChange(config, comparison, line);
}

/** The chart that this one was compared with on its night; null = none, or it expired. */
async function findOwnLast(run: Run, chart: Chart, history: NightDependencies['history']): Promise<StoredChart | null> {
  const since = chart.change?.since;
  const last = since === undefined ? await history.readLastRunBefore(run.night) : await history.readRun(since);
  const [previous] = last ? await history.readAccount([last], chart.account) : [];
  return last && previous ? { run: last, chart: previous } : null;
}

function printWaterfall(config: HealthConfig, stored: StoredChart, groups: readonly GroupExplanation[]): void {
  const { chart } = stored;
  const rows: Cell[][] = [];
  for (const group of groups) {
    const contribution = group.signals.reduce((sum, signal) => sum + (signal.contribution ?? 0), 0);
    rows.push([
      colours.bold(printable(group.name)),
      '',
      right(group.score === null ? '' : colours.bold(group.score.toFixed(1))),
      right(group.share === null ? '' : `${(100 * group.share).toFixed(1)} %`),
      right(colours.bold(contribution.toFixed(2))),
      '',
    ]);
    for (const signal of group.signals) {
      const metric = config.metrics.get(signal.metric);
      rows.push([
        `  ${printable(metric?.label ?? signal.metric)}`,
        right(printable(formatValue(valueIn(stored, signal.metric), metric?.unit ?? null) ?? '—')),
        right(signal.points === null ? '' : signal.points.toFixed(1)),
        right(signal.share === null ? '' : `${(100 * signal.share).toFixed(1)} %`),
        right(signal.contribution === null ? '' : signal.contribution.toFixed(2)),
        signal.status === 'used' ? bar(signal.contribution ?? 0) : colours.gray(signal.status),
      ]);
    }
  }
  printTable(['Signal', 'Value', 'Points', 'Share', 'Contributes', ''], rows);
  const total =
    chart.raw === null
      ? 'unknown: coverage is under the floor of the profile'
      : `${chart.raw.toFixed(6)}, rounded to ${chart.score}`;
  print(`${colours.bold('Contributions add up to')} ${total}.`);
}

function bar(contribution: number): string {
  return '█'.repeat(Math.max(0, Math.round(contribution / 2)));
}

const CAUSES = [
  ['behaviour', 'the account’s own behaviour'],
  ['peers', 'other accounts, by comparison'],
  ['availability', 'data that came or went'],
  ['model', 'the scoring model'],
  ['profile', 'another profile'],
  ['override', 'a score set by hand'],
] as const;

/** Every cause with its exact part, then the metrics behind the account's own behaviour. */
function printChange(config: HealthConfig, { scores, attribution, charts, run }: Comparison, line: AccountLine): void {
  const { change } = charts[0]!;
  if (line.previousScore === null) {
    print('No last chart to compare with.');
    return;
  }
  if (line.change === null || change === null) {
    print(`Last score ${line.previousScore}; tonight it is ${line.score ?? 'unknown'}.`);
    return;
  }
  const exact = CAUSES.reduce((sum, [cause]) => sum + change[cause], 0);
  print(
    `${colours.bold(`Since ${change.since}: ${line.previousScore} → ${line.score} (${formatSigned(line.change)})`)}, unrounded ${formatSigned(exact, 6)}.`,
  );
  if (exact === 0) return;
  const rows: Cell[][] = CAUSES.filter(([cause]) => change[cause] !== 0).map(([cause, words]) => [
    words,
    right(formatSigned(change[cause], 6)),
  ]);
  const isSameModel = run.modelHash === config.modelHash;
  if (isSameModel)
    for (const part of listChangeParts(attribution, scores, 0, 0))
      if (part.cause === 'signal')
        rows.push([
          `  ${printable(config.metrics.get(part.metric)?.label ?? part.metric)}`,
          right(formatSigned(part.points, 6)),
        ]);
  printTable(['Cause', 'Points'], rows);
  for (const cause of describeWhy(line)) print(`  ${printable(cause)}`);
}
