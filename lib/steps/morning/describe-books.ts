import type { Night } from '../../calendar.ts';
import { type Case, caseKey, isOpen } from '../../cases/case.ts';
import type { MorningPlan } from '../../cases/plan-morning.ts';
import { rankCases } from '../../cases/rank-cases.ts';
import { routeCase } from '../../cases/route-case.ts';
import type { Task } from '../../cases/task.ts';
import type { TeamShare } from '../../cases/tell-overdue.ts';
import { routeTask } from '../../cases/tell-tasks.ts';
import { stands, toldTo } from '../../cases/telling.ts';
import type { HealthConfig } from '../../config/health-config.ts';
import type { BookState } from '../../messages/book-state.ts';

export interface BookMorning {
  readonly date: Night;
  /** ISO instant of its hour. */
  readonly at: string;
  readonly medianArr: number | null;
  readonly cases: readonly Case[];
  readonly tasks: readonly Task[];
  /** See planTeams. */
  readonly teams: ReadonlyMap<string, TeamShare>;
}

/** How things stand with each person: what is open, what the morning adds, and what they have to do. By `Addressee.of`. */
export function describeBooks(
  plan: MorningPlan,
  { date, at, cases, tasks, teams, medianArr }: BookMorning,
  { notify }: Pick<HealthConfig, 'notify'>,
): ReadonlyMap<string, BookState> {
  const books = new Map<string, { open: Case[]; tasks: Task[] }>();
  const bookOf = (of: string) => {
    const book = books.get(of) ?? { open: [], tasks: [] };
    books.set(of, book);
    return book;
  };
  const newsTo = (of: string, one: Case) => JSON.stringify([of, caseKey(one)]);
  const ownNews = plan.notices.filter(({ as }) => as === 'alert' || as === 'triage');
  const news = new Set(ownNews.flatMap(({ wishes }) => wishes.map((wish) => newsTo(wish.addressee.of, wish.one))));
  const ranked = plan.notices.filter(({ as, unnamed }) => as === 'triage' && unnamed > 0);
  const unnamed = new Map(ranked.map((notice) => [notice.addressee.of, notice.unnamed]));
  // Whose hand the morning lets go of has it no more.
  const changed = new Map(plan.cases.map((one) => [caseKey(one), one]));
  for (const known of cases) {
    const one = changed.get(caseKey(known)) ?? known;
    const addressee = isOpen(one) && one.kind === 'risk' ? routeCase(one.about, date, notify) : null;
    if (addressee === null) continue;
    // What has a message this morning, or one that is on its way, is open as well, and no surprise below.
    const { of } = addressee;
    if (news.has(newsTo(of, one)) || toldTo(one, of).some(stands)) bookOf(of).open.push(one);
  }
  for (const task of tasks) {
    const to = task.state === 'open' ? routeTask(task, date, notify) : null;
    if (to !== null) bookOf(to.of).tasks.push(task);
  }
  for (const of of [...plan.digests.keys(), ...teams.keys()]) bookOf(of);
  const ranking = { morning: date, medianArr, quiet: notify.quiet };
  return new Map(
    [...books].map(([of, book]): [string, BookState] => {
      const share = plan.digests.get(of);
      const { overBudget = [], triage = [] } = share ?? {};
      const waiting = (share?.waiting ?? 0) + (unnamed.get(of) ?? 0);
      const open = rankCases(book.open, ranking);
      const team = teams.get(of)?.tasks ?? [];
      return [of, { open, overBudget, triage, waiting, tasks: book.tasks, team, today: date, now: at }];
    }),
  );
}
