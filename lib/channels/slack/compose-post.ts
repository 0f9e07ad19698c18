import type { KnownBlock } from '@slack/types';
import type { Draft } from '../../messages/draft.ts';
import { renderControls, renderGateControls } from './alert-controls.ts';
import { renderSlack } from './render-slack.ts';
import type { SlackMessage } from './slack-message.ts';

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
