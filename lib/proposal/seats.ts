import { titleOf } from './event-set.ts';
import type { SetFacts } from './facts.ts';
import type { MetricGuess } from './proposal.ts';

/** How many of the seats that were bought are used. */
export function ratioToSeats(roster: SetFacts, metrics: readonly MetricGuess[]): MetricGuess[] {
  const seats = roster.columns.find((column) =>
    /^(seats?|licen[cs]es?|seats? (bought|purchased|contracted|licen[cs]ed)|users? (licen[cs]ed|bought))$/i.test(
      column.name.replace(/[_-]/g, ' '),
    ),
  );
  const users = metrics.find(({ name }) => /_users_\d+d$/.test(name));
  if (!seats || seats.forms.number !== seats.filled || !users) return [];
  return [
    {
      name: 'seats',
      definition: { title: titleOf(seats.name), from: roster.name, value: seats.name },
      group: 'Adoption',
      signal: null,
      use: 'part',
      certainty: 'sure',
      comment: '',
    },
    {
      name: 'seat_use',
      definition: { title: 'Share of seats in use', ratio: [users.name, 'seats'] },
      group: 'Adoption',
      signal: { kind: 'line', better: 'more', scale: null, weight: 2 },
      use: 'state',
      certainty: 'likely',
      comment: '',
    },
  ];
}
