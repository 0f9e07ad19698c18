import type { KnownBlock } from '@slack/types';
import * as z from 'zod';
import type { Draft } from '../../messages/draft.ts';
import type { ChannelKind } from '../channel-kind.ts';
import type { Message } from '../message.ts';
import { renderControls, renderGateControls } from './alert-controls.ts';
import { renderSlack } from './render-slack.ts';
import type { SlackMessage } from './slack-message.ts';

export const slack: ChannelKind<SlackMessage> = {
  title: 'Slack',
  compose: composePost,
  fields: {
    text: z.string(),
    // Slack's own shapes are Slack's to check; each at least says which it is.
    blocks: z.array(z.looseObject({ type: z.string() })),
  } satisfies Record<Exclude<keyof SlackMessage, keyof Message>, z.ZodType>,
  doubt: {
    // What Slack accepted late is in its history by then.
    afterMs: 70_000,
    isReported: false,
    notTaken: 'Slack did not take the attempt before: it is not in the conversation.',
  },
  endings: ['.slack.json'],
  write: async ({ destination: channel, text, blocks }) => [`${JSON.stringify({ channel, text, blocks }, null, 2)}\n`],
  // Only a message that is twice not found in its conversation is posted again.
  markAsCopy: (message) => message,
};

export function composePost(draft: Draft): SlackMessage {
  const { document, controls: _, instead: __, ...envelope } = draft;
  return { ...envelope, channel: 'slack', ...renderSlack(document, renderDraftControls(draft)) };
}

function renderDraftControls({ controls, period, id }: Draft): readonly KnownBlock[] {
  switch (controls?.over) {
    case undefined:
      return [];
    case 'alerts': {
      const { alerts, timezone, hasPlaybook } = controls;
      return renderControls(alerts, [], { message: { period, id }, timezone, hasPlaybook });
    }
    case 'held-night':
      return renderGateControls({ period, id }, controls.night);
  }
}
