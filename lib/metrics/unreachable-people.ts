import { domainOf, personIn, readAddress } from '../address.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import { mayWriteTo } from '../config/people.ts';
import { formatCount, formatPart } from '../format-count.ts';
import { maskAddresses } from '../mask-addresses.ts';
import type { Roster } from './metric-columns.ts';
import type { MetricProblem } from './metric-problem.ts';

type People = Pick<Roster, 'ids' | 'owners' | 'managers' | 'executives'>;
type Limits = Pick<NotifyConfig, 'domains' | 'unowned' | 'pools' | 'delegates'>;

/** Owners, managers, executives and stand-ins to whom nothing can be sent, with the accounts that this leaves without them. */
export function findUnreachablePeople(
  { ids, owners, managers, executives }: People,
  notify: Limits,
): readonly MetricProblem[] {
  return [
    ...findIn('owner', ids, owners, notify),
    ...findIn('manager', ids, managers, notify),
    ...findIn('executive', ids, executives, notify),
    ...notify.delegates.flatMap(({ to }, index): MetricProblem[] =>
      mayWriteTo(to, notify) ? [] : [describeDelegate(index, to)],
    ),
  ];
}

const consequences = {
  owner:
    'They count as unowned: what is to be said of them goes to their manager, or to the queue of unowned accounts.',
  manager: 'For what their owner leaves undone, they count as without a manager.',
  executive: 'They count as without an executive of their own: notify.executive, where it is given, is told instead.',
} as const;

function findIn(
  role: keyof typeof consequences,
  ids: readonly string[],
  cells: readonly (string | null)[],
  notify: Limits,
): MetricProblem[] {
  const unreadable = new Map<string, string[]>();
  const outside = new Map<string, string[]>();
  cells.forEach((cell, row) => {
    const person = personIn(cell);
    if (person === null) return;
    const address = readAddress(person);
    if (address === null) note(unreadable, JSON.stringify(maskAddresses(person.slice(0, LONGEST_CELL))), ids[row]!);
    else if (!mayWriteTo(address, notify)) note(outside, domainOf(address), ids[row]!);
  });
  const problem = (found: ReadonlyMap<string, readonly string[]>, fault: string, hint: string): MetricProblem[] => {
    if (found.size === 0) return [];
    const count = [...found.values()].reduce((sum, own) => sum + own.length, 0);
    const examples = [...found].sort(([, a], [, b]) => b.length - a.length).slice(0, SHOWN);
    return [
      {
        metric: 'accounts',
        message: `${role}: ${formatPart(count, ids.length)} accounts have ${fault}, as ${examples.map(describeExample).join(', ')}. ${consequences[role]}`,
        hint,
        accounts: examples.flatMap(([, own]) => own.slice(0, SHOWN)),
      },
    ];
  };
  const a = role === 'manager' ? 'a manager' : `an ${role}`;
  return [
    ...problem(
      unreadable,
      `${a} that is no mail address`,
      'Export one mail address in each cell, or say under people: whose address a name stands for.',
    ),
    ...problem(
      outside,
      `${a} who may not be written to, by the domain of their address`,
      'Name the domain in notify.domains, or correct the export.',
    ),
  ];
}

const LONGEST_CELL = 40;
const SHOWN = 3;

function note(found: Map<string, string[]>, what: string, id: string): void {
  const own = found.get(what);
  if (own) own.push(id);
  else found.set(what, [id]);
}

/** `"Ann Lee" (12: a1, a2, a3 and 9 more)`. */
function describeExample([what, own]: readonly [string, readonly string[]]): string {
  const more = own.length > SHOWN ? ` and ${formatCount(own.length - SHOWN)} more` : '';
  const ids = own.slice(0, SHOWN).map((id) => (id.length > LONGEST_CELL ? `${id.slice(0, LONGEST_CELL)}…` : id));
  return `${what} (${formatCount(own.length)}: ${ids.join(', ')}${more})`;
}

function describeDelegate(index: number, to: string): MetricProblem {
  return {
    metric: 'notify',
    message: `delegates[${index}]: whoever stands in may not be written to, by the domain of their address, ${domainOf(to)}: their manager is told, or the queue of unowned accounts.`,
    hint: 'Name the domain in notify.domains, or another person.',
  };
}
