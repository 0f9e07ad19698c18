import { personIn, readAddress } from '../address.ts';
import type { Person } from './health-config.ts';

type Entry = Pick<Person, 'name' | 'address' | 'manager'>;

/** Who is behind a name, and who manages them. */
export interface Directory {
  /** A cell's address where it is, or names, one person; else the cell as it is. */
  translate(cell: string | null): string | null;
  /** The manager of whoever a cell names; null = nobody is known. */
  managerOf(cell: string | null): string | null;
  /** Names that several people have: they are nobody's. */
  readonly shared: readonly string[];
}

/** Names are compared case and blanks aside. */
export function openDirectory(people: readonly Entry[]): Directory {
  const byName = new Map<string, Entry | null>();
  const byAddress = new Map<string, Entry>();
  for (const one of people) {
    const address = readAddress(one.address);
    if (address === null) continue;
    const key = foldName(one.name);
    const known = byName.get(key);
    const isOther = known !== undefined && (known === null || readAddress(known.address) !== address);
    if (key !== '') byName.set(key, isOther ? null : one);
    if (!byAddress.has(address)) byAddress.set(address, one);
  }
  const translate = (cell: string | null): string | null => {
    const person = personIn(cell);
    if (person === null || readAddress(person) !== null) return cell;
    return readAddress(byName.get(foldName(person))?.address) ?? cell;
  };
  return {
    translate,
    managerOf(cell) {
      const address = readAddress(translate(cell));
      return address === null ? null : translate(byAddress.get(address)?.manager ?? null);
    },
    shared: [...byName].flatMap(([name, entry]) => (entry === null ? [name] : [])),
  };
}

function foldName(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s\p{Cf}]+/gu, '');
}
