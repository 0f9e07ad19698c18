import { addDays, type Clock, type Night, toLocalDate } from '../calendar.ts';
import { findOverrideProblem, type OverrideSet } from '../care/care-event.ts';
import { findLastWords, type Override } from '../care/overrides.ts';
import { compareText } from '../compare-text.ts';
import { lastScore } from '../history/window.ts';
import { roundScore } from '../scoring/rounding.ts';
import { describeEvent } from './describe-care-event.ts';
import { notCompleted, wrongUsage } from './failure.ts';
import { type Care, findNewestChart, openCare, type TableOptions, whoever } from './open-care.ts';
import { type Cell, colours, print, printable, printTable, right } from './terminal.ts';

export interface OverrideSetOptions extends TableOptions {
  readonly score: string;
  readonly reason: string;
  readonly days?: string;
  readonly expires?: string;
  readonly by?: string;
}

const USUAL_DAYS = 30;

/** `rounds override set`: a score by hand, with a reason and an end. It takes effect with the next night. */
export async function runOverrideSetCommand(account: string, options: OverrideSetOptions, now: Clock): Promise<void> {
  const { config, care, history, close } = await openCare(options, now);
  try {
    const { chart } = await findNewestChart(account, history);
    const at = now();
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
    print(describeEvent(event, config.timezone));
    const computed = chart.raw === null ? 'unknown' : String(roundScore(chart.raw));
    print(
      `It holds from the night of ${toLocalDate(at, config.timezone)} up to the night before ${event.expiresOn}. The computed score, ${computed} on ${chart.night}, runs on beside it.`,
    );
  } finally {
    await close();
  }
}

function readDays(days: string | undefined): number {
  if (days === undefined) return USUAL_DAYS;
  if (!/^\d+$/.test(days)) throw wrongUsage(`--days "${days}" is no whole number of days.`);
  return Number(days);
}

export interface OverrideClearOptions extends TableOptions {
  readonly reason?: string;
  readonly by?: string;
}

/** `rounds override clear`: ends one before its day. */
export async function runOverrideClearCommand(
  account: string,
  options: OverrideClearOptions,
  now: Clock,
): Promise<void> {
  const { config, care, close } = await openCare(options, now);
  try {
    const at = now();
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
    print(describeEvent(event, config.timezone));
    print(`From the night of ${tonight} the computed score counts again.`);
  } finally {
    await close();
  }
}

export interface OverrideListOptions extends TableOptions {
  readonly all?: boolean;
  readonly json?: boolean;
}

/** `rounds override list`: those that hold, with the computed score beside; with --all every event there ever was. */
export async function runOverrideListCommand(
  account: string | undefined,
  options: OverrideListOptions,
  now: Clock,
): Promise<void> {
  const opened = await openCare(options, now);
  try {
    if (options.all) await listEvents(account, opened, options.json === true);
    else
      await listOverrides(
        account,
        { ...opened, today: toLocalDate(now(), opened.config.timezone) },
        options.json === true,
      );
  } finally {
    await opened.close();
  }
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
      ['Account', 'Set to', 'Computed', 'Until', 'By', 'Why', ''],
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
