import { type EventSet, findColumn, findValues, line, metric, titleOf } from './event-set.ts';
import type { SetFacts } from './facts.ts';
import type { MetricGuess } from './proposal.ts';
import type { SetKey } from './understand-folder.ts';
import { leafWords } from './words.ts';

const ENDING =
  /^(past[ _-]?due|unpaid|cancell?ed|cancel(l?ing)?|non[ _-]?renewing|incomplete( expired)?|paused|expired|ended|terminated|churned|gek[uü]ndigt|r[eé]sili[eé]|cancelad[oa])$/i;
export const RUNNING =
  /^(active|in[ _-]?trial|trialing|live|current|non[ _-]?renewing|past[ _-]?due|aktiv|actif|activ[oa])$/i;

/** Of subscriptions, of which a customer may have several: those that end or are not paid, and what is bought. */
export function subscriptionMetrics(set: SetFacts, { column: key }: SetKey): readonly MetricGuess[] {
  const from = set.name;
  const events: EventSet = { set, export: from, subject: 'subscriptions', taken: new Set([key]), historyDays: 0 };
  const status = /\b(status|state)$/;
  const ending = findValues(events, status, ENDING, 1);
  const running = findValues(events, status, RUNNING, 1);
  const seats = findColumn(
    events,
    (column) =>
      /\b(quantity|seats?|licen[cs]es|users)$/.test(leafWords(column.name)) && column.forms.number === column.filled,
  );
  return [
    ...(ending === null
      ? []
      : [
          metric(
            {
              name: `${from}_ending`,
              title: `${titleOf(from)} that end or are not paid`,
              group: 'Billing',
              signal: line('less', 2),
              use: 'burden',
              comment: ending.shown,
              isSure: false,
            },
            { from, aggregate: 'count', where: ending.where, empty: 0 },
          ),
        ]),
    ...(seats === null
      ? []
      : [
          metric(
            {
              name: `${from}_seats`,
              title: 'Seats that are paid for',
              group: 'Billing',
              signal: line('more'),
              use: 'state',
              isSure: false,
            },
            { from, value: seats.name, aggregate: 'sum', ...(running !== null && { where: running.where }), empty: 0 },
          ),
        ]),
  ];
}
