import { QueryError, type QueryWorker } from './query-worker.ts';

/** Asks within the time that is left of what all metrics of a night share. */
export type BudgetedWorker = Pick<QueryWorker, 'describe' | 'query'>;

/** A function has 14 minutes to prepare a night, reading and writing included. */
const MINUTES = 8;
const MS_PER_MINUTE = 60_000;

/** The budget begins now. Time counts whatever it was spent on, a process that had to be started again included. */
export function withinBudget(worker: QueryWorker, now: () => number): BudgetedWorker {
  const end = now() + MINUTES * MS_PER_MINUTE;

  async function run<T>(ask: (limitMs: number) => Promise<T>): Promise<T> {
    const left = end - now();
    if (left <= 0) {
      throw new QueryError(
        'night-limit',
        `It did not get its turn: all metrics of a night share ${MINUTES} minutes, and those before it used them up.`,
      );
    }
    try {
      return await ask(left);
    } catch (error) {
      if (!(error instanceof QueryError) || error.because !== 'time-limit' || now() < end) throw error;
      throw new QueryError(
        'night-limit',
        `It was stopped in the middle: the ${MINUTES} minutes that all metrics of a night share were over.`,
      );
    }
  }

  return {
    describe: (request, limitMs = Number.POSITIVE_INFINITY) =>
      run((left) => worker.describe(request, Math.min(left, limitMs))),
    query: (request, limitMs = Number.POSITIVE_INFINITY) =>
      run((left) => worker.query(request, Math.min(left, limitMs))),
  };
}
