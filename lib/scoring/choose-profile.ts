import type { Condition, OwnershipRule, Profile, Scalar } from '../config/health-config.ts';
import type { Roster } from '../metrics/metric-columns.ts';
import { readRosterValue } from '../metrics/roster-value.ts';

/** No profile holds: the account is unknown. Of ownership: no rule takes it, and it is its owner's. */
export const NO_PROFILE = -1;

/** For each account the index of the first profile whose every condition holds, or NO_PROFILE. */
export function chooseProfiles(profiles: readonly Profile[], roster: Roster): Int32Array {
  return chooseFirst(profiles, roster);
}

/** For each account the index of the rule of ownership that takes it, or NO_PROFILE. */
export function chooseOwnership(ownership: readonly OwnershipRule[], roster: Roster): Int32Array {
  return chooseFirst(ownership, roster);
}

function chooseFirst(choices: readonly { readonly when: readonly Condition[] }[], roster: Roster): Int32Array {
  const chosen = new Int32Array(roster.ids.length).fill(NO_PROFILE);
  choices.forEach(({ when }, index) => {
    const holds = compileWhen(when, roster);
    for (let account = 0; account < chosen.length; account++)
      if (chosen[account] === NO_PROFILE && holds(account)) chosen[account] = index;
  });
  return chosen;
}

/** A test whether every condition of a `when` holds for an account; without conditions it always does. */
export function compileWhen(when: readonly Condition[], roster: Roster): (account: number) => boolean {
  const tests = when.map((condition) => compileCondition(condition, roster));
  return (account) => tests.every((holds) => holds(account));
}

function compileCondition(condition: Condition, roster: Roster): (account: number) => boolean {
  const read = (account: number) => readRosterValue(roster, condition.attribute, account);
  if ('oneOf' in condition) {
    const { oneOf } = condition;
    return (account) => {
      const value = read(account);
      return value !== null && oneOf.some((wanted) => isSame(value, wanted));
    };
  }
  const { min, max } = condition;
  return (account) => {
    const value = read(account);
    return typeof value === 'number' && (min === null || value >= min) && (max === null || value <= max);
  };
}

/** Compared by the type of the account's own value: 5 = 5.0 in a column of numbers, '5' ≠ '5.0' in a column of text. */
function isSame(value: Scalar, wanted: Scalar): boolean {
  if (typeof value === 'number') return wanted !== '' && typeof wanted !== 'boolean' && value === Number(wanted);
  if (typeof value === 'boolean') return String(value) === String(wanted).toLowerCase();
  return value === String(wanted);
}

/** How many accounts each profile is for. */
export function countProfiles(profiles: readonly unknown[], profileOf: ArrayLike<number>): readonly number[] {
  const counts = profiles.map(() => 0);
  for (let account = 0; account < profileOf.length; account++)
    if (profileOf[account] !== NO_PROFILE) counts[profileOf[account]!]!++;
  return counts;
}
