import type { Command } from '@commander-js/extra-typings';
import { addDays, type Night, toLocalDate } from '../calendar.ts';
import { findOverrideProblem, type OverrideSet } from '../care/care-event.ts';
import { findLastWords, type Override } from '../care/overrides.ts';
import { compareText } from '../compare-text.ts';
import { lastScore } from '../history/window.ts';
import { roundScore } from '../scoring/rounding.ts';
import { answer } from './answer.ts';
import { type CommandContext, onTable, shared } from './command.ts';
import { describeEvent } from './describe-care-event.ts';
import { notCompleted, wrongUsage } from './failure.ts';
import { resolveAccount } from './find-account.ts';
import { type Care, findNewestChart, whoever, withCare } from './open-care.ts';
import { type Cell, cut, printTable, right } from './print-table.ts';
import { colours, print, printable } from './terminal.ts';

const USUAL_DAYS = 30;

/** `rounds override`: scores set by hand. */
export function defineOverride(override: Command, context: CommandContext): void {
  addSet(override, context);
  addList(override, context);
  addClear(override, context);
}

/** A score by hand, with a reason and an end. It takes effect with the next night. */
function addSet(override: Command, context: CommandContext): void {
  onTable(override.command('set'))
    .argument('<account>', 'its id, or the start of its name')
    .description('set one; it holds from the next night')
    .requiredOption('--score <points>', '0 to 100')
    .requiredOption('--reason <text>', 'why, for whoever reads it later')
    .option('--days <number>', 'how many nights it holds, at most 90; 30 unless given')
    .option('--expires <night>', 'the first night without it, instead of --days')
    .addOption(shared.by)
    .action((wanted, options) =>
      withCare(options, context, async ({ config, care, history }) => {
        const account = await resolveAccount(wanted, { history });
        const { chart } = await findNewestChart(account, history);
        const at = context.now();
        const event: OverrideSet = {
          kind: 'override-set',
          account,
          at: new Date(at).toISOString(),
          by: whoever(options.by),
          score: Number(options.score),
          reason: options.reason,
          expiresOn: options.expires ?? addDays(toLocalDate(at, config.timezone), readDays(options.days)),
          owner: chart.owner,
        };
        const problem = findOverrideProblem(event, config.timezone);
        if (problem !== null) throw wrongUsage(problem);
        await care.append(event);
        const computed = chart.raw === null ? 'unknown' : String(roundScore(chart.raw));
        answer(options, event, () => {
          print(describeEvent(event, config.timezone));
          print(
            `It holds from the night of ${toLocalDate(at, config.timezone)} up to the night before ${event.expiresOn}. The computed score, ${computed} on ${chart.night}, runs on beside it.`,
          );
        });
      }),
    );
}

function readDays(days: string | undefined): number {
  if (days === undefined) return USUAL_DAYS;
  if (!/^\d+$/.test(days)) throw wrongUsage(`--days "${days}" is no whole number of days.`);
  return Number(days);
}

/** Ends one before its day. */
function addClear(override: Command, context: CommandContext): void {
  onTable(override.command('clear'))
    .argument('<account>', 'its id, or the start of its name')
    .description('end one before its day')
    .option('--reason <text>', 'why')
    .addOption(shared.by)
    .action((wanted, options) =>
      withCare(options, context, async ({ config, care, history }) => {
        const account = await resolveAccount(wanted, { history });
        const at = context.now();
        const tonight = toLocalDate(at, config.timezone);
        const word = findLastWords(await care.readAccount(account), tonight, config.timezone).get(account);
        if (!word || word.isCleared || word.override.expiresOn <= tonight)
          throw notCompleted(`No override holds on ${printable(account)}: there is nothing to clear.`);
        const event = {
          kind: 'override-cleared',
          account,
          at: new Date(at).toISOString(),
          by: whoever(options.by),
          reason: options.reason ?? null,
        } as const;
        await care.append(event);
        answer(options, event, () => {
          print(describeEvent(event, config.timezone));
          print(`From the night of ${tonight} the computed score counts again.`);
        });
      }),
    );
}

/** Those that hold, with the computed score beside; with --all every event there ever was. */
function addList(override: Command, context: CommandContext): void {
  onTable(override.command('list'))
    .argument('[account]', 'its id, or the start of its name; all unless given')
    .description('those that hold')
    .option('--all', 'all that was ever set, cleared or noted: the audit')
    .action((wanted, options) =>
      withCare(options, context, async (opened) => {
        const account = wanted === undefined ? undefined : await resolveAccount(wanted, opened);
        const asJson = options.json === true;
        const today = toLocalDate(context.now(), opened.config.timezone);
        if (options.all) await listEvents(account, opened, asJson);
        else await listOverrides(account, { ...opened, today }, asJson);
      }),
    );
}

async function listEvents(account: string | undefined, { config, care }: Care, asJson: boolean): Promise<void> {
  const events = account === undefined ? await care.readAll() : await care.readAccount(account);
  const inOrder = [...events].sort((a, b) => compareText(a.at, b.at));
  if (asJson) for (const event of inOrder) print(JSON.stringify(event));
  else for (const event of inOrder) print(describeEvent(event, config.timezone));
  if (!asJson && inOrder.length === 0) print('Nothing was ever set.');
}

async function listOverrides(
  account: string | undefined,
  { config, care, history, today }: Care & { readonly today: Night },
  asJson: boolean,
): Promise<void> {
  const events = account === undefined ? await care.readAll() : await care.readAccount(account);
  const held = [...findLastWords(events, today, config.timezone).values()].flatMap((word) =>
    word.isCleared || word.override.expiresOn <= today ? [] : [word.override],
  );
  const run = await history.readLastRunBefore('9999-12-31');
  const rows = await Promise.all(held.map(async (one) => describeHeld(one, run, history)));
  if (asJson) print(JSON.stringify(rows.map(({ chart, ...row }) => row)));
  else if (rows.length === 0) print('No override is set.');
  else {
    printTable(
      [cut('Account'), 'Set to', 'Computed', 'Until', 'By', 'Why', ''],
      rows.map((row): Cell[] => [
        printable(row.name ?? row.account),
        right(row.score),
        row.chart?.raw == null ? 'unknown' : right(roundScore(row.chart.raw)),
        row.expiresOn,
        printable(row.by),
        printable(row.reason),
        row.state,
      ]),
    );
    print(colours.gray('Until: the first night without it. Computed: on the newest night.'));
  }
}

type LastRun = Awaited<ReturnType<Care['history']['readLastRunBefore']>>;

async function describeHeld(override: Override, run: LastRun, history: Care['history']) {
  const [chart = null] = run ? await history.readAccount([run], override.account) : [];
  const isOnChart = chart?.override?.setAt === override.setAt;
  const isAwaited = run === null || run.night < override.setOn;
  return {
    ...override,
    name: chart?.name ?? null,
    computedScore: chart?.raw == null ? null : roundScore(chart.raw),
    shownScore: chart ? lastScore(chart) : null,
    state: isOnChart ? 'in force' : isAwaited ? 'from the next night' : 'ended: the owner changed',
    chart,
  };
}
