import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { knownAs } from '../../address.ts';
import type { AddressBook } from '../address-book.ts';
import type { Attempt, Channel, Delivery, Sighting } from '../channel.ts';
import { withoutTablesAndPictures } from './plain-blocks.ts';
import { classifyBeforePosting, classifySlackError, wordOf } from './slack-errors.ts';
import type { SlackMessage } from './slack-message.ts';
import { createSlackPlaces } from './slack-places.ts';

export interface SlackChannelOptions {
  /** Made by `createSlackClient`. */
  readonly client: WebClient;
  readonly addresses: AddressBook;
}

/** One message a second to a conversation. https://docs.slack.dev/apis/web-api/rate-limits */
export const SLACK_PACE_MS = 1000;

/** Posts a message at most once, and finds it again by the id it carries. */
export function createSlackChannel({ client, addresses }: SlackChannelOptions): Channel<SlackMessage> {
  const places = createSlackPlaces(client, addresses);

  async function post(conversation: string, message: SlackMessage, blocks: readonly KnownBlock[]): Promise<Delivery> {
    const posted = await client.chat.postMessage({
      channel: conversation,
      text: message.text,
      blocks: [...blocks],
      unfurl_links: false,
      unfurl_media: false,
      metadata: { event_type: METADATA, event_payload: { message_id: message.id, period: message.period } },
    });
    return isTimestamp(posted.ts)
      ? { state: 'sent', reference: nameSlackMessage(posted.channel ?? conversation, posted.ts) }
      : { state: 'unknown', because: 'Slack answered without the message’s timestamp.' };
  }

  return {
    laneOf: ({ destination }) => knownAs(destination),
    readPace: async () => SLACK_PACE_MS,
    async prepare(message, { isPlain }) {
      try {
        const { conversation } = await places.find(message);
        const blocks = isPlain ? withoutTablesAndPictures(message.blocks) : message.blocks;
        return {
          state: 'prepared',
          place: conversation,
          async send() {
            try {
              return await post(conversation, message, blocks);
            } catch (error) {
              // What was remembered may have been deleted since: it is looked up again next time.
              if (wordOf(error) === 'channel_not_found') await addresses.keepPlace(message, null);
              return classifySlackError(error);
            }
          },
        };
      } catch (error) {
        return classifyBeforePosting(error);
      }
    },
    find: (attempt) => findInHistory(attempt, client),
  };
}

const METADATA = 'nightrounds';

/** Clocks differ, and a sender that was cut off posted before its lease was over. */
const LOOK_BACK_SECONDS = 300;
const PAGE = 200;

/** Reads the conversation since the message may have been accepted, every page of it. */
async function findInHistory(attempt: Attempt, client: WebClient): Promise<Sighting> {
  const { id, place, doubtedSince } = attempt;
  if (place === null || !/^[CGD][A-Z0-9]{6,}$/.test(place))
    return { is: 'unreadable', because: 'Slack’s conversation is known by name only: its history cannot be read.' };
  const oldest = String(Math.floor(Date.parse(doubtedSince ?? attempt.changedAt) / 1000) - LOOK_BACK_SECONDS);
  try {
    let cursor: string | undefined;
    do {
      const page = await client.conversations.history({
        channel: place,
        oldest,
        limit: PAGE,
        include_all_metadata: true,
        ...(cursor === undefined ? {} : { cursor }),
      });
      // Without its messages an answer says nothing of what is not there.
      if (!Array.isArray(page.messages)) return { is: 'unreadable', because: 'Slack’s history could not be read.' };
      const found = page.messages.find(({ metadata }) => idIn(metadata) === id);
      if (found)
        return isTimestamp(found.ts)
          ? { is: 'found', reference: nameSlackMessage(place, found.ts) }
          : { is: 'unreadable', because: 'Slack’s history gives no timestamp of the message.' };
      cursor = page.response_metadata?.next_cursor || undefined;
      if (page.has_more && cursor === undefined)
        return { is: 'unreadable', because: 'Slack’s history ended before its last page.' };
    } while (cursor !== undefined);
    return { is: 'absent' };
  } catch (error) {
    return { is: 'unreadable', because: classifyBeforePosting(error).because };
  }
}

function idIn(metadata: { event_type?: string; event_payload?: object } | undefined): unknown {
  if (metadata?.event_type !== METADATA) return undefined;
  return (metadata.event_payload as { message_id?: unknown } | undefined)?.message_id;
}

/** Seconds since 1970 and a count, by which Slack names a message. */
function isTimestamp(ts: unknown): ts is string {
  return typeof ts === 'string' && /^\d{1,12}\.\d{1,9}$/.test(ts);
}

/** By conversation and timestamp Slack finds a message again. */
export function nameSlackMessage(conversation: string, ts: string): string {
  return `${conversation}/${ts}`;
}

export function readSlackReference(reference: string): { readonly conversation: string; readonly ts: string } {
  const [conversation = '', ts = ''] = reference.split('/');
  return { conversation, ts };
}
