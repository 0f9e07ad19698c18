import { readAddress } from '../address.ts';

/** Somebody owns accounts, and somebody is their manager. */
export interface Team {
  readonly owner: string;
  readonly manager: string;
}

/** A night's item holds 400 KB: beyond so many pairs, which no company has, the rest is left out. */
const MOST_TEAMS = 5000;

/** Who manages whom, by the accounts of a night; each pair once, in the order of their addresses. */
export function findTeams(owners: readonly (string | null)[], managers: readonly (string | null)[]): readonly Team[] {
  const teams = new Map<string, Team>();
  owners.forEach((cell, row) => {
    const [owner, manager] = [readAddress(cell), readAddress(managers[row])];
    if (owner !== null && manager !== null) teams.set(`${owner} ${manager}`, { owner, manager });
  });
  return [...teams]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, MOST_TEAMS)
    .map(([, team]) => team);
}
