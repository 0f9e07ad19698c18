import type { EndedOverride, RosterChanges } from '../portfolio/night-report.ts';
import { formatDate, formatMoney } from './figures.ts';
import type { TableSection } from './message-document.ts';

const ROWS = 10;

/** Who came and went since the last night; null when nobody did. An account that left is told of, and never scored 0. */
export function describeRosterChanges(
  { left, churned, returned, maybeRenamed }: RosterChanges,
  currency: string,
): TableSection | null {
  const newIds = new Map(maybeRenamed.map(({ from, to }) => [from, to]));
  const rows = [
    ...left.map((account) => ({ account, what: describeLeft(newIds.get(account.id)) })),
    ...churned.map((account) => ({ account, what: 'churned' })),
    ...returned.map((account) => ({ account, what: 'is back' })),
    ...maybeRenamed
      .filter(({ from }) => !left.some(({ id }) => id === from))
      .map(({ from, to, name }) => ({
        account: { id: from, name, owner: null, arr: null, lastNight: null },
        what: `may be back under the new id ${to}`,
      })),
  ];
  if (rows.length === 0) return null;
  return {
    kind: 'table',
    title: 'Accounts that came and went',
    columns: [
      { title: 'Account', isNumber: false },
      { title: 'What happened', isNumber: false },
      { title: 'ARR', isNumber: true },
      { title: 'Last scored', isNumber: false },
    ],
    rows: [
      ...rows
        .slice(0, ROWS)
        .map(({ account: { id, name, arr, lastNight }, what }) => [
          name ?? id,
          what,
          formatMoney(arr, currency),
          lastNight === null ? '' : formatDate(lastNight),
        ]),
      ...(rows.length > ROWS ? [[`and ${rows.length - ROWS} more`, '', '', '']] : []),
    ],
    accounts: rows.slice(0, ROWS).map(({ account }) => account.id),
  };
}

function describeLeft(newId: string | undefined): string {
  const left = 'is not in the accounts export any more';
  return newId === undefined ? left : `${left}; may be the new ${newId}, which has the same name`;
}

/** Overrides that were in force and are not any more: from tonight the computed score counts again. */
export function describeEndedOverrides(ended: readonly EndedOverride[]): TableSection | null {
  if (ended.length === 0) return null;
  const shown = ended.slice(0, ROWS);
  return {
    kind: 'table',
    title: 'Scores set by hand that ended',
    columns: [
      { title: 'Account', isNumber: false },
      { title: 'What happened', isNumber: false },
    ],
    rows: [
      ...shown.map(({ account, name, because }) => [name ?? account, because]),
      ...(ended.length > ROWS ? [[`and ${ended.length - ROWS} more`, '']] : []),
    ],
    accounts: shown.map(({ account }) => account),
  };
}
