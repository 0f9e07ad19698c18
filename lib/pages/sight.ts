import { isSamePerson, readAddress } from '../address.ts';
import type { Night } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { findReader, findStandIn } from '../config/people.ts';
import type { Team } from '../history/teams.ts';

/** Whose accounts somebody may look at. */
export interface Sight {
  /** Leaders, executives and operators see every account. */
  readonly seesAll: boolean;
  /** Whether accounts of this owner are theirs to look at: their own, those they stand in for, those of people they manage. */
  isTheirs(owner: string | null): boolean;
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
    isTheirs(named) {
      const owner = findReader(named, notify);
      if (owner === null || findReader(reader, notify) === null) return false;
      return isReader(owner) || isReader(findStandIn(owner, date, notify.delegates)) || managed.has(owner);
    },
  };
}

/** Whether somebody may say what is right of what is in doubt: operators, and whom operations' mail goes to. */
export function mayAnswer(audience: string, { notify }: Pick<HealthConfig, 'notify'>): boolean {
  const reader = readAddress(audience);
  return reader !== null && [...notify.ops.emails, ...notify.operators].some((named) => isSamePerson(named, reader));
}
