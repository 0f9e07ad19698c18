import { numberFormOf } from './column-meaning.ts';
import { type EventSet, findColumn, line, metric, titleOf } from './event-set.ts';
import type { ColumnFacts, SetFacts } from './facts.ts';
import type { MetricGuess } from './proposal.ts';
import { leafWords, slugOf, wordsOf } from './words.ts';

/** As many days of history as make a month, or two weeks while there is less. */
function windowOf({ historyDays }: EventSet): number {
  return historyDays >= 14 && historyDays < 21 ? 14 : 28;
}

/** How much, on how many days, how long ago, by how many, of how many kinds, and which way it goes. */
export function usageMetrics(events: EventSet): readonly MetricGuess[] {
  const { set, export: from, historyDays, subject } = events;
  const days = windowOf(events);
  const over = `${days}d`;
  const isSure = subject === 'usage';
  const amount = findColumn(events, (column) => isAmount(set, column));
  const thing = amount === null ? 'Rows' : titleOf(amount.name);
  const name = amount === null ? `${from}_${over}` : `${slugOf(amount.name)}_${over}`;
  const title = amount === null ? `${titleOf(from)}, ${days} days` : `${thing}, ${days} days`;
  const found: MetricGuess[] = [
    metric(
      { name, title, group: 'Usage', signal: line('more', 2), use: 'volume', isSure },
      amount === null
        ? { from, aggregate: 'count', over, empty: 0 }
        : { from, value: amount.name, aggregate: 'sum', over, empty: 0 },
    ),
    metric(
      {
        name: `${from}_active_days_${over}`,
        title: `Days with ${wordsOf(from)}, of ${days}`,
        group: 'Usage',
        signal: line('more'),
        use: 'part',
        isSure,
      },
      { from, aggregate: 'days', over, empty: 0 },
    ),
    metric(
      {
        name: `${from}_idle_days`,
        title: `Days since the last of ${wordsOf(from)}`,
        group: 'Engagement',
        signal: line('less', 1, { worst: Math.min(days, 21), best: 1 }),
        use: 'recency',
        comment: `${days} for an account without any`,
        isSure,
      },
      { unit: 'd', from, aggregate: 'days_since', over, empty: days },
    ),
  ];
  const user = findColumn(events, ({ name: column, forms }) => forms.json === 0 && USER.test(leafWords(column)));
  if (user && user.distinct > 1)
    found.push(
      metric(
        {
          name: `${from}_users_${over}`,
          title: `Users seen, ${days} days`,
          group: 'Adoption',
          signal: line('more'),
          use: 'part',
          isSure,
        },
        { from, value: user.name, aggregate: 'distinct', over, empty: 0 },
      ),
    );
  const feature = findColumn(
    events,
    (column) => FEATURE.test(leafWords(column.name)) && column.distinct >= 2 && column.distinct <= 1000,
  );
  if (feature)
    found.push(
      metric(
        {
          name: `${from}_features_${over}`,
          title: `Different ${plural(feature.name)}, ${days} days`,
          group: 'Adoption',
          signal: line('more'),
          use: 'part',
          isSure,
        },
        { from, value: feature.name, aggregate: 'distinct', over, empty: 0 },
      ),
    );
  const back = historyDays >= 56 ? 28 : historyDays >= 28 ? 14 : null;
  if (back !== null)
    found.push(
      metric(
        {
          name: `${name}_trend`,
          title: `${thing} against ${back} days before`,
          group: 'Engagement',
          signal: line('more', 1, { worst: -50, best: 10 }),
          use: 'part',
          isSure,
        },
        { unit: '%', change: name, against: `${back}d` },
      ),
    );
  return set.rows > 0 ? found : [];
}

const USER =
  /^(user|distinct|anonymous|person|member|visitor|actor|contact|seat|login)( ?id)?$|^user (mail|name|key|pseudo id)$|^userid$/;
const FEATURE =
  /^(event|event name|event type|action|activity|activity type|feature|feature name|page|module|screen|name|type)$/;
const AMOUNT =
  /\b(count|quantity|qty|events?|log ?ins?|actions?|uses|hits|clicks|sessions?|requests|calls|total|volume|anmeldungen|aufrufe|sitzungen|nutzungen|sesiones|accesos|connexions|utilisations)\b/;
const NO_AMOUNT = /\b(id|error|errors|duration|secs?|seconds|minutes|ms|time|type|name)\b/;

function isAmount(set: SetFacts, column: ColumnFacts): boolean {
  const words = leafWords(column.name);
  return (
    column.forms.number === column.filled &&
    (numberFormOf(column) === 'plain' || set.signs !== null) &&
    column.filled >= column.rows * 0.95 &&
    (column.numbers?.least ?? -1) >= 0 &&
    AMOUNT.test(words) &&
    !NO_AMOUNT.test(words)
  );
}

function plural(name: string): string {
  const words = wordsOf(name).replace(/ (name|type)$/, '');
  return words.endsWith('s') ? words : `${words}s`;
}
