import { domainOf, readAddress, readDomain } from '../../address.ts';
import { fieldOf, itemsOf, type Path, type Plain } from '../plain-tree.ts';
import type { Problem } from '../problem.ts';

/** Those a portfolio names to run it; the queue of unowned accounts and delegates may be anywhere. */
const lists: readonly Path[] = [
  ['notify', 'operators'],
  ['notify', 'leaders', 'emails'],
  ['notify', 'executives', 'emails'],
  ['notify', 'ops', 'emails'],
];

/** People who are to be told by one line, and may not be written to by another. */
export function findPeopleProblems(root: Plain): Problem[] {
  const named = itemsOf(fieldOf(fieldOf(root, 'notify'), 'domains'));
  const domains = named.flatMap((one) => (typeof one === 'string' ? (readDomain(one) ?? []) : []));
  if (domains.length === 0) return [];
  return lists.flatMap((list) =>
    itemsOf(list.reduce<Plain | undefined>(fieldOfStep, root)).flatMap((written, index): Problem[] => {
      const address = typeof written === 'string' ? readAddress(written) : null;
      if (address === null || domains.includes(domainOf(address))) return [];
      return [
        {
          path: [...list, index],
          at: 'value',
          found: written,
          message: `nothing may be sent to ${domainOf(address)}: it is not one of notify.domains`,
          hint: `add it to notify.domains, or take this address out (notify.domains: ${domains.slice(0, 5).join(', ')})`,
        },
      ];
    }),
  );
}

function fieldOfStep(value: Plain | undefined, step: string | number): Plain | undefined {
  return fieldOf(value, String(step));
}
