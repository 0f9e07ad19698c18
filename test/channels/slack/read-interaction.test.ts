import { describe, expect, it } from 'vitest';
import { Order } from '../../../lib/channels/order.ts';
import { actionIds } from '../../../lib/channels/slack/action-ids.ts';
import { writeRowId, type writeValue } from '../../../lib/channels/slack/clicked-value.ts';
import { readInteraction } from '../../../lib/channels/slack/read-interaction.ts';
import { APP, clickPayload, TEAM } from './build-click.ts';

const FORM = 'application/x-www-form-urlencoded';
const message = { period: '2026-03-05', id: 'ab'.repeat(32) };
const LAST_SECOND = 253_402_300_799;

const clickAt = (at: string) =>
  readInteraction(
    new URLSearchParams({
      payload: JSON.stringify(clickPayload(actionIds.acknowledge, message, { at })),
    }).toString(),
    FORM,
  );
const openedAt = (event_time: unknown) =>
  readInteraction(
    JSON.stringify({
      type: 'event_callback',
      team_id: TEAM,
      api_app_id: APP,
      event_id: 'Ev1',
      event_time,
      event: { type: 'app_home_opened', user: 'U012AB3CD', tab: 'home' },
    }),
    'application/json',
  );

describe('the time of a click', () => {
  it.each([`${LAST_SECOND}.0`, '0.0', '1772787600.000100'])('of %s makes an order', (at) => {
    const read = clickAt(at);
    expect(read.kind === 'order' && Order.safeParse(read.order).success).toBe(true);
  });

  it.each([`${LAST_SECOND + 1}.0`, '999999999999.0', '1e20', '-1.0', 'NaN', ''])('of %j makes none', (at) => {
    expect(clickAt(at)).toMatchObject({ kind: 'ignored' });
  });
});

describe('the time at which the home tab was opened', () => {
  it('makes an order up to the last second that has a date of four digits', () => {
    const read = openedAt(LAST_SECOND);
    expect(read.kind === 'order' && Order.safeParse(read.order).success).toBe(true);
  });

  it.each([LAST_SECOND + 1, Number.MAX_SAFE_INTEGER, 1e20, -1, 1.5, '1772787600', null])('of %j makes none', (time) => {
    expect(openedAt(time)).toMatchObject({ kind: 'ignored' });
  });
});

const read = (payload: unknown) => readInteraction(JSON.stringify(payload), 'application/json');

/** What every action carries that needs more than the message. */
const rests: Readonly<Record<string, Parameters<typeof writeValue>[1]>> = {
  [actionIds.snooze]: { c: '3d' },
  [actionIds.more]: { c: 'useful' },
  [actionIds.taskDone]: { task: '0123456789abcdef' },
  [actionIds.taskDrop]: { task: '0123456789abcdef' },
  [actionIds.release]: { night: '2026-03-05' },
  [actionIds.discard]: { night: '2026-03-05' },
  [actionIds.right]: { night: '2026-03-05' },
  [actionIds.wrong]: { night: '2026-03-05' },
};

describe('a button that carries nothing', () => {
  const on = (block: string) => read(clickPayload(actionIds.undo, message, { asShown: { block, value: null } }));
  const named = '0123456789abcdef';

  it('is about the case that its block names', () => {
    const block = writeRowId(message, named);
    expect(on(block)).toMatchObject({ kind: 'order', order: { act: { do: 'undo', message, case: named } } });
  });

  it.each(['', '#', `nightrounds-controls#2026-03-05#${message.id}`, `other#2026-03-05#${message.id}#${named}`])(
    'of the block %j is left alone',
    (block) => {
      expect(on(block)).toMatchObject({ kind: 'ignored', because: 'What was clicked carries no value of this app.' });
    },
  );

  it.each(['x', named.toUpperCase(), `${named}0`])('and that names the case %j does nothing', (wrong) => {
    expect(on(writeRowId(message, wrong))).toMatchObject({ kind: 'ignored' });
  });
});

describe('what Slack sends', () => {
  it.each(Object.values(actionIds).filter((id) => id !== actionIds.dashboard))('as a click on %s is known', (id) => {
    const interaction = read(clickPayload(id, message, { rest: rests[id] ?? {} }));
    const asks: Readonly<Record<string, string>> = {
      [actionIds.override]: 'ask',
      [actionIds.add]: 'ask-what-to-add',
    };
    expect(interaction.kind).toBe(asks[id] ?? 'order');
  });

  it.each([
    ['a link that was followed', clickPayload(actionIds.dashboard, message), 'there is nothing to do'],
    ['a button of a later version', clickPayload('alert.merge', message), 'nothing that this version shows'],
    ['a name of every object', clickPayload('constructor', message), 'nothing that this version shows'],
    ['a menu without its choice', clickPayload(actionIds.snooze, message), 'does not say what is to be done'],
    [
      'a choice of a later version',
      clickPayload(actionIds.more, message, { rest: { c: 'merge' } }),
      'does not say what is to be done',
    ],
    ['another kind of payload', { type: 'message_action' }, 'no click, no filled-in modal'],
    ['no JSON at all', undefined, 'no click, no filled-in modal'],
  ])('as %s is left alone, and why is said', (_, payload, because) => {
    expect(read(payload)).toEqual({ kind: 'ignored', because: expect.stringContaining(because) });
  });
});
