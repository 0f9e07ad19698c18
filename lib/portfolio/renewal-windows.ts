import { type Night, toDay } from '../calendar.ts';
import type { AccountLine } from '../history/account-line.ts';
import { sum } from './account-order.ts';
import type { RenewalWindow } from './night-report.ts';

/** Days from the night, inclusive. */
const WINDOWS = [
  { fromDays: 0, toDays: 30 },
  { fromDays: 31, toDays: 60 },
  { fromDays: 61, toDays: 90 },
] as const;

export function countRenewals(lines: readonly AccountLine[], night: Night): readonly RenewalWindow[] {
  return WINDOWS.map(({ fromDays, toDays }) => {
    const due = lines.filter((line) => isRenewing(line, night, fromDays, toDays));
    const atRisk = due.filter((line) => line.band === 'at_risk');
    return {
      fromDays,
      toDays,
      accounts: due.length,
      arr: sum(due, (line) => line.arr ?? 0),
      atRiskAccounts: atRisk.length,
      atRiskArr: sum(atRisk, (line) => line.arr ?? 0),
    };
  });
}

export function isRenewing(line: AccountLine, night: Night, fromDays: number, toDays: number): boolean {
  if (line.renewsOn === null) return false;
  const days = toDay(line.renewsOn) - toDay(night);
  return days >= fromDays && days <= toDays;
}

export function mergeRenewals(all: readonly (readonly RenewalWindow[])[]): readonly RenewalWindow[] {
  return WINDOWS.map((window, index) => {
    const own = all.map((windows) => windows[index]!);
    return {
      ...window,
      accounts: sum(own, (one) => one.accounts),
      arr: sum(own, (one) => one.arr),
      atRiskAccounts: sum(own, (one) => one.atRiskAccounts),
      atRiskArr: sum(own, (one) => one.atRiskArr),
    };
  });
}
