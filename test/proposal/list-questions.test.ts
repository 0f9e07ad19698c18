import { describe, expect, it } from 'vitest';
import type { SetFacts } from '../../lib/proposal/facts.ts';
import { type Answers, listQuestions } from '../../lib/proposal/list-questions.ts';
import type { Understanding } from '../../lib/proposal/understand-folder.ts';
import { buildColumn } from './column-builder.ts';
import { buildSet } from './set-builder.ts';

const id = buildColumn('Account ID');

function understand(...sets: readonly SetFacts[]): Understanding {
  const candidates = sets.map((set) => ({ set, ids: [id], points: 1 }));
  return { sets, recognised: new Map(), candidates, keys: new Map(), people: null };
}

const guesses = {
  currency: { code: 'EUR', certainty: 'sure', because: '' },
  timezone: 'Europe/Berlin',
  portfolio: 'Mine',
} as const;

const ask = (understanding: Understanding, said: Answers = {}) => listQuestions(understanding, said, guesses);

describe('what is asked', () => {
  it('is what no file says, with what is guessed', () => {
    expect(ask(understand(buildSet('accounts', [id]))).map(({ about, guess }) => [about, guess])).toEqual([
      ['portfolio', 'Mine'],
      ['timezone', 'Europe/Berlin'],
      ['currency', 'EUR'],
      ['ops', ''],
    ]);
  });

  it('is which file lists the customers, where two may', () => {
    const [first] = ask(understand(buildSet('accounts', [id]), buildSet('contracts', [id])));
    expect(first).toMatchObject({
      about: 'accounts',
      guess: 'accounts.csv',
      choices: [{ value: 'accounts.csv' }, { value: 'contracts.csv' }],
    });
  });

  it('is which part of a date comes first, where no cell shows it', () => {
    const day = buildColumn('Renewal', { forms: { threeParts: 10 }, parts: {}, values: ['03/04/2026'] });
    const [first] = ask(understand(buildSet('accounts', [id, day])));
    expect(first).toMatchObject({ about: 'dates', ask: 'accounts.csv, Renewal: which comes first in 03/04/2026?' });
  });

  it('is nothing that was said', () => {
    const said = { portfolio: 'A', timezone: 'UTC', currency: 'USD', ops: 'ops@firm.example' };
    expect(ask(understand(buildSet('accounts', [id])), said)).toEqual([]);
  });
});
