import type { WebClient } from '@slack/web-api';
import type { Workspace } from '../ports/workspace.ts';
import { readSlackReference } from './slack-channel.ts';

export function createSlackWorkspace(client: WebClient): Workspace {
  return {
    async readPerson(user) {
      const { user: found } = await client.users.info({ user });
      const isOutsider = [
        found?.is_restricted,
        found?.is_ultra_restricted,
        found?.is_bot,
        found?.deleted,
        found?.is_stranger,
      ];
      return {
        user,
        team: found?.team_id ?? '',
        address: found?.profile?.email ?? null,
        isOutsider: isOutsider.some((one) => one === true),
      };
    },
    async updateMessage(reference, { text, blocks }) {
      const { conversation, ts } = readSlackReference(reference);
      await client.chat.update({ channel: conversation, ts, text, blocks: [...blocks] });
    },
    async whisper(conversation, user, text) {
      await client.chat.postEphemeral({ channel: conversation, user, text });
    },
    async openModal(trigger, view) {
      await client.views.open({ trigger_id: trigger, view });
    },
    async showHome(user, view) {
      await client.views.publish({ user_id: user, view });
    },
  };
}
