import { addDays, type Night, toLocalDate } from '../../calendar.ts';
import { overrideRule } from '../../care/override-fall.ts';
import { foundBefore, type Presence } from '../../cases/advance-case.ts';
import { advanceCases } from '../../cases/advance-cases.ts';
import type { RecurringMorning } from '../../cases/begin-tasks.ts';
import { daysOfMorning } from '../../cases/cadence-days.ts';
import { type Case, caseKey } from '../../cases/case.ts';
import { DECISION_NIGHTS } from '../../cases/case-store.ts';
import { hourOf, morningFor } from '../../cases/chain.ts';
import { closeTasks } from '../../cases/close-tasks.ts';
import { decideNight } from '../../cases/decide-night.ts';
import type { Decision } from '../../cases/decision.ts';
import { keepDecisions } from '../../cases/keep-decisions.ts';
import { type Fate, listPortfolioDue } from '../../cases/recurring-tasks.ts';
import { nextWorkingDay } from '../../cases/working-days.ts';
import type { Delegate } from '../../config/notify-config.ts';
import { withDelegates } from '../../config/people.ts';
import { mayBeTold } from '../../detection/finding.ts';
import type { AccountLine } from '../../history/account-line.ts';
import type { NightGate } from '../../history/doubt.ts';
import type { ShardOutput } from '../../night/shard-work.ts';
import type { NightReport } from '../../portfolio/night-report.ts';
import { readDeliverMode } from '../delivery/deliver-mode.ts';
import type { NightDependencies } from '../dependencies.ts';
import { tellMorning } from '../morning/tell-morning.ts';
import { readUnsureRules } from '../morning/unsure-rules.ts';

export type TellNightDependencies = Pick<
  NightDependencies,
  'cases' | 'history' | 'outbox' | 'isReplay' | 'config' | 'now'
>;

/** What shards left, and whether the night was concluded before: what it decided then is on record. */
export interface ConcludedBefore {
  readonly shards: readonly ShardOutput[];
  readonly wasConcluded: boolean;
  /** So much happened at once that it is told as one thing: by triage. */
  readonly isSurge?: boolean;
  /** What was made of its data. */
  readonly gate: NightGate;
  /** Who stands in for whom by its export of people. */
  readonly delegates: readonly Delegate[];
}

/**
 * What a believed night makes of every case, and the morning that follows it: who is told, and why. Cut off anywhere and run again, it
 * plans the same. A night that a later one has passed only adds to what is on record.
 */
export async function tellNight(
  night: Night,
  report: NightReport,
  { shards, wasConcluded, isSurge = false, gate, delegates }: ConcludedBefore,
  given: TellNightDependencies,
): Promise<readonly Decision[]> {
  const dependencies = { ...given, config: withDelegates(given.config, delegates) };
  const { cases: store, history, isReplay, config, now } = dependencies;
  const { notify, timezone } = config;
  const mode = await readDeliverMode(dependencies);
  const findings = shards.flatMap((shard) => shard.findings);
  const roster = readRoster(night, shards);
  const lines = new Map<string, AccountLine>();
  for (const finding of findings) if (mayBeTold(finding)) lines.set(finding.account.id, finding.account);
  const [known, last] = await Promise.all([store.readCases(), history.readLastRunBefore(LAST_NIGHT)]);
  const newest = last?.night ?? null;
  const concerned = [...findings.map(({ account }) => account.id), ...known.map(({ account }) => account)];
  const recorded = wasConcluded ? await readRecorded(night, concerned, dependencies) : null;
  const advance = (cases: readonly Case[]) =>
    advanceCases({
      ...{ ...roster, night, findings, rules: [...config.rules, overrideRule] },
      cases,
      ...{ notify, mode, isReplay, isSurge, newest, wasConcluded },
    });
  const date = morningFor(night, now(), config);
  // A night that changed no case was planned, too.
  const isPassed = (newest !== null && newest > night) || known.some(({ plannedFor }) => plannedFor > night);
  const isTold = !isReplay && !isPassed;
  const told = isTold
    ? await tellMorning(
        {
          ...{ date, mode, night, report, advance, isSurge },
          unsureRules: await readUnsureRules({ night, gate }, dependencies),
          lineOf: (account) => lines.get(account) ?? null,
          medianArr: report.medianArr ?? null,
          recurring: await readRecurring(night, { shards, ...roster }, dependencies),
        },
        dependencies,
      )
    : null;
  const cases = told?.cases ?? (await keepAdvanced(advance, store));
  await settleTasks(night, cases, roster.renamed, dependencies);
  const situation = {
    ...{ mode, notify, morning: date },
    now: new Date(now()).toISOString(),
    isInDoubt: told?.outcomes.isInDoubt ?? (() => false),
  };
  const at = hourOf(nextWorkingDay(addDays(night, 1), notify.quiet), config);
  const plan = told?.plan ?? null;
  const decided = decideNight({ night, findings, cases, plan, situation, isReplay, wasConcluded, at });
  const decisions = keepDecisions(decided, recorded);
  // Of a long replay only the nights that are still kept.
  if (!isReplay || night > addDays(toLocalDate(now(), timezone), -DECISION_NIGHTS))
    await store.writeDecisions(night, decisions);
  return decisions;
}

