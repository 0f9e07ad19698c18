import * as z from 'zod';
import { shortcutIds } from './action-ids.ts';

/** What Slack sends, as far as it is read. */
const text = z.string().max(4000);
/** The end of the year 9999: what is later has no date of four digits, and nothing was clicked then. */
const LAST_SECOND = 253_402_300_799;
const origin = {
  team: z.object({ id: text }),
  api_app_id: text,
  user: z.object({ id: text, team_id: text.optional() }),
};

export const BlockActions = z.object({
  type: z.literal('block_actions'),
  ...origin,
  trigger_id: text.optional(),
  container: z.object({ channel_id: text.optional() }).default({}),
  actions: z
    .array(
      z.object({
        action_id: text,
        block_id: text.optional(),
        action_ts: z
          .string()
          .regex(/^\d{1,12}\.\d{1,9}$/)
          .refine((seconds) => Number(seconds) <= LAST_SECOND),
        value: text.optional(),
        selected_option: z.object({ value: text }).nullish(),
      }),
    )
    .min(1)
    .max(1),
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
        z.record(text, z.object({ value: text.nullish(), selected_option: z.object({ value: text }).nullish() })),
      ),
    }),
  }),
});

/** https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload */
export const Shortcut = z.object({
  type: z.enum(['shortcut', 'message_action']),
  ...origin,
  api_app_id: text.optional(),
  callback_id: z.enum(shortcutIds),
  trigger_id: text,
  message: z.object({ blocks: z.array(z.unknown()).max(100).optional() }).optional(),
});

export const EventCallback = z.object({
  type: z.literal('event_callback'),
  team_id: text,
  api_app_id: text,
  event_id: text,
  event_time: z.int().positive().max(LAST_SECOND),
  event: z.object({ type: z.literal('app_home_opened'), user: text, tab: z.literal('home') }),
});

/** That an address is asked whether it is Slack's to call. */
export const Challenge = z.object({ type: z.literal('url_verification'), challenge: text });

export type Clicked = z.infer<typeof BlockActions>['actions'][number];
