import * as z from 'zod/mini';
import type { ChannelKind } from '../channel-kind.ts';
import type { Message } from '../message.ts';
import type { SlackMessage } from './slack-message.ts';

export const slack: ChannelKind = {
  title: 'Slack',
  reader: 'Slack',
  fields: {
    text: z.string(),
    // Slack's own shapes are Slack's to check; each at least says which it is.
    blocks: z.array(z.looseObject({ type: z.string() })),
  } satisfies Record<Exclude<keyof SlackMessage, keyof Message>, z.ZodMiniType>,
  doubt: {
    // What Slack accepted late is in its history by then.
    afterMs: 70_000,
    isReported: false,
    notTaken: 'Slack did not take the attempt before: it is not in the conversation.',
  },
  endings: ['.slack.json'],
};
