import type { WebClient } from '@slack/web-api';
import { readAddress } from '../../address.ts';
import { readSlackReference } from './slack-channel.ts';
import { classifySlackError } from './slack-errors.ts';
import { SlackCallError, type Workspace } from './workspace.ts';

export function createSlackWorkspace(client: WebClient): Workspace {
  return {
    async readPerson(user) {
      const { user: found } = await call(() => client.users.info({ user }));
      const signs = [
        found?.is_restricted,
        found?.is_ultra_restricted,
        found?.is_bot,
        found?.deleted,
        found?.is_stranger,
      ];
      return {
        user,
        team: found?.team_id ?? '',
        address: readAddress(found?.profile?.email),
        isOutsider: signs.some((sign) => sign === true),
      };
    },
    async updateMessage(reference, { text, blocks }) {
      const { conversation, ts } = readSlackReference(reference);
      await call(() => client.chat.update({ channel: conversation, ts, text, blocks: [...blocks] }));
    },
    async whisper(conversation, user, text) {
      await call(() => client.chat.postEphemeral({ channel: conversation, user, text }));
    },
    async openModal(trigger, view) {
      await call(() => client.views.open({ trigger_id: trigger, view }));
    },
    async showHome(user, view) {
      await call(() => client.views.publish({ user_id: user, view }));
    },
  };
}

async function call<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    const { because, state } = classifySlackError(error);
    throw new SlackCallError(because, state === 'failed');
  }
}
