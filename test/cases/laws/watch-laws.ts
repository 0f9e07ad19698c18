import type { Watcher } from '../world.ts';
import { watchAccounts } from './accounts.ts';
import { watchBooks } from './books.ts';
import { watchClaims } from './claims.ts';
import { watchOccasions } from './occasions.ts';
import { watchOverdue } from './overdue.ts';
import { watchOwed } from './owed.ts';
import { watchPeople } from './people.ts';
import { watchPlaces } from './places.ts';
import { watchPlans } from './plans.ts';
import { watchRecords } from './records.ts';
import { watchTasks } from './tasks.ts';

/**
 * The laws of telling people, said once more in other words: what the simulation is held to. Nothing here asks lib/cases what is due, what
 * is told, to whom it goes or since when a clock runs, but for places and hands, which have tests of their own.
 */
export function watchLaws(): Watcher {
  const laws: readonly Partial<Watcher>[] = [
    watchPlaces(),
    watchPlans(),
    watchClaims(),
    watchOccasions(),
    watchOwed(),
    watchPeople(),
    watchBooks(),
    watchAccounts(),
    watchRecords(),
    watchTasks(),
    watchOverdue(),
  ];
  const each = (tell: (law: Partial<Watcher>) => void) => {
    for (const law of laws) tell(law);
  };
  return {
    night: (...of) => each((law) => law.night?.(...of)),
    planned: (...of) => each((law) => law.planned?.(...of)),
    told: (...of) => each((law) => law.told?.(...of)),
    assigned: (...of) => each((law) => law.assigned?.(...of)),
    morning: (...of) => each((law) => law.morning?.(...of)),
    tick: (...of) => each((law) => law.tick?.(...of)),
    again: (...of) => each((law) => law.again?.(...of)),
  };
}
