import * as z from 'zod';
import { toIsoInstant } from '../../calendar.ts';
import type { MessageReference } from '../../cases/telling.ts';
import { Act, type Order } from '../order.ts';
import { actionIds, type modalIds } from './action-ids.ts';
import { controlBlocks } from './control-blocks.ts';

/** Where a request claims to come from; true, since it was signed. */
export interface Origin {
  readonly team: string;
  readonly app: string;
  readonly user: string;
}

export type Interaction =
  | { readonly kind: 'challenge'; readonly challenge: string }
  | { readonly kind: 'order'; readonly origin: Origin; readonly order: Order }
  /** A modal is to be opened, at once: Slack's trigger lasts three seconds. */
  | {
      readonly kind: 'ask';
      readonly origin: Origin;
      readonly modal: (typeof modalIds)[keyof typeof modalIds];
      readonly message: MessageReference;
      /** See nameCase; null = the one that the message tells of. */
      readonly case: string | null;
      readonly trigger: string;
    }
  | { readonly kind: 'submission'; readonly origin: Origin; readonly submission: Submission }
  /** Nothing that this app asked for. `because` says it without a word of the request. */
  | { readonly kind: 'ignored'; readonly because: string };

/** A modal as it was filled in. */
export interface Submission {
  /** Unique to the modal: sent twice it is the same. */
  readonly viewId: string;
  readonly modal: string;
  readonly message: MessageReference;
  /** See nameCase; null = the one that the message tells of. */
  readonly case: string | null;
  /** By block; what was typed or chosen. */
  readonly values: Readonly<Record<string, string | null>>;
}

const text = z.string().max(4000);
/** The end of the year 9999: what is later has no date of four digits, and nothing was clicked then. */
const LAST_SECOND = 253_402_300_799;
const origin = {
  team: z.object({ id: text }),
  api_app_id: text,
  user: z.object({ id: text, team_id: text.optional() }),
};

