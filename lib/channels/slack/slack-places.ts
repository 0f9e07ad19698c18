import type { WebClient } from '@slack/web-api';
import { readAddress } from '../../address.ts';
import { toConversation } from '../../config/destination.ts';
import type { AddressBook, Place } from '../address-book.ts';
import { wordOf } from './slack-errors.ts';

/** Where Slack has a destination: an address, `#channel`, or a conversation's id. Looked up once, and remembered. Throws what the client throws. */
export async function findSlackPlace(destination: string, client: WebClient, addresses: AddressBook): Promise<Place> {
  const isChannel = destination.startsWith('#');
  const address = isChannel ? null : readAddress(destination);
  if (!isChannel && address === null) return { conversation: destination, user: null };
  const name = address ?? destination;
  const to = toConversation(name);
  const known = await addresses.readPlace(to);
  if (known) return known;
  const place = address === null ? await findChannel(name, client) : await openConversation(address, client);
  // A channel that is known by its name alone could not be told from one that was renamed.
  if (place.conversation !== name) await addresses.keepPlace(to, place);
  return place;
}

async function openConversation(address: string, client: WebClient): Promise<Place> {
  const { user } = await client.users.lookupByEmail({ email: address });
  const { channel } = await client.conversations.open({ users: nameId(user) });
  return { conversation: nameId(channel), user: nameId(user) };
}

const PAGE = 1000;

/** By its name Slack posts to a channel, but does not give its history. Without the scope to list channels the name has to do. */
async function findChannel(name: string, client: WebClient): Promise<Place> {
  let cursor: string | undefined;
  try {
    do {
      const page = await client.conversations.list({
        exclude_archived: true,
        limit: PAGE,
        types: 'public_channel,private_channel',
        ...(cursor === undefined ? {} : { cursor }),
      });
      const found = page.channels?.find((channel) => `#${channel.name}` === name);
      if (found?.id) return { conversation: found.id, user: null };
      cursor = page.response_metadata?.next_cursor || undefined;
    } while (cursor !== undefined);
  } catch (error) {
    if (wordOf(error) !== 'missing_scope') throw error;
  }
  return { conversation: name, user: null };
}

function nameId(found: { readonly id?: string } | undefined): string {
  if (found?.id) return found.id;
  throw new Error('Slack answered without an id.');
}
