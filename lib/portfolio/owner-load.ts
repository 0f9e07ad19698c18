import { knownAs } from '../address.ts';
import { type Case, isOpen } from '../cases/case.ts';
import { isOverdue, type Task, type Today } from '../cases/task.ts';
import { compareText } from '../compare-text.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import { findKeeper, findPoolNamed } from '../config/pools.ts';
import type { Chart } from '../history/chart.ts';
import { median } from '../statistics.ts';

/** What somebody has to look after. */
export interface Load {
  readonly accounts: number;
  readonly arr: number;
  readonly atRiskArr: number;
  /** Open risks, told or not. */
  readonly openCases: number;
  readonly overdueTasks: number;
}

export interface OwnerLoad extends Load {
  /** Address. */
  readonly owner: string;
}

export interface PoolLoad extends Load {
  readonly pool: string;
  readonly members: number;
}

/** Who has how much. */
export interface PortfolioLoad {
  /** CSMs who have accounts by name, the most accounts first. */
  readonly owners: readonly OwnerLoad[];
  readonly pools: readonly PoolLoad[];
  /** Of accounts that neither a person nor a pool has. */
  readonly nobodys: Load;
  /** Of each figure, over `owners`; null = they are too few to say what is usual. */
  readonly median: Load | null;
}

export interface LoadRequest {
  readonly charts: readonly Pick<Chart, 'owner' | 'pool' | 'arr' | 'band'>[];
  readonly cases: readonly Pick<Case, 'about' | 'kind' | 'ended'>[];
  readonly tasks: readonly Pick<Task, 'assignee' | 'state' | 'dueOn' | 'dueAt'>[];
  readonly time: Today;
}

/** Of two people the median says nothing. */
export const LEAST_OWNERS = 3;

export function measureLoad(
  { charts, cases, tasks, time }: LoadRequest,
  notify: Pick<NotifyConfig, 'domains' | 'unowned' | 'pools'>,
): PortfolioLoad {
  const loads = new Map<string | null, Load>([[null, NONE]]);
  const add = (keeper: string | null, part: Partial<Load>) => {
    const known = loads.get(keeper) ?? NONE;
    loads.set(keeper, sumOf(known, { ...NONE, ...part }));
  };
  for (const chart of charts) {
    const arr = chart.arr ?? 0;
    add(findKeeper(chart, notify), { accounts: 1, arr, atRiskArr: chart.band === 'at_risk' ? arr : 0 });
  }
  for (const one of cases) if (isOpen(one) && one.kind === 'risk') add(findKeeper(one.about, notify), { openCases: 1 });
  for (const task of tasks)
    if (isOverdue(task, time)) add(task.assignee === null ? null : knownAs(task.assignee), { overdueTasks: 1 });
  const owners: OwnerLoad[] = [];
  const pools: PoolLoad[] = [];
  for (const [keeper, load] of loads) {
    const pool = keeper === null ? null : findPoolNamed(keeper, notify);
    if (pool) pools.push({ pool: pool.name, members: pool.members.length, ...load });
    // Whoever has a task on somebody else's account is no owner.
    else if (keeper !== null && load.accounts > 0) owners.push({ owner: keeper, ...load });
  }
  return {
    owners: owners.sort((a, b) => b.accounts - a.accounts || compareText(a.owner, b.owner)),
    pools: pools.sort((a, b) => compareText(a.pool, b.pool)),
    nobodys: loads.get(null)!,
    median: owners.length < LEAST_OWNERS ? null : mapLoad((figure) => median(owners.map((one) => one[figure]))),
  };
}

/** Whose accounts are how many, whatever is open on them. */
export function measureAccounts(
  charts: LoadRequest['charts'],
  notify: Parameters<typeof measureLoad>[1],
): PortfolioLoad {
  return measureLoad({ charts, cases: [], tasks: [], time: { now: '', today: '' } }, notify);
}

/** Who has more accounts than is usual: more than half as many again as the median. */
export function findOverloaded({ owners, median: usual }: PortfolioLoad): readonly OwnerLoad[] {
  return usual === null ? [] : owners.filter(({ accounts }) => accounts > OVERLOADED * usual.accounts);
}

const OVERLOADED = 1.5;

const figures = ['accounts', 'arr', 'atRiskArr', 'openCases', 'overdueTasks'] as const;

function mapLoad(make: (figure: keyof Load) => number): Load {
  return Object.fromEntries(figures.map((figure) => [figure, make(figure)])) as unknown as Load;
}

const NONE = mapLoad(() => 0);

function sumOf(one: Load, other: Load): Load {
  return mapLoad((figure) => one[figure] + other[figure]);
}
