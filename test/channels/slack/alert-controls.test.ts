import type { KnownBlock } from '@slack/types';
import { describe, expect, it } from 'vitest';
import type { Alert, HandledState } from '../../../lib/alerts/alert.ts';
import { planAlerts } from '../../../lib/alerts/plan-alerts.ts';
import { startPlaybook } from '../../../lib/alerts/task.ts';
import { Act } from '../../../lib/channels/order.ts';
import { renderControls, renderGateControls } from '../../../lib/channels/slack/alert-controls.ts';
import { readInteraction, type writeValue } from '../../../lib/channels/slack/read-interaction.ts';
import { readSubmission } from '../../../lib/channels/slack/read-submission.ts';
import { buildFinding, buildTonight } from '../../support/build-alert.ts';
import { buildConfig } from '../../support/config-builder.ts';
import { clickPayload } from './build-click.ts';

const night = '2026-03-05';
const message = { period: night, id: 'ab'.repeat(32) };
const { notify } = buildConfig();
const tasks = [{ title: 'Call', dueBusinessDays: 2, assignee: 'owner' }] as const;
const playbook = { id: 'save', title: 'Bring it back', tasks };

function alertIn(handled: HandledState): Alert {
  const request = { night, ...buildTonight(buildFinding('new')), alerts: [], notify, timezone: 'UTC' } as const;
  const [alert] = planAlerts({ ...request, presenceOf: () => 'here', mode: 'on', isReplay: false }).alerts;
  return { ...alert!, state: handled, handled };
}

/** Everything that a message of an alert, or of a held night, ever shows. */
function renderAll(): readonly KnownBlock[] {
  const context = { message, timezone: 'UTC', hasPlaybook: true };
  const started = startPlaybook(
    playbook,
    alertIn('firing'),
    { by: 'sam', at: `${night}T09:00:00Z`, today: night },
    notify.quiet,
  );
  return [
    ...(['firing', 'acked', 'snoozed'] as const).flatMap((handled) => renderControls([alertIn(handled)], [], context)),
    ...renderControls([alertIn('firing')], started, context),
    ...renderGateControls(message, night),
  ];
}

interface Control {
  readonly action_id: string;
  readonly value?: string;
  readonly options?: readonly { readonly value: string }[];
}

/** What comes of each button and each choice of each menu. */
function clickAll(): ReturnType<typeof readInteraction>[] {
  const controls = renderAll().flatMap((block) => (block.type === 'actions' ? (block.elements as Control[]) : []));
  return controls.flatMap(({ action_id: id, value, options }) =>
    [...(value === undefined ? [] : [value]), ...(options ?? []).map((option) => option.value)].map((written) => {
      const { m: _, ...rest } = JSON.parse(written) as { m: unknown } & NonNullable<Parameters<typeof writeValue>[1]>;
      const payload = clickPayload(id, message, { rest, isMenu: options !== undefined });
      return readInteraction(JSON.stringify(payload), 'application/json');
    }),
  );
}

/** A modal, filled in as it should be. */
function fillIn(modal: string): string | undefined {
  const values = { score: '70', reason: 'Sponsor is back', days: '30', pulse: '4', note: null };
  const read = readSubmission({ viewId: 'V1', modal, message, values }, 'U012AB3CD', '2026-03-06T09:00:00Z');
  return read && 'order' in read ? read.order.act.do : undefined;
}

describe('the controls of messages', () => {
  const clicked = clickAll();

  it('are all read as something to do', () => {
    expect(clicked.filter(({ kind }) => kind !== 'order' && kind !== 'ask')).toEqual([]);
  });

  it('offer every act there is, but for opening the home tab', () => {
    const offered = clicked.map((one) =>
      one.kind === 'order' ? one.order.act.do : one.kind === 'ask' ? fillIn(one.modal) : undefined,
    );
    const acts = Act.options.map(({ shape }) => shape.do.value);
    expect(new Set([...offered, 'show-home'])).toEqual(new Set(acts));
  });
});
