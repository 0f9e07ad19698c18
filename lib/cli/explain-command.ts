import type { Command } from '@commander-js/extra-typings';
import type { Night } from '../calendar.ts';
import type { Note } from '../care/care-event.ts';
import type { Chart } from '../history/chart.ts';
import { compareCharts } from '../history/compare-charts.ts';
import { describeAccount } from '../history/describe-account.ts';
import type { StoredChart } from '../history/last-inputs.ts';
import type { Run } from '../history/run.ts';
import { type ChangeStep, walkBack } from '../history/sum-changes.ts';
import { describeIndicators } from '../messages/indicator-words.ts';
import { describeStoredOverride } from '../night/night-overrides.ts';
import { explainScore } from '../scoring/explain-score.ts';
import { readIndicators, scoreIndicators } from '../scoring/indicator-scores.ts';
import type { NightDependencies } from '../steps/dependencies.ts';
import { openInstruments } from '../steps/night/instruments.ts';
import { findOwnLast } from '../steps/night/read-charts.ts';
import { readCharts } from '../steps/night/read-span.ts';
import { type CommandContext, type OptionsOf, shared } from './command.ts';
import { describeEvent } from './describe-care-event.ts';
import { notCompleted, wrongUsage } from './failure.ts';
import { findChartOf } from './find-account.ts';
import { locatePortfolio, requireModel, requireState } from './locate-portfolio.ts';
import { chooseNight, loadConfig, openLocal, requireFolder, requireNight } from './open-local.ts';
import { printExplanation } from './print-explanation.ts';
import { describeMoved, printMoved } from './print-moved.ts';
import { runNight } from './run-night.ts';
import { colours, print, printable } from './terminal.ts';

/** `rounds explain`: from signals to score, and what changed since the last chart. */
export function defineExplain(command: Command, { now }: CommandContext): void {
  withOptions(command).action(async (wanted, options) => {
    const { configFile, stateFolder } = locate(options);
    const config = await loadConfig(configFile);
    const local = await openLocal({
      config,
      exportsFolder: options.exports ? requireFolder(options.exports, '--exports') : '.',
      stateFolder,
      now,
      isReplay: true,
    });
    try {
      const { dependencies } = local;
      const run = await findRun(options, dependencies);
      const chart = await findChart(wanted, run, dependencies);
      await explain(run, chart, dependencies, options);
    } finally {
      await local.close();
    }
  });
}

function withOptions(command: Command) {
  return command
    .argument('<account>', 'id, or the start of its name')
    .addOption(shared.config)
    .addOption(shared.state)
    .option('--exports <folder>', 'score now from these exports, without --state')
    .option('--date <night>', 'the night; the newest one unless given')
    .option('--since <night>', 'what moved the score since its chart of that night; since its last one unless given')
    .addOption(shared.json);
}

type ExplainOptions = OptionsOf<typeof withOptions>;

/** What exports are named for is scored now and kept nowhere, unless a state is named, too. */
function locate(options: ExplainOptions): { configFile: string; stateFolder: string | null } {
  const portfolio = locatePortfolio(options);
  const configFile = requireModel(portfolio);
  if (options.exports !== undefined && options.state === undefined) return { configFile, stateFolder: null };
  return { configFile, stateFolder: requireFolder(requireState(portfolio, '--exports DIR (to score now)'), '--state') };
}

async function findRun(options: ExplainOptions, dependencies: NightDependencies): Promise<Run> {
  const { config, history, now } = dependencies;
  if (options.exports) {
    const night = chooseNight(options.date, config, now);
    const instruments = await openInstruments(dependencies);
    try {
      await runNight(night, dependencies, instruments);
    } finally {
      await instruments.close();
    }
  }
  const run = options.date
    ? await history.readRun(requireNight(options.date, '--date'))
    : await history.readLastRunBefore('9999-12-31');
  if (run && run.heldBecause !== null && run.totals === null)
    throw notCompleted(`Night ${run.night} is held: nothing was scored. ${run.heldBecause}`);
  if (run) return run;
  throw notCompleted(
    options.date
      ? `Night ${options.date} was not run.`
      : 'No night has been run yet. rounds night runs one, rounds replay many.',
  );
}

