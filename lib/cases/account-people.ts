import { isSamePerson } from '../address.ts';
import { compareText } from '../compare-text.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import { findExecutive } from '../config/people.ts';
import { pickPool } from '../config/pools.ts';
import type { StoredChart } from '../history/last-inputs.ts';
import type { Case } from './case.ts';
import type { TaskAccount } from './task.ts';

/** Whose an account is, by its newest chart. Its manager is the one of its newest case, else one of its owner's; its executive likewise, else its profile's. */
export function peopleOf({ run, chart }: StoredChart, cases: readonly Case[], notify: NotifyConfig): TaskAccount {
  const { account, name, owner, profile } = chart;
  const newest = [...cases].sort((a, b) => compareText(a.plannedFor, b.plannedFor)).at(-1)?.about ?? null;
  const isOwners = newest !== null && isSamePerson(newest.owner, owner);
  const team = run.teams?.find((one) => isSamePerson(one.owner, owner)) ?? null;
  return {
    ...{ account, accountName: name, owner, ...pickPool(chart) },
    manager: (isOwners ? newest.manager : null) ?? team?.manager ?? null,
    executive: findExecutive(newest?.executive ?? null, profile, notify),
  };
}
