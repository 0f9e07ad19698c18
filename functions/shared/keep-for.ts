import type { Clock } from '../../lib/calendar.ts';

/** Milliseconds that an answer is kept; that of a failure, too, so that nobody can have it asked for again with each request. */
export interface Ages {
  readonly good: number;
  readonly bad: number;
}

/** A new secret counts after a minute, and one that was put right after ten seconds. */
export const SECRET_AGES: Ages = { good: 60_000, bad: 10_000 };
/** What is made of the environment alone. */
export const FOR_GOOD: Ages = { good: Number.POSITIVE_INFINITY, bad: 10_000 };

/** Asks at most once in a while, and once for all that ask at the same time. */
export function keepFor<T>(ask: () => Promise<T>, { good, bad }: Ages, now: Clock): () => Promise<T> {
  let kept: { readonly answer: Promise<T>; until: number } | null = null;
  return () => {
    if (kept && now() < kept.until) return kept.answer;
    const asked = { answer: ask(), until: now() + good };
    kept = asked;
    asked.answer.catch(() => {
      asked.until = now() + bad;
    });
    return asked.answer;
  };
}
