import { readYesNo } from './column-meaning.ts';
import { type EventSet, findColumn, findValues, isIn, line, type Measure, metric, titleOf } from './event-set.ts';
import type { ColumnFacts } from './facts.ts';
import type { MetricGuess } from './proposal.ts';
import { usageMetrics } from './usage-metrics.ts';
import { wordsOf } from './words.ts';

/** What can be measured of events, by what they are. */
export function proposeEventMetrics(events: EventSet): readonly MetricGuess[] {
  switch (events.subject) {
    case 'tickets':
      return ticketMetrics(events);
    case 'surveys':
      return surveyMetrics(events);
    case 'invoices':
      return invoiceMetrics(events);
    case 'usage':
    case 'unknown':
      return usageMetrics(events);
    case 'accounts':
    case 'subscriptions':
    case 'contacts':
    case 'deals':
    case 'people':
    case 'members':
    case 'departures':
      return [];
  }
}

function ticketMetrics(events: EventSet): readonly MetricGuess[] {
  const { export: from } = events;
  const count = (
    measure: Omit<Measure, 'group' | 'signal' | 'use'>,
    where: string | null,
    over: string | null,
    weight = 1,
  ) =>
    metric(
      { ...measure, group: 'Support', signal: line('less', weight), use: 'burden' },
      { from, aggregate: 'count', ...(over !== null && { over }), ...(where !== null && { where }), empty: 0 },
    );
  const found = [count({ name: `${from}_30d`, title: `${titleOf(from)}, 30 days` }, null, '30d')];
  const urgent = findValues(
    events,
    /priority|severity|urgency|prioritat|dringlichkeit|priorite|prioridad/,
    /urgent|critical|blocker|highest|emergency|dringend|kritisch|urgente?|critique|critica|^p[01]$|^sev ?[01]$/i,
  );
  if (urgent)
    found.push(
      count(
        { name: `${from}_urgent_30d`, title: `Urgent ${wordsOf(from)}, 30 days`, comment: urgent.shown },
        urgent.where,
        '30d',
        2,
      ),
    );
  const open = findValues(
    events,
    /^(ticket |case )?(status|state|zustand|statut|estado)$/,
    /^(open|new|pending|hold|on[ -]hold|waiting.*|re-?opened|in progress|escalated|active|snoozed|offen|neu|in bearbeitung|wartend|ouvert|en cours|nouveau|abierto|nuevo)$/i,
  );
  if (open)
    found.push(count({ name: `${from}_open`, title: `Open ${wordsOf(from)}`, comment: open.shown }, open.where, null));
  const escalated = findColumn(
    events,
    (column) => /\bescalat/.test(wordsOf(column.name)) && readYesNo(column) !== null,
  );
  if (escalated) {
    const where = isIn(escalated, readYesNo(escalated)!.yes);
    found.push(count({ name: `${from}_escalated_90d`, title: `Escalated ${wordsOf(from)}, 90 days` }, where, '90d'));
  }
  return [...found, ...ratingMetrics(events)];
}

/** What customers say of it: a mean of numbers, or how many were bad. */
function ratingMetrics(events: EventSet): MetricGuess[] {
  const { export: from } = events;
  const rating = findColumn(
    events,
    (column) =>
      /\b(csat|satisfaction|rating)\b/.test(wordsOf(column.name)) &&
      column.forms.number === column.filled &&
      column.filled > 0,
  );
  if (rating)
    return [
      metric(
        {
          name: `${from}_satisfaction_90d`,
          title: `${titleOf(rating.name)}, mean of 90 days`,
          group: 'Relationship',
          signal: line('more', 1, scaleOfRating(rating)),
          use: 'state',
        },
        { from, value: rating.name, aggregate: 'avg', over: '90d' },
      ),
    ];
  const bad = findValues(
    events,
    /\b(csat|satisfaction|rating)\b/,
    /^(bad|poor|negative|unhappy|dissatisfied|terrible|very (bad|dissatisfied)|detractor)$/i,
  );
  if (!bad) return [];
  return [
    metric(
      {
        name: `${from}_bad_ratings_90d`,
        title: 'Bad ratings, 90 days',
        group: 'Relationship',
        signal: line('less'),
        use: 'burden',
        comment: bad.shown,
      },
      { from, aggregate: 'count', over: '90d', where: bad.where, empty: 0 },
    ),
  ];
}

function surveyMetrics(events: EventSet): readonly MetricGuess[] {
  const { export: from } = events;
  const answer = findColumn(
    events,
    (column) =>
      /\b(score|nps|csat|ces|rating|answer|response|value)\b/.test(wordsOf(column.name)) &&
      column.forms.number === column.filled &&
      column.filled > 0,
  );
  if (!answer) return [];
  return [
    metric(
      {
        name: `${from}_score`,
        title: `${titleOf(from)}, latest answer`,
        group: 'Relationship',
        signal: line('more', 1, scaleOfRating(answer)),
        use: 'state',
      },
      { from, value: answer.name, over: '240d' },
    ),
  ];
}

/** Answers of 1 to 5, 0 to 10, −100 to 100, or of 100. */
function scaleOfRating({ numbers }: ColumnFacts): { worst: number; best: number } {
  const { least, most } = numbers!;
  if (least < 0) return { worst: -50, best: 60 };
  if (most <= 5) return { worst: 1, best: 5 };
  return most <= 10 ? { worst: 0, best: 10 } : { worst: 0, best: 100 };
}

function invoiceMetrics(events: EventSet): readonly MetricGuess[] {
  const { export: from } = events;
  const unpaid = findValues(
    events,
    /^(invoice |payment )?(status|state)$/,
    /^(open|past[ _-]?due|unpaid|overdue|uncollectible|not[ _-]?paid|payment[ _-]?due|failed|outstanding|late)$/i,
  );
  if (!unpaid) return [];
  return [
    metric(
      {
        name: `${from}_unpaid`,
        title: `Unpaid ${wordsOf(from)}`,
        group: 'Billing',
        signal: line('less'),
        use: 'burden',
        comment: unpaid.shown,
      },
      { from, aggregate: 'count', where: unpaid.where, empty: 0 },
    ),
  ];
}
