import type { MessageFiles } from '../folder/message-files.ts';
import type { SlackMessage } from './slack-message.ts';

/** As it would be posted. */
export const slackFiles: MessageFiles<SlackMessage> = {
  write: async ({ destination: channel, text, blocks }) => [`${JSON.stringify({ channel, text, blocks }, null, 2)}\n`],
  // Only a message that is twice not found in its conversation is posted again.
  markAsCopy: (message) => message,
};