const BlockActions = z.object({
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

const ViewSubmission = z.object({
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

const EventCallback = z.object({
  type: z.literal('event_callback'),
  team_id: text,
  api_app_id: text,
  event_id: text,
  event_time: z.int().positive().max(LAST_SECOND),
  event: z.object({ type: z.literal('app_home_opened'), user: text, tab: z.literal('home') }),
});

/** What a signed request asks for. Never throws: whatever this app did not ask for is ignored, and why is said. */
export function readInteraction(body: string, contentType: string): Interaction {
  const payload = contentType.startsWith('application/json') ? body : (new URLSearchParams(body).get('payload') ?? '');
  const json = parseJson(payload);
  const challenge = z.object({ type: z.literal('url_verification'), challenge: text }).safeParse(json);
  if (challenge.success) return { kind: 'challenge', challenge: challenge.data.challenge };
  const clicked = BlockActions.safeParse(json);
  if (clicked.success) return readClick(clicked.data);
  const submitted = ViewSubmission.safeParse(json);
  if (submitted.success) return readSubmission(submitted.data);
  const opened = EventCallback.safeParse(json);
  if (opened.success) return readHomeOpened(opened.data);
  return ignore('It is no click, no filled-in modal and no opening of the home tab.');
}

function ignore(because: string): Interaction {
  return { kind: 'ignored', because };
}

function parseJson(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return null;
  }
}

/** What a button or menu carries; see writeValue. */
const Value = z.object({
  m: z.tuple([z.string(), z.string()]),
  /** See nameCase. */
  case: z.string().optional(),
  /** A choice in a menu. */
  c: z.string().optional(),
  task: z.string().optional(),
  night: z.string().optional(),
});
type Value = z.infer<typeof Value>;

export function writeValue({ period, id }: MessageReference, rest: Omit<Value, 'm'> = {}): string {
  return JSON.stringify({ m: [period, id], ...rest });
}

/** The name of the block that has one case's buttons, which carry no value. */
export function writeRowId({ period, id }: MessageReference, named: string): string {
  return [controlBlocks.controls, period, id, named].join('#');
}

function readRowId(blockId: string | undefined): Value | null {
  const [name, period, id, named] = blockId?.split('#') ?? [];
  if (name !== controlBlocks.controls || period === undefined || id === undefined || named === undefined) return null;
  return { m: [period, id], case: named };
}

/** What was clicked says what it is about, or its block does. */
function readClicked({
  selected_option: chosen,
  value,
  block_id: block,
}: z.infer<typeof BlockActions>['actions'][number]): Value | null {
  const written = chosen?.value ?? value;
  return written === undefined ? readRowId(block) : (Value.safeParse(parseJson(written)).data ?? null);
}

function readClick({
  actions,
  team,
  user,
  api_app_id: app,
  container,
  trigger_id: trigger,
}: z.infer<typeof BlockActions>): Interaction {
  const [action] = actions as [(typeof actions)[number]];
  const value = readClicked(action);
  if (value === null) return ignore('What was clicked carries no value of this app.');
  const message = { period: value.m[0], id: value.m[1] };
  const from = { team: team.id, app, user: user.id };
  const ask = (modal: keyof typeof modalIds): Interaction =>
    trigger === undefined
      ? ignore('A modal cannot be opened: the click has no trigger.')
      : { kind: 'ask', origin: from, modal, message, case: value.case ?? null, trigger };
  const actionId = Object.values(actionIds).find((id) => id === action.action_id);
  if (actionId === undefined) return ignore('What was clicked is nothing that this version shows.');
  if (actionId === actionIds.override) return ask('override');
  if (value.c === 'pulse') return ask('pulse');
  const described = describeAct(actionId, value);
  if (described === null) return ignore('A link was followed: there is nothing to do.');
  const act = Act.safeParse({ ...described, message, ...(value.case !== undefined && { case: value.case }) });
  if (!act.success) return ignore('What was clicked does not say what is to be done.');
  const order = {
    id: ['click', team.id, user.id, action.action_ts, actionId].join('#'),
    user: user.id,
    at: toIsoInstant(Math.floor(1000 * Number(action.action_ts))),
    conversation: container.channel_id ?? null,
    act: act.data,
  };
  return { kind: 'order', origin: from, order };
}

type ActionId = (typeof actionIds)[keyof typeof actionIds];

/** Null: there is nothing to do. */
function describeAct(
  actionId: Exclude<ActionId, typeof actionIds.override>,
  { c: choice, task, night }: Value,
): object | null {
  switch (actionId) {
    case actionIds.acknowledge:
      return { do: 'acknowledge' };
    case actionIds.undo:
      return { do: 'undo' };
    case actionIds.wake:
      return { do: 'wake' };
    case actionIds.startPlaybook:
      return { do: 'start-playbook' };
    case actionIds.snooze:
      return { do: 'snooze', until: choice };
    case actionIds.more:
      return { do: choice };
    case actionIds.taskDone:
      return { do: 'task-done', task };
    case actionIds.release:
      return { do: 'release', night };
    case actionIds.discard:
      return { do: 'discard', night };
    case actionIds.right:
      return { do: 'right', night };
    case actionIds.wrong:
      return { do: 'wrong', night };
    case actionIds.dashboard:
      return null;
  }
}

function readSubmission({ team, user, api_app_id: app, view }: z.infer<typeof ViewSubmission>): Interaction {
  const read = Value.safeParse(parseJson(view.private_metadata));
  if (!read.success) return ignore('The modal carries no value of this app.');
  const values = Object.entries(view.state.values).map(([block, inputs]) => {
    const [input] = Object.values(inputs);
    return [block, input?.value ?? input?.selected_option?.value ?? null] as const;
  });
  const message = { period: read.data.m[0], id: read.data.m[1] };
  const submission = {
    viewId: view.id,
    modal: view.callback_id,
    message,
    case: read.data.case ?? null,
    values: Object.fromEntries(values),
  };
  return { kind: 'submission', origin: { team: team.id, app, user: user.id }, submission };
}

function readHomeOpened({
  team_id: team,
  api_app_id: app,
  event_id,
  event_time,
  event,
}: z.infer<typeof EventCallback>): Interaction {
  const order = {
    id: `event#${event_id}`,
    user: event.user,
    at: toIsoInstant(1000 * event_time),
    conversation: null,
    act: { do: 'show-home' } as const,
  };
  return { kind: 'order', origin: { team, app, user: event.user }, order };
}
