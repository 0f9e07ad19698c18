import type { AccountsConfig, StandardName } from '../config/health-config.ts';

const always: ReadonlySet<string> = new Set([
  'id',
  'name',
  'owner',
  'manager',
  'segment',
  'arr',
  'started_on',
  'renews_on',
  'churned_on',
] as const satisfies readonly StandardName[]);

/** Taken later than the others: further columns of the accounts were called so before, and mean what they meant. */
const whereNamed: ReadonlySet<string> = new Set(['executive', 'same_as'] as const satisfies readonly StandardName[]);

/** Whether a column of the accounts, by its lower-cased name, is what the standard name says, and no attribute. */
export function isStandardName(name: string, accounts: AccountsConfig): boolean {
  if (always.has(name)) return true;
  return whereNamed.has(name) && (accounts.kind === 'sql' || accounts.columns.has(name as StandardName));
}
