import * as z from 'zod/mini';

const message = z.object({
  period: z.string().check(z.maxLength(40)),
  id: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
});
const night = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));

export const snoozes = ['1d', '3d', '1w', 'renewal'] as const;
export type SnoozeChoice = (typeof snoozes)[number];
/** Days before the renewal from which on it is not put off any more. */
export const RENEWAL_DAYS = 60;

/** What somebody clicked on. `case`: see nameCase; absent = all that the message tells of. */
const clickedOn = {
  message,
  case: z.exactOptional(z.string().check(z.regex(/^[0-9a-f]{16}$/))),
};

function plainAct<Name extends string>(name: Name) {
  return z.object({ do: z.literal(name), ...clickedOn });
}

/** What somebody fills a form in for. */
export const FormAct = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('override'),
    ...clickedOn,
    score: z.int().check(z.minimum(0), z.maximum(100)),
    reason: z.string().check(z.minLength(1), z.maxLength(500)),
    days: z.int().check(z.minimum(1), z.maximum(90)),
  }),
  z.object({
    do: z.literal('pulse'),
    ...clickedOn,
    value: z.int().check(z.minimum(1), z.maximum(5)),
    note: z.nullable(z.string().check(z.maxLength(500))),
  }),
]);
export type FormAct = z.infer<typeof FormAct>;

const onAccount = { account: z.string().check(z.minLength(1), z.maxLength(2000)) };

/** What somebody adds to an account, whether or not a message tells of it. `account`: its id; as somebody wrote it, until it was looked up. */
export const AddAct = z.discriminatedUnion('do', [
  z.object({ do: z.literal('note'), ...onAccount, text: z.string().check(z.maxLength(8000)) }),
  z.object({
    do: z.literal('add-task'),
    ...onAccount,
    title: z.string().check(z.maxLength(8000)),
    due: z.string().check(z.maxLength(100)),
    assignee: z.string().check(z.maxLength(320)),
    text: z.nullable(z.string().check(z.maxLength(8000))),
  }),
  z.object({
    do: z.literal('start-any-playbook'),
    ...onAccount,
    playbook: z.string().check(z.minLength(1), z.maxLength(200)),
  }),
]);
export type AddAct = z.infer<typeof AddAct>;

/** What somebody wants done. `message`: the one that was clicked on, which knows its cases. */
export const Act = z.discriminatedUnion('do', [
  plainAct('acknowledge'),
  plainAct('undo'),
  plainAct('wake'),
  plainAct('start-playbook'),
  plainAct('wrong-owner'),
  plainAct('useful'),
  plainAct('not-useful'),
  z.object({ do: z.literal('snooze'), ...clickedOn, until: z.enum(snoozes) }),
  ...FormAct.def.options,
  ...AddAct.def.options,
  // `task`: see nameTask; of those that the message lists, or of an account that it tells of.
  z.object({ do: z.literal('task-done'), message, task: z.string().check(z.regex(/^[0-9a-f]{16}$/)) }),
  z.object({ do: z.literal('task-drop'), message, task: z.string().check(z.regex(/^[0-9a-f]{16}$/)) }),
  z.object({ do: z.literal('release'), message, night }),
  z.object({ do: z.literal('discard'), message, night }),
  z.object({ do: z.literal('right'), message, night }),
  z.object({ do: z.literal('wrong'), message, night }),
  z.object({ do: z.literal('show-home') }),
]);
export type Act = z.infer<typeof Act>;

/** An act with who wants it, and when they said so. The same click is the same order. */
export const Order = z.object({
  /** Unique to the click or the form. */
  id: z.string().check(z.minLength(1), z.maxLength(300)),
  /** Slack's id of the user. */
  user: z.string().check(z.regex(/^[UW][A-Z0-9]{2,}$/)),
  /** ISO instant. */
  at: z.iso.datetime(),
  /** Where it was clicked, to answer there; null for a form or the home. */
  conversation: z.nullable(z.string().check(z.maxLength(40))),
  act: Act,
});
export type Order = z.infer<typeof Order>;

/** Whoever clicked, as the channel knows them. */
export interface Person {
  readonly user: string;
  /** By its name. */
  readonly channel: string;
  /** Null: the channel does not say. */
  readonly address: string | null;
  /** Not of the organisation that the channel is set up for. */
  readonly isFromElsewhere: boolean;
  /** Single- and multi-channel guests, bots, and who was deactivated. */
  readonly isOutsider: boolean;
}
