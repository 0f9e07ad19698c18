import { type Case, caseKey } from '../../lib/cases/case.ts';
import type { Rule } from '../../lib/config/health-config.ts';
import type { Random } from '../../lib/sample/random.ts';
import type { Customer } from './customers.ts';
import type { Watcher, World } from './world.ts';

export interface Portfolio {
  readonly customers: readonly Customer[];
  readonly rules: readonly Rule[];
  /** Who leads whom. */
  readonly managers: ReadonlyMap<string, string | null>;
}

/** What all that happens in a history happens to. */
export interface Scene extends Portfolio {
  readonly world: World;
  readonly watcher: Watcher;
  readonly random: Random;
  /** People to whom nothing can be sent at present. */
  readonly deactivated: Set<string>;
}

export function keep({ world }: Scene, one: Case): void {
  world.cases.set(caseKey(one), one);
}

export function count({ world: { seen } }: Scene, what: string): void {
  seen.set(what, (seen.get(what) ?? 0) + 1);
}
