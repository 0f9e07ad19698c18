import type { HealthConfig } from '../config/health-config.ts';
import { formatCount, formatPart } from '../format-count.ts';
import { currencyCodeOf, isSharedSign } from './currency-code.ts';
import { asOdd, type ExportNote } from './export-table.ts';
import type { SetColumn } from './read-columns.ts';

type Seen = Pick<SetColumn, 'name' | 'reading' | 'cells' | 'placeholders' | 'currencies'>;

/** What somebody has to know of cells that read as they should. */
export function describeCells(columns: readonly Seen[], exportName: string, config: HealthConfig): ExportNote[] {
  const { accounts, currency } = config;
  const isAccounts = accounts.kind === 'export' && accounts.from === exportName;
  const dates = isAccounts ? datesOf(accounts.columns) : new Set<string>();
  return columns.flatMap((column) => [
    ...(column.reading === 'date' || dates.has(column.name) ? describePlaceholders(column) : []),
    ...describeCurrencies(column, currency, isAccounts && accounts.columns.get('arr') === column.name),
  ]);
}

/** The columns of dates, which may have a time of day. */
function datesOf(columns: ReadonlyMap<string, string>): ReadonlySet<string> {
  const names = ['started_on', 'renews_on', 'churned_on'] as const;
  return new Set(names.flatMap((name) => columns.get(name) ?? []));
}

function describePlaceholders({ name, cells, placeholders }: Seen): ExportNote[] {
  if (placeholders === 0) return [];
  const [stand, count] = placeholders === 1 ? ['stands', 'counts'] : ['stand', 'count'];
  return [
    {
      weight: 'expected',
      message: `Column ${JSON.stringify(name)}: ${formatPart(placeholders, cells)} cells ${stand} for no date (as 9999-12-31 or 1900-01-01 does) and ${count} as missing.`,
    },
  ];
}

function describeCurrencies({ name, currencies }: Seen, portfolio: string, isArr: boolean): ExportNote[] {
  const amounts = new Map<string, number>();
  for (const [written, count] of currencies) {
    const code = currencyCodeOf(written) ?? written;
    amounts.set(code, (amounts.get(code) ?? 0) + count);
  }
  const [first, ...others] = [...amounts].sort(([, a], [, b]) => b - a).map(([code, count]) => ({ code, count }));
  if (first === undefined) return [];
  const column = `Column ${JSON.stringify(name)}`;
  if (others.length > 0) {
    const list = [first, ...others].map(({ code, count }) => `${formatCount(count)} in ${code}`);
    return [
      {
        weight: 'problem',
        message: `${column} has amounts in several currencies (${list.join(', ')}): nothing converts them, and they are compared and added up as if they were in one. Export all of them in one currency.`,
      },
    ];
  }
  if (!isArr || first.code === portfolio || [...currencies.keys()].some(isSharedSign)) return [];
  return [
    asOdd(
      `${column} is in ${first.code}, and currency is ${portfolio}: its amounts are shown as ${portfolio}. Write currency: ${first.code}, or export them in ${portfolio}.`,
    ),
  ];
}
