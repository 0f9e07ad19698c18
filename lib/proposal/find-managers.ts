import type { SetFacts } from './facts.ts';
import type { RosterProposal } from './propose-roster.ts';
import type { Understanding } from './understand-folder.ts';

/** Who is above the owners, and where the people's mail goes. */
export function findManagers({ people, sets, candidates }: Understanding, { roster, joined }: RosterProposal) {
  const rosterSet = candidates[0]!.set;
  const from = (set: SetFacts | undefined, name: string | null | undefined) =>
    set?.columns.find((column) => column.name === name)?.top.map(([value]) => value) ?? [];
  const peopleSet = people === null ? undefined : sets.find(({ name }) => name === people.set);
  const others = sets.filter(({ name }) => joined.has(name));
  const managers = [
    ...from(rosterSet, roster.columns.get('manager')),
    ...from(peopleSet, people?.manager),
    ...others.flatMap((set) =>
      set.columns
        .filter(({ name }) => /lead|manager/i.test(name))
        .flatMap((column) => column.top.map(([value]) => value)),
    ),
  ].filter((value) => value.includes('@'));
  const owners = [
    ...from(rosterSet, roster.columns.get('owner')),
    ...from(peopleSet, people?.address),
    ...others.flatMap((set) =>
      set.columns.filter((column) => column.forms.address > 0).flatMap((column) => column.top.map(([value]) => value)),
    ),
  ].filter((value) => value.includes('@'));
  const domains = [...managers, ...owners].map((address) => address.slice(address.lastIndexOf('@') + 1).toLowerCase());
  return { managers: [...new Set(managers)], ownerDomains: [...new Set(domains)] };
}
