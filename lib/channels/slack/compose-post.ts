import type { KnownBlock } from '@slack/types';
import { addDays } from '../../calendar.ts';
import type { Case } from '../../cases/case.ts';
import type { Draft } from '../../messages/draft.ts';
import { renderControls } from './case-controls.ts';
import { renderGateControls } from './gate-controls.ts';
import { renderSlack } from './render-slack.ts';
import type { SlackMessage } from './slack-message.ts';
import { renderTasks } from './task-controls.ts';

export function composePost(draft: Draft): SlackMessage {
  const { document, controls: _, instead: __, ...envelope } = draft;
  return { ...envelope, channel: 'slack', ...renderSlack(document, renderDraftControls(draft)) };
}

function renderDraftControls({ controls, period, id, notBefore }: Draft): readonly KnownBlock[] {
  switch (controls?.over) {
    case undefined:
      return [];
    case 'cases': {
      const { cases, tasks, timezone, withPlaybook } = controls;
      const now = [notBefore ?? '', ...cases.map(knownUntil)].sort().at(-1)!;
      return renderControls(cases, tasks, { message: { period, id }, timezone, withPlaybook, now });
    }
    case 'tasks':
      return renderTasks(controls.tasks, { message: { period, id }, ...controls });
    case 'held-night':
    case 'doubts':
    case 'surge':
      return renderGateControls({ period, id }, controls);
  }
}

/** A draft is of no instant: all that is known of a case was known when it was planned. */
function knownUntil({ plannedFor, acts, tellings }: Case): string {
  const morning = `${addDays(plannedFor, 1)}T00:00:00.000Z`;
  return [morning, ...acts.map(({ at }) => at), ...tellings.map(({ plannedAt }) => plannedAt)].sort().at(-1)!;
}
