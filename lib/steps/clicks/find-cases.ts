import { type Case, caseKey, nameCase } from '../../cases/case.ts';
import type { CaseStore } from '../../cases/case-store.ts';
import { caseOfAlert } from '../../cases/tasks-of-case.ts';
import type { OutboxEntry } from '../../delivery/outbox-entry.ts';

type CaseReader = (account: string) => Promise<readonly Case[]>;

/** Reads the cases of each account once. */
export function readOnce(cases: Pick<CaseStore, 'readCasesOf'>): CaseReader {
  const known = new Map<string, Promise<readonly Case[]>>();
  return (account) => {
    const read = known.get(account) ?? cases.readCasesOf(account);
    known.set(account, read);
    return read;
  };
}

/** The cases that a message tells of, as they are now, in its order. Of a message of the version before: those its alerts belong to now. */
export async function findCases(
  { cases: named, alerts = [] }: Pick<OutboxEntry, 'cases' | 'alerts'>,
  readCases: CaseReader,
): Promise<readonly Case[]> {
  const found = new Map<string, Case>();
  for (const name of named) {
    const one = (await readCases(name.account)).find((known) => caseKey(known) === caseKey(name));
    if (one) found.set(caseKey(one), one);
  }
  if (named.length === 0)
    for (const { account, rule } of alerts) {
      const one = caseOfAlert(rule, await readCases(account));
      if (one) found.set(caseKey(one), one);
    }
  return [...found.values()];
}

/** `named`: see nameCase; absent = all. */
export function pickCases(cases: readonly Case[], named: string | null | undefined): readonly Case[] {
  return named == null ? cases : cases.filter((one) => nameCase(one) === named);
}
