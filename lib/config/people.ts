import { domainOf, isSamePerson, knownAs, readAddress } from '../address.ts';
import type { Night } from '../calendar.ts';
import type { PeopleConfig } from './health-config.ts';
import type { Delegate, NotifyConfig } from './notify-config.ts';

/** The address of somebody an export or a delegation names, when they may be written to; null: as good as nobody. */
export function findReader(text: string | null, notify: Pick<NotifyConfig, 'domains' | 'unowned'>): string | null {
  const address = readAddress(text);
  return address !== null && mayWriteTo(address, notify) ? address : null;
}

/** `address`: as it was read. The queue of unowned accounts is named by the portfolio itself, wherever its mail goes. */
export function mayWriteTo(address: string, { domains, unowned }: Pick<NotifyConfig, 'domains' | 'unowned'>): boolean {
  return domains === null || domains.includes(domainOf(address)) || unowned.emails.includes(address);
}

/** Who hears of an account above its manager: whom the accounts name, else its profile's, else everybody's; null = nobody. */
export function findExecutive(named: string | null, profile: string | null, notify: NotifyConfig): string | null {
  return findReader(named, notify) ?? notify.profileExecutives.get(profile ?? '') ?? notify.executive;
}

/** Delegates of delegates, at most so many: two who stand in for each other are no ring to go round. */
const LONGEST_CHAIN = 3;

/** Who has somebody's accounts on a date: they themselves, or whoever stands in for them. */
export function findStandIn(person: string, date: Night, delegates: readonly Delegate[]): string {
  let standIn = knownAs(person);
  for (let step = 0; step < LONGEST_CHAIN; step++) {
    const found = delegates.find(
      ({ away, from, until }) => isSamePerson(away, standIn) && from <= date && date <= until,
    );
    if (!found || isSamePerson(found.to, person)) break;
    standIn = knownAs(found.to);
  }
  return standIn;
}

/** With others who stand in; of two for one person and day the first counts, so those that are there already come before. */
export function withDelegates<Config extends { readonly notify: NotifyConfig }>(
  config: Config,
  delegates: readonly Delegate[],
): Config {
  if (delegates.length === 0) return config;
  const { notify } = config;
  return { ...config, notify: { ...notify, delegates: [...notify.delegates, ...delegates] } };
}

/** The columns that are read of the export that lists the people. */
export function columnsOfPeople({
  name,
  address,
  manager,
  away,
}: Extract<PeopleConfig, { kind: 'export' }>): readonly string[] {
  const own = [name, address, manager, ...(away === null ? [] : [away.from, away.until, away.to])];
  return own.filter((column) => column !== null);
}
