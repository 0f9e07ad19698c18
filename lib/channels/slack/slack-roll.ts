import type { WebClient } from '@slack/web-api';
import { readAddress } from '../../address.ts';
import { classifySlackError, wordOf } from './slack-errors.ts';

/** Who of a workspace was deactivated. Each is asked about once a period: somebody who leaves is not told the day after. */
export interface SlackRoll {
  /** `user`: Slack's id. */
  isDeactivated(user: string, period: string): Promise<boolean>;
  /** The same of an address by which Slack finds nobody. */
  listsAsDeactivated(address: string, period: string): Promise<boolean>;
  /** Slack has just shown it. */
  noteActive(user: string, period: string): void;
}

export function createSlackRoll(client: WebClient): SlackRoll {
  const active = new Map<string, string>();
  let list: { readonly period: string; readonly addresses: Promise<ReadonlySet<string>> } | null = null;
  return {
    async isDeactivated(user, period) {
      if (active.get(user) === period) return false;
      const isGone = await readIsGone(user, client);
      if (!isGone) active.set(user, period);
      return isGone;
    },
    async listsAsDeactivated(address, period) {
      if (list?.period !== period) list = { period, addresses: listDeactivated(client) };
      const asked = list;
      try {
        return (await asked.addresses).has(address);
      } catch (error) {
        if (list === asked) list = null;
        throw error;
      }
    },
    noteActive: (user, period) => void active.set(user, period),
  };
}

async function readIsGone(user: string, client: WebClient): Promise<boolean> {
  try {
    return (await client.users.info({ user })).user?.deleted === true;
  } catch (error) {
    if (wordOf(error) === 'user_not_found') return true;
    throwUnlessFinal(error);
    return false;
  }
}

const PAGE = 1000;

async function listDeactivated(client: WebClient): Promise<ReadonlySet<string>> {
  const addresses = new Set<string>();
  let cursor: string | undefined;
  try {
    do {
      const page = await client.users.list({ limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
      for (const { deleted, profile } of page.members ?? []) {
        const address = deleted ? readAddress(profile?.email) : null;
        if (address !== null) addresses.add(address);
      }
      cursor = page.response_metadata?.next_cursor || undefined;
    } while (cursor !== undefined);
  } catch (error) {
    throwUnlessFinal(error);
  }
  return addresses;
}

/** What Slack will never say keeps no message back; what it may say later does. */
function throwUnlessFinal(error: unknown): void {
  if (classifySlackError(error).state !== 'failed') throw error;
}
