import type { AdvanceRequest } from '../../../lib/cases/advance-cases.ts';
import type { Watcher, World } from '../world.ts';
import { broken } from './broken.ts';

/** Law 9: running a night again changes no record. */
export function watchRecords(): Partial<Watcher> {
  return {
    again(world: World, { night }: AdvanceRequest, what, before, after) {
      const [one, other] = [before, after].map((records) => records.map((record) => JSON.stringify(record)));
      const gone = one!.filter((record) => !other!.includes(record));
      const come = other!.filter((record) => !one!.includes(record));
      if (gone.length + come.length > 0)
        broken(world, '9', `${night}, ${what}, has no more ${gone.join(' ')} and has ${come.join(' ')}`);
    },
  };
}
