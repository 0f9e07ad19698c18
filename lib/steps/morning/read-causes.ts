import { addDays } from '../../calendar.ts';
import { type Case, caseKey, firingOf } from '../../cases/case.ts';
import type { MorningPlan } from '../../cases/plan-morning.ts';
import { doAtOnce } from '../../do-at-once.ts';
import type { Causes } from '../../history/account-line.ts';
import type { Span } from '../../history/describe-span.ts';
import { readSpan, type SpanDependencies } from '../night/read-span.ts';

const CASES_AT_ONCE = 8;

/**
 * What moved the score of each account that is told of or escalated, since the night its sentence counts from; of an escalation that counts
 * from none, since before the case opened. By `caseKey`; none for what the last chart says, and where charts are gone.
 */
export async function readCauses(
  { notices }: MorningPlan,
  dependencies: SpanDependencies,
): Promise<ReadonlyMap<string, Causes>> {
  const told = new Map<string, { one: Case; isEscalated: boolean }>();
  for (const { as, wishes } of notices)
    if (as === 'alert' || as === 'escalation')
      for (const { one } of wishes) told.set(caseKey(one), { one, isEscalated: as === 'escalation' });
  const causes = new Map<string, Causes>();
  await doAtOnce([...told], CASES_AT_ONCE, async ([key, { one, isEscalated }]) => {
    const found = await readOne(one, isEscalated, dependencies);
    if (found) causes.set(key, found);
  });
  return causes;
}

async function readOne(one: Case, isEscalated: boolean, dependencies: SpanDependencies): Promise<Causes | null> {
  const { history } = dependencies;
  const span = longestOf(one) ?? (isEscalated ? await sinceOpened(one, history) : null);
  const run = span && (await history.readRun(one.plannedFor));
  const [chart] = run ? await history.readAccount([run], one.account) : [];
  return span && run && chart ? readSpan(span, { run, chart }, dependencies) : null;
}

/** Of alerts that hold, what looks back the furthest. */
function longestOf(one: Case): Span | null {
  const spans = firingOf(one).flatMap(({ span }) => span ?? []);
  return spans.sort((a, b) => (a.from < b.from ? -1 : 1))[0] ?? null;
}

/** Since the last believed night before a case opened. */
async function sinceOpened({ openedOn }: Case, history: SpanDependencies['history']): Promise<Span | null> {
  const before = await history.readLastRunBefore(openedOn);
  return before && before.night >= addDays(openedOn, -LONGEST_PAUSE_DAYS) ? { from: before.night, points: null } : null;
}

/** What happened in a longer pause explains no alert. */
const LONGEST_PAUSE_DAYS = 35;
