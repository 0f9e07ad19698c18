import { compareText } from '../compare-text.ts';
import type { Finding } from '../detection/finding.ts';
import type { AccountLine } from '../history/account-line.ts';

/** How many accounts a list of a report keeps; counts are always whole. */
const LIST_LENGTH = 25;

export type Order = (a: AccountLine, b: AccountLine) => number;

const byId: Order = (a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
export const byArr: Order = (a, b) => (b.arr ?? 0) - (a.arr ?? 0) || byId(a, b);
/** What customers did before what data, the model or an override did. */
export const byFall: Order = (a, b) =>
  readOwnChange(a) - readOwnChange(b) || (a.change ?? 0) - (b.change ?? 0) || byArr(a, b);
export const byRise: Order = (a, b) =>
  readOwnChange(b) - readOwnChange(a) || (b.change ?? 0) - (a.change ?? 0) || byArr(a, b);
export const byRenewal: Order = (a, b) => compareText(a.renewsOn ?? '', b.renewsOn ?? '') || byArr(a, b);

/** What came or went with data, the model or an override is neither better nor worse: of a change that people see, the customer's own part. */
export function readOwnChange({ change, ownMove = change }: AccountLine): number {
  if (change === null || ownMove === null || change * ownMove <= 0) return 0;
  return Math.abs(ownMove) < Math.abs(change) ? ownMove : change;
}

const SEVERITIES = ['critical', 'warning', 'info'] as const;

/** Risk before opportunity, the most severe first, then the most ARR. */
export function byUrgency(a: Finding, b: Finding): number {
  return rankOf(a) - rankOf(b) || byArr(a.account, b.account);
}

function rankOf({ kind, severity }: Finding): number {
  return (kind === 'risk' ? 0 : SEVERITIES.length) + SEVERITIES.indexOf(severity);
}

/** The first few in an order that does not depend on how they came in. */
export function first<T>(items: readonly T[], order: (a: T, b: T) => number): readonly T[] {
  return [...items].sort(order).slice(0, LIST_LENGTH);
}

export function sum<T>(items: readonly T[], read: (item: T) => number): number {
  return items.reduce((total, item) => total + read(item), 0);
}
