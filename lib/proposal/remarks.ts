import { countOf, formatCount } from '../format-count.ts';
import type { TimeGuess } from './choose-time.ts';
import { areAddresses, type DateOrder, explainOrder, isOrderBorrowed } from './column-meaning.ts';
import type { SetFacts } from './facts.ts';
import type { Remark } from './proposal.ts';
import type { RosterProposal } from './propose-roster.ts';
import type { SetKey, Understanding } from './understand-folder.ts';

export function remarkOnRoster({ candidates, recognised }: Understanding): Remark {
  const [first, second] = candidates;
  const { distinct } = first!.ids[0]!.newest;
  const others = first!.set.newestRows - distinct;
  const isClose =
    second !== undefined &&
    first!.points - second.points < 2 &&
    ['accounts', 'unknown', 'subscriptions'].includes(recognised.get(second.set.name)!.subject);
  return {
    about: 'accounts',
    text: `${first!.set.files.pattern} lists ${countOf(distinct, 'customer')} by ${first!.ids[0]!.name}${others === 0 ? '' : `, and has ${countOf(others, 'row')} more that ${others === 1 ? 'repeats' : 'repeat'} an id or ${others === 1 ? 'has' : 'have'} none`}${isClose ? `; it may be ${second.set.files.pattern} instead` : ''}`,
    certainty: isClose ? 'unsure' : first!.points >= 6 && others === 0 ? 'sure' : 'likely',
  };
}

export function remarkOnTotals({ totals }: SetFacts): Remark[] {
  const [first] = totals;
  if (first === undefined) return [];
  const { label, written, amount } = first;
  const text = `the row ${label} is no customer: its ${amount}, ${written}, is the sum of all others`;
  return [{ about: 'accounts', text, certainty: 'sure' }];
}

/** Lists that follow each other without a date in their names. */
export function remarkOnSeries({ files }: SetFacts): Remark[] {
  if (files.dates !== null || files.areParts || files.keys.length < 2) return [];
  const text = `${files.keys.at(-1)} alone is read, the last by name of ${countOf(files.keys.length, 'file')}: when another follows, health.yaml has to name it`;
  return [{ about: 'accounts', text, certainty: 'unsure' }];
}

/** Names are told apart from people by a list of addresses. */
export function remarkOnPeople({ people, candidates }: Understanding, { roster }: RosterProposal): Remark[] {
  const owner = candidates[0]!.set.columns.find(({ name }) => name === roster.columns.get('owner'));
  if (owner === undefined || areAddresses(owner) || people === null) return [];
  const { matchedRows, rows, strangers } = people.match;
  const unknown = strangers.length > 0 ? `; not of ${strangers.join(', ')}` : '';
  return [
    {
      about: 'people',
      text: `${people.set} has the address of ${formatCount(matchedRows)} of ${countOf(rows, 'name')}${unknown}`,
      certainty: 'sure',
    },
  ];
}

export function remarkOnTime(set: SetFacts, time: TimeGuess | null, order: DateOrder | null): Remark[] {
  if (time === null) return [{ about: set.name, text: 'dated by the paths of its files', certainty: 'likely' }];
  const { column } = time;
  const because = [...(time.isOnly === true ? ['it is the only date'] : []), explainOrder(column, order)];
  const said = because.filter((one) => one !== '').join('; ');
  const isLikely = time.isOnly === true || isOrderBorrowed(column, order);
  const text = `${column.name} says when${said === '' ? '' : `: ${said}`}`;
  return [{ about: set.name, text, certainty: isLikely ? 'likely' : 'sure' }];
}

export function remarkOnKey(set: SetFacts, key: SetKey): Remark {
  const { matchedRows, rows, strangerValues, strangers } = key.match;
  const strange = strangerValues === 0 ? '' : `; ${describeStrangers(strangerValues)}: ${strangers.join(', ')}`;
  const says =
    key.by === 'name'
      ? 'is the account’s name'
      : key.by === 'id'
        ? 'says the account'
        : `says the account by way of ${key.by.through}`;
  return {
    about: set.name,
    text: `${key.column} ${says} in ${formatCount(matchedRows)} of ${countOf(rows, 'row')}${strange}`,
    certainty: matchedRows >= rows * 0.8 ? 'sure' : 'likely',
  };
}

function describeStrangers(count: number): string {
  return count === 1 ? '1 other is no account’s' : `${formatCount(count)} others are no account’s`;
}
