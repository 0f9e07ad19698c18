import type { MessageFiles } from '../folder/message-files.ts';
import type { EmailMessage } from './email-message.ts';
import { markAsCopy } from './mark-as-copy.ts';
import { buildMime } from './mime.ts';

/** Stands in the From line of mails that are only looked at. */
const NOBODY = 'Nightrounds <nightrounds@example.invalid>';

/** For a browser, and as it would be mailed. */
export const emailFiles: MessageFiles<EmailMessage> = {
  write: async (message) => [message.html, await buildMime(message, { from: NOBODY })],
  markAsCopy,
};
