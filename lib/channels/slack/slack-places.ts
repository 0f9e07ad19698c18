import type { WebClient } from '@slack/web-api';
import { readAddress } from '../../address.ts';
import { toConversation } from '../../config/destination.ts';
import type { AddressBook, Place } from '../address-book.ts';
import { SlackUserGoneError, wordOf } from './slack-errors.ts';
import type { SlackMessage } from './slack-message.ts';
import { createSlackRoll, type SlackRoll } from './slack-roll.ts';

export interface SlackPlaces {
  /**
   * Where Slack has a message's destination: an address, `#channel`, or a conversation's id. Looked up once, and remembered. Throws
   * `SlackUserGoneError` for who was deactivated, else what the client throws.
   */
  find(message: Pick<SlackMessage, 'destination' | 'period'>): Promise<Place>;
}

export function createSlackPlaces(client: WebClient, addresses: AddressBook): SlackPlaces {
  const roll = createSlackRoll(client);
  return {
    async find({ destination, period }) {
      const isChannel = destination.startsWith('#');
      const address = isChannel ? null : readAddress(destination);
      if (!isChannel && address === null) return { conversation: destination, user: null };
      const name = address ?? destination;
      const to = toConversation(name);
      const known = await addresses.readPlace(to);
      if (known) {
        // Slack takes what is posted to somebody who was deactivated.
        if (known.user !== null && (await roll.isDeactivated(known.user, period))) throw new SlackUserGoneError();
        return known;
      }
      const place =
        address === null ? await findChannel(name, client) : await openConversation({ address, period }, client, roll);
      // A channel that is known by its name alone could not be told from one that was renamed.
      if (place.conversation !== name) await addresses.keepPlace(to, place);
      return place;
    },
  };
}

async function openConversation(
  { address, period }: { readonly address: string; readonly period: string },
  client: WebClient,
  roll: SlackRoll,
): Promise<Place> {
  const user = await lookUp(address, client).catch(async (error: unknown) => {
    // The same word for who was deactivated and for who never was there. https://docs.slack.dev/reference/methods/users.lookupByEmail
    const isGone = wordOf(error) === 'users_not_found' && (await roll.listsAsDeactivated(address, period));
    throw isGone ? new SlackUserGoneError() : error;
  });
  const { channel } = await client.conversations.open({ users: user });
  roll.noteActive(user, period);
  return { conversation: nameId(channel), user };
}

async function lookUp(address: string, client: WebClient): Promise<string> {
  const { user } = await client.users.lookupByEmail({ email: address });
  if (user?.deleted) throw new SlackUserGoneError();
  return nameId(user);
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
