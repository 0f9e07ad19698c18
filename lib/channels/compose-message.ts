import type { KnownBlock } from '@slack/types';
import type { Draft } from '../messages/draft.ts';
import type { MessageDocument } from '../messages/message-document.ts';
import { renderEmail } from './email/render-email.ts';
import type { EmailMessage, Message, SlackMessage } from './message.ts';
import { renderControls, renderGateControls } from './slack/alert-controls.ts';
import { renderSlack } from './slack/render-slack.ts';

/** Gives a draft the form of its channel, within the channel's limits. */
export function composeMessage(draft: Draft): Message {
  switch (draft.channel) {
    case 'slack':
      return composePost(draft);
    case 'email':
      return composeEmail(draft);
  }
}

export function composePost(draft: Draft): SlackMessage {
  const { document, controls: _, instead, ...envelope } = draft;
  return {
    ...envelope,
    channel: 'slack',
    ...renderSlack(document, renderDraftControls(draft)),
    instead: instead === null ? null : composeEmail(instead),
  };
}

function composeEmail({ document, controls: _, instead: __, ...envelope }: Draft): EmailMessage {
  return { ...envelope, channel: 'email', images: [], ...renderOnce(document) };
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

/** A document that goes to many readers. */
const rendered = new WeakMap<MessageDocument, ReturnType<typeof renderEmail>>();

function renderOnce(document: MessageDocument): ReturnType<typeof renderEmail> {
  const known = rendered.get(document) ?? renderEmail(document);
  rendered.set(document, known);
  return known;
}
