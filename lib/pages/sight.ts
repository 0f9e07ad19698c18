import { isSamePerson, readAddress } from '../address.ts';
import type { Night } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { findReader, findStandIn } from '../config/people.ts';
import { findPool, type Owned } from '../config/pools.ts';
import type { Team } from '../history/teams.ts';

/** Whose accounts somebody may look at. */
export interface Sight {
  /** Leaders, executives and operators see every account. */
  readonly seesAll: boolean;
  /** Whether an account is theirs to look at: their own, those they stand in for, those of people they manage, and those of a pool they are in. */
  isTheirs(account: Owned): boolean;
}

const NOTHING: Sight = { seesAll: false, isTheirs: () => false };

/** `date`: on which delegates stand in. Whoever is named by no address sees nothing. */
export function findSight(
  audience: string,
  { notify }: Pick<HealthConfig, 'notify'>,
  teams: readonly Team[],
  date: Night,
): Sight {
  const reader = readAddress(audience);
  if (reader === null) return NOTHING;
  const { leaders, executives, operators } = notify;
  const isReader = (named: string | null) => isSamePerson(named, reader);
  const managed = new Set(teams.filter(({ manager }) => isReader(manager)).map(({ owner }) => owner));
  return {
    seesAll: [...leaders.emails, ...executives.emails, ...operators].some(isReader),
    isTheirs(account) {
      if (findReader(reader, notify) === null) return false;
      const owner = findReader(account.owner, notify);
      const holders = [...(owner === null ? [] : [owner]), ...(findPool(account, notify)?.members ?? [])];
      const isHolder = (one: string) => isReader(one) || isReader(findStandIn(one, date, notify.delegates));
      return holders.some(isHolder) || (owner !== null && managed.has(owner));
    },
  };
}

/** Whether somebody may say what is right of what is in doubt: operators, and whom operations' mail goes to. */
export function mayAnswer(audience: string, { notify }: Pick<HealthConfig, 'notify'>): boolean {
  const reader = readAddress(audience);
  return reader !== null && [...notify.ops.emails, ...notify.operators].some((named) => isSamePerson(named, reader));
}
