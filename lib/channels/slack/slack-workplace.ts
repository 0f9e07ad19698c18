import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { readAddress } from '../../address.ts';
import type { MessageReference } from '../../cases/telling.ts';
import { type Standing, type Workplace, WorkplaceError } from '../workplace.ts';
import { describeAddModal } from './add-modal.ts';
import { describeHome } from './app-home.ts';
import { renderControls } from './case-controls.ts';
import { replaceControls } from './control-blocks.ts';
import { renderRuling } from './gate-controls.ts';
import { describeForm } from './modals.ts';
import { readSlackReference } from './slack-channel.ts';
import { classifySlackError } from './slack-errors.ts';
import type { SlackMessage } from './slack-message.ts';
import { renderTasks } from './task-controls.ts';

/** `team`: Slack's id of the one workspace in which people act. */
export function createSlackWorkplace(client: WebClient, team: string): Workplace {
  return {
    channel: 'slack',
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
        channel: 'slack',
        address: readAddress(found?.profile?.email),
        isFromElsewhere: found?.team_id !== team,
        isOutsider: signs.some((sign) => sign === true),
      };
    },
    async whisper(conversation, user, text) {
      await call(() => client.chat.postEphemeral({ channel: conversation, user, text }));
    },
    async askFor(form, trigger) {
      await call(() =>
        client.views.open({
          trigger_id: trigger,
          view: form.asks === 'addition' ? describeAddModal(form) : describeForm(form),
        }),
      );
    },
    async showStanding({ reference, message }, standing) {
      const { conversation, ts } = readSlackReference(reference);
      const { text, blocks } = message as SlackMessage;
      const shown = [...replaceControls(blocks, renderStanding(standing, message))];
      await call(() => client.chat.update({ channel: conversation, ts, text, blocks: shown }));
    },
    async showHome(user, home) {
      await call(() => client.views.publish({ user_id: user, view: describeHome(home) }));
    },
  };
}

function renderStanding(standing: Standing, { period, id }: MessageReference): readonly KnownBlock[] {
  switch (standing.over) {
    case 'cases': {
      const { cases, tasks, ...context } = standing;
      return renderControls(cases, tasks, { ...context, message: { period, id } });
    }
    case 'tasks':
      return renderTasks(standing.tasks, { message: { period, id }, ...standing });
    case 'held-night':
      return renderRuling(standing.ruling);
  }
}

export class SlackCallError extends WorkplaceError {
  override readonly name = 'SlackCallError';
}

async function call<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    const { because, state } = classifySlackError(error);
    throw new SlackCallError(because, state === 'failed');
  }
}
