import { domainOf, readAddress, readDomain } from '../../address.ts';
import { fieldOf, itemsOf, type Path, type Plain, valueAt } from '../plain-tree.ts';
import type { Problem } from '../problem.ts';

/** Those a portfolio names to run it; the queue of unowned accounts and delegates may be anywhere. */
const places: readonly Path[] = [
  ['notify', 'operators'],
  ['notify', 'leaders', 'emails'],
  ['notify', 'executives', 'emails'],
  ['notify', 'ops', 'emails'],
  ['notify', 'executive'],
];

/** People who are to be told by one line, and may not be written to by another. */
export function findPeopleProblems(root: Plain): Problem[] {
  const named = itemsOf(fieldOf(fieldOf(root, 'notify'), 'domains'));
  const domains = named.flatMap((one) => (typeof one === 'string' ? (readDomain(one) ?? []) : []));
  if (domains.length === 0) return [];
  return places.flatMap((place) =>
    addressesAt(root, place).flatMap(({ written, path }): Problem[] => {
      const address = readAddress(written);
      if (address === null || domains.includes(domainOf(address))) return [];
      return [
        {
          path,
          at: 'value',
          found: written,
          message: `nothing may be sent to ${domainOf(address)}: it is not one of notify.domains`,
          hint: `add it to notify.domains, or take this address out (notify.domains: ${domains.slice(0, 5).join(', ')})`,
        },
      ];
    }),
  );
}

/** The texts of a list, or the one that stands there. */
function addressesAt(root: Plain, path: Path): readonly { readonly written: string; readonly path: Path }[] {
  const value = valueAt(root, path);
  const found = typeof value === 'string' ? [{ written: value, path }] : [];
  const listed = itemsOf(value).map((written, index) => ({ written, path: [...path, index] }));
  return [...found, ...listed.flatMap(({ written, path }) => (typeof written === 'string' ? [{ written, path }] : []))];
}
