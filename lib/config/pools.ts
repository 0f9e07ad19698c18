import type { OwnershipRule } from './health-config.ts';
import type { NotifyConfig, Pool } from './notify-config.ts';
import { findReader } from './people.ts';

/** What says whose an account is. */
export interface Owned {
  /** As exported. */
  readonly owner: string | null;
  /** The pool that its rule of `ownership` names, whoever owns it; absent = none. */
  readonly pool?: string;
}

type Readers = Pick<NotifyConfig, 'domains' | 'unowned' | 'pools'>;

/** Those that have a queue. */
export function listPools(ownership: readonly OwnershipRule[]): readonly Pool[] {
  return ownership.flatMap(({ name, model, queue, members }) =>
    model === 'dedicated' || queue === null ? [] : [{ name, model, queue, members }],
  );
}

/** Whose queue has an account; null = a person has it, or nobody. A pool that is configured no more has none. */
export function findPool({ owner, pool }: Owned, notify: Readers): Pool | null {
  const own = pool === undefined ? null : findPoolNamed(pool, notify);
  return own?.model === 'pooled' && findReader(owner, notify) !== null ? null : own;
}

export function findPoolNamed(name: string, { pools }: Pick<NotifyConfig, 'pools'>): Pool | null {
  return pools.find((pool) => pool.name === name) ?? null;
}

/** Nobody by name has it: of its cases only what is critical is told by a message of its own, and nobody is reminded. */
export function isTechnologyLed(owned: Owned, notify: Readers): boolean {
  return findPool(owned, notify)?.model === 'technology_led';
}

/** Who has an account, as messages know them: a pool by its name, an owner by their address; null = nobody. */
export function findKeeper(owned: Owned, notify: Readers): string | null {
  return findPool(owned, notify)?.name ?? findReader(owned.owner, notify);
}

/** To be spread into what is made of an account: without a pool it has no such property. */
export function pickPool({ pool }: { readonly pool?: string | null | undefined }): Pick<Owned, 'pool'> {
  return pool == null ? {} : { pool };
}
