import { domainOf, readAddress, readDomain } from '../../address.ts';
import { isNight } from '../../calendar.ts';
import { readAbsence, readIsoNight } from '../absence.ts';
import { openDirectory } from '../directory.ts';
import { entriesOf, fieldOf, itemsOf, type Path, type Plain, textOf, valueAt } from '../plain-tree.ts';
import { describeValue, findUnknownName, type Problem } from '../problem.ts';
import { profileNamesIn } from './known-names.ts';

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

/** Those that tasks are for, by their addresses. */
function listAssignees(root: Plain): readonly Path[] {
  const ofPlaybooks = entriesOf(fieldOf(root, 'playbooks')).flatMap(([name, playbook]) =>
    itemsOf(fieldOf(playbook, 'tasks')).map((_, index) => ['playbooks', name, 'tasks', index, 'assignee']),
  );
  return [...ofPlaybooks, ...itemsOf(fieldOf(root, 'cadence')).map((_, index) => ['cadence', index, 'assignee'])];
}

export function findPeopleProblems(root: Plain): Problem[] {
  return [...findUnwritable(root), ...findUnknownProfiles(root), ...findIdleAbsences(root)];
}

/** Executives of profiles that are not there: of their accounts nobody would hear. */
function findUnknownProfiles(root: Plain): Problem[] {
  const known = profileNamesIn(root);
  return entriesOf(valueAt(root, PROFILE_EXECUTIVES)).flatMap(([name]) =>
    known.includes(name)
      ? []
      : [{ ...findUnknownName('profile', name, known, [...PROFILE_EXECUTIVES, name]), at: 'key' as const }],
  );
}

/** Absences of a list of people in which nobody would stand in. What is no date or no text at all is said by the schema. */
function findIdleAbsences(root: Plain): Problem[] {
  const people = itemsOf(fieldOf(root, 'people'));
  const directory = openDirectory(
    people.map((one) => ({ name: textOf(one, 'name') ?? '', address: textOf(one, 'email') ?? '', manager: null })),
  );
  return people.flatMap((one, index): Problem[] => {
    const written = fieldOf(one, 'away');
    const away = { from: textOf(written, 'from'), until: textOf(written, 'until'), to: textOf(written, 'to') };
    if (away.to === null || !isNight(away.from ?? '') || !isNight(away.until ?? '')) return [];
    const read = readAbsence({ address: textOf(one, 'email') ?? '', away }, directory, readIsoNight);
    if (read === null || 'delegate' in read || read.fault.part === 'email') return [];
    const { part, written: found, is } = read.fault;
    const path = ['people', index, 'away', part];
    return [{ path, at: 'value', found, message: `${describeValue(found)} ${is}`, hint: hints[part] }];
  });
}

const hints = {
  from: 'write the first day, as 2026-12-21',
  until: 'write the last day, on or after the first',
  to: 'write the mail address of whoever stands in, or their name as it is in the list',
} as const;

/** People who are to be told by one line, and may not be written to by another. */
function findUnwritable(root: Plain): Problem[] {
  const named = itemsOf(fieldOf(fieldOf(root, 'notify'), 'domains'));
  const domains = named.flatMap((one) => (typeof one === 'string' ? (readDomain(one) ?? []) : []));
  if (domains.length === 0) return [];
  return [...places, ...listAssignees(root)].flatMap((place) =>
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
