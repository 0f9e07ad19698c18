import type * as z from 'zod/mini';
import { toIsoInstant } from '../../calendar.ts';
import type { MessageReference } from '../../cases/telling.ts';
import { Act, type Order } from '../order.ts';
import { ADD_MODAL, actionIds, type modalIds } from './action-ids.ts';
import { findValue, parseJson, readClicked, Value } from './clicked-value.ts';
import { BlockActions, Challenge, EventCallback, Shortcut, ViewSubmission } from './payloads.ts';
import { type Addition, readAddMetadata } from './read-addition.ts';

/** Where a request claims to come from; true, since it was signed. */
export interface Origin {
  readonly team: string;
  /** Null: Slack does not say, as of a shortcut. */
  readonly app: string | null;
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
  /** Something is to be added to an account: the same in haste. */
  | {
      readonly kind: 'ask-what-to-add';
      readonly origin: Origin;
      /** Null: from no message that this app sent of cases. */
      readonly message: MessageReference | null;
      /** See nameCase; null = the one that the message tells of. */
      readonly case: string | null;
      readonly trigger: string;
    }
  | { readonly kind: 'addition'; readonly origin: Origin; readonly addition: Addition }
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

/** What a signed request asks for. Never throws: whatever this app did not ask for is ignored, and why is said. */
export function readInteraction(body: string, contentType: string): Interaction {
  const payload = contentType.startsWith('application/json') ? body : (new URLSearchParams(body).get('payload') ?? '');
  const json = parseJson(payload);
  const challenge = Challenge.safeParse(json);
  if (challenge.success) return { kind: 'challenge', challenge: challenge.data.challenge };
  const clicked = BlockActions.safeParse(json);
  if (clicked.success) return readClick(clicked.data);
  const submitted = ViewSubmission.safeParse(json);
  if (submitted.success) return readSubmission(submitted.data);
  const shortcut = Shortcut.safeParse(json);
  if (shortcut.success) return readShortcut(shortcut.data);
  const opened = EventCallback.safeParse(json);
  if (opened.success) return readHomeOpened(opened.data);
  return ignore('It is no click, no filled-in modal, no shortcut and no opening of the home tab.');
}

function ignore(because: string): Interaction {
  return { kind: 'ignored', because };
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
  const from = { team: team.id, app, user: user.id };
  if (action.action_id === actionIds.add || value?.c === 'add') return readAddClick(from, value, trigger);
  if (value === null) return ignore('What was clicked carries no value of this app.');
  const message = { period: value.m[0], id: value.m[1] };
  const ask = (modal: keyof typeof modalIds): Interaction =>
    trigger === undefined
      ? ignore('A modal cannot be opened: the click has no trigger.')
      : { kind: 'ask', origin: from, modal, message, case: value.case ?? null, trigger };
  const actionId = Object.values(actionIds).find((id) => id === action.action_id);
  if (actionId === undefined || actionId === actionIds.add)
    return ignore('What was clicked is nothing that this version shows.');
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

function readAddClick(origin: Origin, value: Value | null, trigger: string | undefined): Interaction {
  if (trigger === undefined) return ignore('A modal cannot be opened: the click has no trigger.');
  const message = value && { period: value.m[0], id: value.m[1] };
  return { kind: 'ask-what-to-add', origin, message, case: value?.case ?? null, trigger };
}

/** From a message of this app: the case of the first control in it. */
function readShortcut({ team, user, api_app_id: app, trigger_id, message }: z.infer<typeof Shortcut>): Interaction {
  const value = (message?.blocks ?? []).map(findValue).find((found) => found !== null) ?? null;
  return readAddClick({ team: team.id, app: app ?? null, user: user.id }, value && { m: value.m }, trigger_id);
}

type ActionId = (typeof actionIds)[keyof typeof actionIds];

/** Null: there is nothing to do. */
function describeAct(
  actionId: Exclude<ActionId, typeof actionIds.override | typeof actionIds.add>,
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
    case actionIds.taskDrop:
      return { do: 'task-drop', task };
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
  const metadata = parseJson(view.private_metadata);
  const values = Object.entries(view.state.values).map(([block, inputs]) => {
    const [input] = Object.values(inputs);
    return [block, input?.value ?? input?.selected_option?.value ?? null] as const;
  });
  const from = { team: team.id, app, user: user.id };
  const added = view.callback_id === ADD_MODAL ? readAddMetadata(metadata) : null;
  if (added !== null) {
    const addition = { viewId: view.id, ...added, values: Object.fromEntries(values) };
    return { kind: 'addition', origin: from, addition };
  }
  const read = Value.safeParse(metadata);
  if (!read.success) return ignore('The modal carries no value of this app.');
  const message = { period: read.data.m[0], id: read.data.m[1] };
  const submission = {
    viewId: view.id,
    modal: view.callback_id,
    message,
    case: read.data.case ?? null,
    values: Object.fromEntries(values),
  };
  return { kind: 'submission', origin: from, submission };
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
