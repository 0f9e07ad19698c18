import type { AddressBook, SlackPlace, Suppression } from '../../lib/channels/address-book.ts';

/** What a channel remembers, for as long as a test lasts. */
export function createMemoryAddressBook(): AddressBook {
  const places = new Map<string, SlackPlace>();
  const suppressions = new Map<string, Suppression>();
  return {
    readPlace: async (destination) => places.get(destination) ?? null,
    async keepPlace(destination, place) {
      if (place) places.set(destination, place);
      else places.delete(destination);
    },
    readSuppression: async (address) => suppressions.get(address) ?? null,
    suppress: async (address, suppression) => void suppressions.set(address, suppression),
    unsuppress: async (address) => suppressions.delete(address),
  };
}
