import { domainOf, readAddress, readDomain } from '../../address.ts';
import { entriesOf, fieldOf, itemsOf, type Path, type Plain, textOf, valueAt } from '../plain-tree.ts';
import { findUnknownName, type Problem } from '../problem.ts';

const PROFILE_EXECUTIVES: Path = ['notify', 'profile_executives'];

/** Those a portfolio names to run it; the queue of unowned accounts and delegates may be anywhere. */
const places: readonly Path[] = [
  ['notify', 'operators'],
  ['notify', 'leaders', 'emails'],
  ['notify', 'executives', 'emails'],
  ['notify', 'ops', 'emails'],
  ['notify', 'executive'],
  PROFILE_EXECUTIVES,
];

export function findPeopleProblems(root: Plain): Problem[] {
  return [...findUnwritable(root), ...findUnknownProfiles(root)];
}

/** Executives of profiles that are not there: of their accounts nobody would hear. */
function findUnknownProfiles(root: Plain): Problem[] {
  const known = itemsOf(fieldOf(root, 'profiles')).flatMap((profile) => textOf(profile, 'name') ?? []);
  return entriesOf(valueAt(root, PROFILE_EXECUTIVES)).flatMap(([name]) =>
    known.includes(name)
      ? []
      : [{ ...findUnknownName('profile', name, known, [...PROFILE_EXECUTIVES, name]), at: 'key' as const }],
  );
}

/** People who are to be told by one line, and may not be written to by another. */
function findUnwritable(root: Plain): Problem[] {
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

/** The texts of a list or a section, or the one that stands there. */
function addressesAt(root: Plain, path: Path): readonly { readonly written: string; readonly path: Path }[] {
  const value = valueAt(root, path);
  const found = typeof value === 'string' ? [{ written: value, path }] : [];
  const listed = [
    ...itemsOf(value).map((written, index) => ({ written, path: [...path, index] })),
    ...entriesOf(value).map(([name, written]) => ({ written, path: [...path, name] })),
  ];
  return [...found, ...listed.flatMap(({ written, path }) => (typeof written === 'string' ? [{ written, path }] : []))];
}
