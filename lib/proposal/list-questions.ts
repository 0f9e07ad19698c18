import { countOf } from '../format-count.ts';
import { dateFormOf } from './column-meaning.ts';
import type { CurrencyGuess } from './guess-currency.ts';
import type { Understanding } from './understand-folder.ts';

/** What only a person knows. */
export interface Answers {
  readonly accounts?: string | undefined;
  readonly dates?: string | undefined;
  readonly portfolio?: string | undefined;
  readonly timezone?: string | undefined;
  readonly currency?: string | undefined;
  readonly ops?: string | undefined;
}

export type Question = { readonly about: keyof Answers; readonly ask: string; readonly guess: string } & (
  | { readonly kind: 'choice'; readonly choices: readonly { readonly value: string; readonly label: string }[] }
  /** `mayBeEmpty`: without an answer it is left open. */
  | { readonly kind: 'text'; readonly mayBeEmpty: boolean }
);

/** What is asked for, of what nobody has said yet: the files first, then whose they are. */
export function listQuestions(
  understanding: Understanding,
  said: Answers,
  guesses: { readonly currency: CurrencyGuess; readonly timezone: string; readonly portfolio: string },
): readonly Question[] {
  const questions: readonly (Question | null)[] = [
    askForAccounts(understanding),
    askForOrder(understanding),
    { kind: 'text', about: 'portfolio', ask: 'What is it called?', guess: guesses.portfolio, mayBeEmpty: false },
    {
      kind: 'text',
      about: 'timezone',
      ask: 'In which time zone does a day end?',
      guess: guesses.timezone,
      mayBeEmpty: false,
    },
    {
      kind: 'text',
      about: 'currency',
      ask: 'Which currency is the money in?',
      guess: guesses.currency.code,
      mayBeEmpty: false,
    },
    {
      kind: 'text',
      about: 'ops',
      ask: 'Who hears of held nights and failures? A mail address or a Slack channel, or nothing',
      guess: '',
      mayBeEmpty: true,
    },
  ];
  return questions.filter((one): one is Question => one !== null && said[one.about] === undefined);
}

/** Only where another file may be it, too. */
function askForAccounts({ candidates }: Understanding): Question | null {
  if (candidates.length < 2) return null;
  const choices = candidates.map(({ set, ids }) => ({
    value: set.files.pattern,
    label: `${set.files.pattern}: ${countOf(set.newestRows, 'row')}, by ${ids[0]!.name}`,
  }));
  return {
    kind: 'choice',
    about: 'accounts',
    ask: 'Which file lists your customers?',
    guess: choices[0]!.value,
    choices,
  };
}

function askForOrder({ sets }: Understanding): Question | null {
  for (const set of sets)
    for (const column of set.columns) {
      if (dateFormOf(column, null)?.kind !== 'ambiguous') continue;
      const shown = column.top[0]?.[0] ?? '';
      return {
        kind: 'choice',
        about: 'dates',
        ask: `${set.files.pattern}, ${column.name}: which comes first in ${shown}?`,
        guess: 'dmy',
        choices: [
          { value: 'dmy', label: 'the day' },
          { value: 'mdy', label: 'the month' },
        ],
      };
    }
  return null;
}