const LAST_NIGHT: Night = '9999-12-31';

/** What tonight's roster says beside the findings. */
function readRoster(night: Night, shards: readonly ShardOutput[]) {
  const managers = new Map(shards.flatMap((shard) => [...shard.managers]));
  const executives = new Map(shards.flatMap((shard) => [...shard.executives]));
  const here = new Set(shards.flatMap((shard) => shard.ids));
  const churned = new Set(shards.flatMap((shard) => shard.churned));
  const renamed = new Map(shards.flatMap((shard) => [...shard.renamed]));
  const absences = new Map(shards.flatMap((shard) => shard.roster.absences.map((one) => [one.account, one])));
  const absentAs = (account: string): Presence => {
    const absence = absences.get(account);
    if (absence?.because === 'in-doubt') return 'in-doubt';
    return absence?.since === night ? 'missed' : 'absent';
  };
  return {
    renamed,
    presenceOf: (account: string): Presence =>
      here.has(account) ? 'here' : churned.has(account) ? 'churned' : absentAs(account),
    peopleOf: (account: string) => ({
      manager: managers.get(account) ?? null,
      executive: executives.get(account) ?? null,
    }),
  };
}

/** The tasks that come again on the morning after a night. */
async function readRecurring(
  night: Night,
  {
    shards,
    renamed,
    presenceOf,
  }: Pick<ConcludedBefore, 'shards'> & Pick<ReturnType<typeof readRoster>, 'renamed' | 'presenceOf'>,
  { config, history }: Pick<NightDependencies, 'config' | 'history'>,
): Promise<RecurringMorning> {
  const last = await history.readLastRunBefore(night);
  const days = daysOfMorning(night, last?.night ?? null, config.notify.quiet);
  const due = [...shards.flatMap(({ recurring = [] }) => recurring), ...listPortfolioDue(config, days)];
  const fateOf = (account: string): Fate => {
    const presence = presenceOf(account);
    const id = renamed.get(account);
    if (presence !== 'here' && id !== undefined) return { renamed: id };
    return presence === 'absent' || presence === 'churned' ? 'gone' : 'here';
  };
  return { days, due, fateOf };
}

async function settleTasks(
  night: Night,
  cases: readonly Case[],
  renamed: ReadonlyMap<string, string>,
  { cases: store, now }: Pick<NightDependencies, 'cases' | 'now'>,
): Promise<void> {
  const hasChanged = cases.some((one) => one.ended?.on === night || foundBefore(one, night)?.ended != null);
  if (!hasChanged) return;
  const tasks = await store.readTasks();
  const closed = closeTasks({ night, at: new Date(now()).toISOString(), cases, tasks, renamed });
  for (const task of closed) await store.writeTask(task);
}

/** Clicks that come in between are few. */
const ATTEMPTS = 5;

/** A night that tells nobody. */
async function keepAdvanced(
  advance: (known: readonly Case[]) => readonly Case[],
  store: NightDependencies['cases'],
): Promise<readonly Case[]> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const known = await store.readCases();
    const changed = advance(known);
    const before = new Map(known.map((one) => [caseKey(one), JSON.stringify(one)]));
    const left = changed.filter((one) => before.get(caseKey(one)) !== JSON.stringify(one));
    const written = await Promise.all(left.map((one) => store.writeCase(one)));
    if (written.every((one) => one !== null)) {
      const all = new Map(known.map((one) => [caseKey(one), one]));
      for (const one of changed) all.set(caseKey(one), one);
      return [...all.values()];
    }
  }
  throw new Error(`Cases were changed while a night was planned, ${ATTEMPTS} times over: run it again.`);
}

/** What is on record of the night: a night that is run again from the same changes none of it. */
async function readRecorded(
  night: Night,
  accounts: readonly string[],
  { cases }: Pick<NightDependencies, 'cases'>,
): Promise<readonly Decision[]> {
  const decisions = await Promise.all([...new Set(accounts)].map((account) => cases.readDecisions(account)));
  return decisions.flat().filter((decision) => decision.night === night);
}