async function findChart(wanted: string, run: Run, { history }: NightDependencies): Promise<Chart> {
  const chart = await findChartOf(wanted, run, history);
  if (chart) return chart;
  throw notCompleted(await describeAbsence(wanted, run, history));
}

/** Someone who left, or has not come yet, is told from someone nobody knows. */
async function describeAbsence(wanted: string, run: Run, history: NightDependencies['history']): Promise<string> {
  const account = `"${printable(wanted)}"`;
  const runs = await history.readRuns('0000-01-01', '9999-12-31');
  const other = (await history.readAccount(runs, wanted)).at(-1);
  if (!other)
    return `No account ${account} on ${run.night}: no such id, and no name starts so. Ids stand in scores.csv.`;
  const name = other.name === null ? '' : ` (${printable(other.name)})`;
  return `Account ${account}${name} is not in the scores of ${run.night}. Its last are of ${other.night}: add --date ${other.night} to see them.`;
}

async function explain(
  run: Run,
  chart: Chart,
  { config, history, care }: NightDependencies,
  { json, since }: Pick<ExplainOptions, 'json' | 'since'>,
): Promise<void> {
  const newest = { run, chart };
  const moved = since === undefined ? null : await readMoved(requireNight(since, '--since'), newest, history);
  const last = await findOwnLast(run, chart, history);
  const comparison = compareCharts(config, { run, charts: [chart] }, [last], { isOwnLast: true });
  const groups = explainScore(comparison.scores, 0);
  const found = scoreIndicators(comparison.scores, config.metrics);
  const indicators = found && { indicators: readIndicators(found, 0) };
  const events = await care.readAccount(chart.account);
  const override = chart.override === null ? null : describeStoredOverride(chart, events);
  const notes = events.filter((event) => event.kind === 'note');
  const line = describeAccount(config, comparison, 0, override);
  if (json === true) {
    const { raw, coverage, profile, change } = chart;
    const said = notes.map(({ at, by, text }) => ({ at, by, text }));
    const scored = { raw, coverage, profile, raw_change: change, groups, ...indicators };
    const told = { night: run.night, ...line, ...scored, notes: said };
    print(JSON.stringify(moved ? { ...told, since: describeMoved(config, newest, moved) } : told));
    return;
  }
  printExplanation(config, comparison, groups, line);
  if (found) print(`\n${describeIndicators(readIndicators(found, 0))}`);
  if (moved) printMoved(config, newest, moved);
  printNotes(notes, config.timezone);
}

/** More of them are in the timeline. */
const SHOWN_NOTES = 3;

/** The newest first. */
function printNotes(notes: readonly Note[], timezone: string): void {
  if (notes.length === 0) return;
  print();
  for (const note of notes.slice(-SHOWN_NOTES).reverse()) print(describeEvent(note, timezone));
  if (notes.length > SHOWN_NOTES) print(colours.gray(`rounds timeline shows all ${notes.length} notes.`));
}

/** The steps from an account's chart of a night to its newest one, the newest first. */
async function readMoved(
  since: Night,
  newest: StoredChart,
  history: NightDependencies['history'],
): Promise<readonly ChangeStep[]> {
  const { night } = newest.run;
  if (since >= night) throw wrongUsage(`--since ${since} must be before ${night}, the night that is explained.`);
  const charts = await readCharts(since, newest, history);
  const steps = walkBack(charts, newest, since);
  if (steps.length === 0)
    throw notCompleted(
      `No chart of ${printable(newest.chart.account)} from ${since} on leads to that of ${night}: it had no score, or those nights are not kept any more.`,
    );
  return steps;
}
