import type { Certainty } from './proposal.ts';
import type { Understanding } from './understand-folder.ts';
import { wordsOf } from './words.ts';

export interface CurrencyGuess {
  readonly code: string;
  readonly certainty: Certainty;
  readonly because: string;
}

const signs: Readonly<Record<string, string>> = { $: 'USD', '€': 'EUR', '£': 'GBP', '¥': 'JPY' };

/** By codes and signs in cells, then by a currency in the name of a column. A dollar may be another country's. */
export function guessCurrency({ candidates, sets }: Understanding): CurrencyGuess {
  const columns = [candidates[0]!.set, ...sets].flatMap((set) => set.columns);
  for (const { name, marks } of columns) {
    const [mark] = marks;
    if (mark === undefined) continue;
    const code = signs[mark] ?? mark;
    if (Intl.supportedValuesOf('currency').includes(code))
      return { code, certainty: mark === '$' ? 'likely' : 'sure', because: `by the ${mark} in ${name}` };
  }
  for (const { name } of columns) {
    const code = /\b(usd|eur|gbp|chf|cad|aud|jpy|sek|nok|dkk)\b/.exec(wordsOf(name))?.[1]?.toUpperCase();
    if (code !== undefined) return { code, certainty: 'likely', because: `by the name of ${name}` };
  }
  return { code: 'USD', certainty: 'unsure', because: 'nothing in the files says which: --currency does' };
}
