import { percent } from '../../percent.ts';
import { FEW, type GateReason, type GateRequest } from './gate-request.ts';

/** Accounts that were there on the last night and are not, without a churn date. */
export function findGoneAccounts({ tonight, before, limits }: GateRequest): readonly GateReason[] {
  const last = before.at(-1)!;
  const { gone } = tonight.figures;
  const limit = Math.max(FEW, limits.accountsGone * last.figures.accounts);
  if (gone <= limit) return [];
  const because = `${gone} of the ${last.figures.accounts} accounts of ${last.night} are gone without a churn date; the limit is ${describeLimit(limit)} (${percent(limits.accountsGone)}, at least ${FEW}).`;
  return [{ check: 'accounts-gone', because }];
}

function describeLimit(limit: number): string {
  return String(Math.floor(limit));
}
