import { currencyCodeOf, isSharedSign } from '../exports/currency-code.ts';
import { fitName, isMonthly } from './column-roles.ts';
import type { ColumnFacts } from './facts.ts';
import type { Certainty } from './proposal.ts';
import type { Understanding } from './understand-folder.ts';
import { leafWords, wordsOf } from './words.ts';

export interface CurrencyGuess {
  readonly code: string;
  readonly certainty: Certainty;
  readonly because: string;
}

interface Evidence {
  readonly code: string;
  readonly because: string;
  readonly certainty: Certainty;
}

/** By codes and signs in cells, then by a currency in the name of a column: of ARR before all others. A dollar may be another country's. */
export function guessCurrency({ candidates, sets }: Understanding): CurrencyGuess {
  const columns = [...new Set([candidates[0]!.set, ...sets].flatMap((set) => set.columns))];
  const revenue = columns.filter((column) => fitName('arr', column) > 1 || isMonthly(column));
  const evidence = [
    ...revenue.flatMap(readCells),
    ...revenue.flatMap(readName),
    ...columns.flatMap(readCells),
    ...columns.flatMap(readName),
  ];
  const [first] = evidence;
  if (first === undefined)
    return { code: 'USD', certainty: 'unsure', because: 'nothing in the files says which: --currency does' };
  const others = new Map(
    evidence.filter(({ code }) => code !== first.code).map(({ code, because }) => [code, because]),
  );
  if (others.size === 0) return { ...first, because: `by ${first.because}` };
  const also = [...others].map(([code, because]) => `${code} by ${because}`).join(', ');
  return {
    code: first.code,
    certainty: 'unsure',
    because: `by ${first.because}; but also ${also}, and nothing converts one into the other`,
  };
}

function readCells(column: ColumnFacts): readonly Evidence[] {
  const { name, marks, top } = column;
  const stated = /\bcurrency( code)?$/.test(leafWords(name)) ? top.map(([value]) => value.toUpperCase()) : [];
  return [...marks, ...stated].flatMap((mark) => {
    const code = currencyCodeOf(mark);
    if (code === null || !isCurrency(code)) return [];
    return [{ code, because: `the ${mark} in ${name}`, certainty: isSharedSign(mark) ? 'likely' : 'sure' } as const];
  });
}

const CODE = /\b(usd|eur|gbp|chf|cad|aud|nzd|jpy|cny|inr|sek|nok|dkk|pln|czk|huf|brl|mxn|zar|sgd|hkd)\b/;

function readName({ name }: ColumnFacts): readonly Evidence[] {
  const words = wordsOf(name);
  const [sign] = /\p{Sc}/u.exec(name) ?? [];
  const code = CODE.exec(words)?.[1]?.toUpperCase() ?? (/\beuros?\b/.test(words) ? 'EUR' : currencyCodeOf(sign ?? ''));
  return code === null ? [] : [{ code, because: `the name of ${name}`, certainty: 'likely' }];
}

function isCurrency(code: string): boolean {
  return Intl.supportedValuesOf('currency').includes(code);
}
