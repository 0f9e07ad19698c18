import { isMailbox } from '../config/destination.ts';
import type { Draft } from '../messages/draft.ts';
import { composeEmail } from './email/compose-email.ts';
import { type ChannelName, pickFor } from './index.ts';
import type { Message } from './message.ts';
import { composePost } from './slack/compose-post.ts';

export const composers: Readonly<Record<ChannelName, (draft: Draft) => Message>> = {
  slack: composePost,
  email: composeEmail,
};

/** Gives a draft the form of its channel, and what may go in its stead the form of a mail. */
export function composeMessage(draft: Draft): Message {
  const message = pickFor(draft, composers)(draft);
  return isMailbox(draft)
    ? message
    : { ...message, instead: draft.instead === null ? null : composeMessage(draft.instead) };
}
