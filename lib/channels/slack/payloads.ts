import * as z from 'zod/mini';
import { shortcutIds } from './action-ids.ts';

/** What Slack sends, as far as it is read. */
const text = z.string().check(z.maxLength(4000));
/** The end of the year 9999: what is later has no date of four digits, and nothing was clicked then. */
const LAST_SECOND = 253_402_300_799;
const origin = {
  team: z.object({ id: text }),
  api_app_id: text,
  user: z.object({ id: text, team_id: z.optional(text) }),
};

export const BlockActions = z.object({
  type: z.literal('block_actions'),
  ...origin,
  trigger_id: z.optional(text),
  container: z._default(z.object({ channel_id: z.optional(text) }), {}),
  actions: z
    .array(
      z.object({
        action_id: text,
        block_id: z.optional(text),
        action_ts: z.string().check(
          z.regex(/^\d{1,12}\.\d{1,9}$/),
          z.refine((seconds) => Number(seconds) <= LAST_SECOND),
        ),
        value: z.optional(text),
        selected_option: z.nullish(z.object({ value: text })),
      }),
    )
    .check(z.minLength(1), z.maxLength(1)),
});

export const ViewSubmission = z.object({
  type: z.literal('view_submission'),
  ...origin,
  view: z.object({
    id: text,
    callback_id: text,
    private_metadata: text,
    state: z.object({
      values: z.record(
        text,
        z.record(text, z.object({ value: z.nullish(text), selected_option: z.nullish(z.object({ value: text })) })),
      ),
    }),
  }),
});

/** https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload */
export const Shortcut = z.object({
  type: z.enum(['shortcut', 'message_action']),
  ...origin,
  api_app_id: z.optional(text),
  callback_id: z.enum(shortcutIds),
  trigger_id: text,
  message: z.optional(z.object({ blocks: z.optional(z.array(z.unknown()).check(z.maxLength(100))) })),
});

export const EventCallback = z.object({
  type: z.literal('event_callback'),
  team_id: text,
  api_app_id: text,
  event_id: text,
  event_time: z.int().check(z.positive(), z.maximum(LAST_SECOND)),
  event: z.object({ type: z.literal('app_home_opened'), user: text, tab: z.literal('home') }),
});

/** That an address is asked whether it is Slack's to call. */
export const Challenge = z.object({ type: z.literal('url_verification'), challenge: text });

export type Clicked = z.infer<typeof BlockActions>['actions'][number];
