import { domainOf, isSamePerson, knownAs, readAddress } from '../address.ts';
import type { Night } from '../calendar.ts';
import type { PeopleConfig } from './health-config.ts';
import type { Delegate, NotifyConfig } from './notify-config.ts';

/** What says who may be written to. */
type Readers = Pick<NotifyConfig, 'domains' | 'unowned' | 'pools'>;

/** The address of somebody an export or a delegation names, when they may be written to; null: as good as nobody. */
export function findReader(text: string | null, notify: Readers): string | null {
  const address = readAddress(text);
  return address !== null && mayWriteTo(address, notify) ? address : null;
}

/** `address`: as it was read. Queues are named by the portfolio itself, wherever their mail goes. */
export function mayWriteTo(address: string, { domains, unowned, pools }: Readers): boolean {
  if (domains === null || domains.includes(domainOf(address))) return true;
  return [unowned, ...pools.map(({ queue }) => queue)].some(({ emails }) => emails.includes(address));
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
export function withDelegates<Config extends { readonly notify: Pick<NotifyConfig, 'delegates'> }>(
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
