import { quoteName, quoteText } from '../quote-sql.ts';
import { isCategory } from './column-meaning.ts';
import type { SetFacts } from './facts.ts';
import { wordsOf } from './words.ts';

/** Values of a CRM's stage that are customers, where it lists others too. */
export function findCustomerFilter(
  set: SetFacts,
): { readonly column: string; readonly values: readonly string[]; readonly others: number } | null {
  for (const column of set.columns) {
    if (
      !/^(lifecycle stage|customer type|account type|company type|record type|type|status|account status|customer status)$/.test(
        wordsOf(column.name),
      )
    )
      continue;
    if (!isCategory(column)) continue;
    const values = column.top.filter(([value]) =>
      /^(active )?(customer|client)( - (direct|channel))?s?$|^(active|live|current|aktiv|actif|activ[oa])$/i.test(
        value,
      ),
    );
    const others = column.top.filter(([value]) =>
      /lead|prospect|opportunit|subscriber|former|churned|partner|competitor|evangelist|other|vendor|inactive|cancell?ed|terminated|closed|lost|gek[uü]ndigt|inaktiv|baja/i.test(
        value,
      ),
    );
    if (values.length > 0 && others.length > 0)
      return {
        column: column.name,
        values: values.map(([value]) => value),
        others: others.reduce((sum, [, count]) => sum + count, 0),
      };
  }
  return null;
}

/** As a condition on alias `a`. */
export function writeFilter({ column, values }: { column: string; values: readonly string[] }): string {
  return `a.${quoteName(column)} in (${values.map(quoteText).join(', ')})`;
}
