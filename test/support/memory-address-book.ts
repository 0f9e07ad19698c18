import type { AddressBook, Place, Suppression } from '../../lib/channels/address-book.ts';
import type { Destination } from '../../lib/config/destination.ts';

/** What a channel remembers, for as long as a test lasts. */
export function createMemoryAddressBook(): AddressBook {
  const places = new Map<string, Place>();
  const suppressions = new Map<string, Suppression>();
  return {
    readPlace: async (to) => places.get(nameOf(to)) ?? null,
    async keepPlace(to, place) {
      if (place) places.set(nameOf(to), place);
      else places.delete(nameOf(to));
    },
    readSuppression: async (address) => suppressions.get(address) ?? null,
    suppress: async (address, suppression) => void suppressions.set(address, suppression),
    unsuppress: async (address) => suppressions.delete(address),
  };
}

function nameOf({ channel, destination }: Destination): string {
  return `${channel} ${destination}`;
}
