import { createHmac } from 'node:crypto';
import type { MessageReference } from '../../../lib/cases/telling.ts';
import { writeValue } from '../../../lib/channels/slack/clicked-value.ts';
import type { SlackRequest } from '../../../lib/channels/slack/hear-slack.ts';

export const SIGNING_SECRET = '0123456789abcdef0123456789abcdef';
export const APP = 'A012AB3CD';
export const TEAM = 'T012AB3CD';
/** When everything here is clicked. */
export const CLICKED = Date.parse('2026-03-06T09:00:00Z');

export interface ClickOver {
  readonly user?: string;
  readonly team?: string;
  readonly app?: string;
  /** Seconds since 1970, with six decimals. */
  readonly at?: string;
  readonly rest?: Parameters<typeof writeValue>[1];
  readonly isMenu?: boolean;
  /** On the home tab; on a message unless given. */
  readonly isAtHome?: boolean;
  /** The block, and what the control carries, as a message shows them; null = nothing. */
  readonly asShown?: { readonly block: string; readonly value: string | null };
}

/** What Slack sends when somebody clicks on a message. */
export function clickPayload(actionId: string, message: MessageReference, over: ClickOver = {}): object {
  const {
    user = 'U012AB3CD',
    team = TEAM,
    app = APP,
    at = `${CLICKED / 1000}.000100`,
    rest = {},
    isMenu = false,
    isAtHome = false,
    asShown = { block: 'nightrounds-controls', value: writeValue(message, rest) },
  } = over;
  const value = asShown.value ?? undefined;
  return {
    type: 'block_actions',
    team: { id: team, domain: 'example' },
    user: { id: user, username: 'sam', team_id: team },
    api_app_id: app,
    trigger_id: '1.2.3',
    container: isAtHome
      ? { type: 'view', view_id: 'V012AB3CD' }
      : { type: 'message', channel_id: 'D012AB3CD', message_ts: '1700000000.000001' },
    actions: [
      {
        type: isMenu ? 'static_select' : 'button',
        action_id: actionId,
        block_id: asShown.block,
        action_ts: at,
        ...(isMenu ? { selected_option: { text: { type: 'plain_text', text: 'x' }, value } } : { value }),
      },
    ],
  };
}

/** As a form, signed as Slack signs. */
export function signed(payload: object, { at = CLICKED, secret = SIGNING_SECRET } = {}): SlackRequest {
  const body = Buffer.from(new URLSearchParams({ payload: JSON.stringify(payload) }).toString());
  return { ...sign(body, at, secret), contentType: 'application/x-www-form-urlencoded' };
}

export function sign(body: Buffer, at: number, secret: string) {
  const timestamp = String(Math.floor(at / 1000));
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`;
  return { body, timestamp, signature };
}
