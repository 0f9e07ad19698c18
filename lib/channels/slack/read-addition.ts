import * as z from 'zod/mini';
import type { Objection } from '../listener.ts';
import { AddAct, type Order } from '../order.ts';

/** Blocks of the modal, by which Slack shows an error beside its field. */
export const addBlocks = {
  account: 'account',
  what: 'what',
  words: 'words',
  due: 'due',
  assignee: 'assignee',
  address: 'address',
  text: 'text',
} as const;

/** What the choice of a playbook begins with. */
export const PLAYBOOK = 'playbook:';

/** The modal as it was filled in. */
export interface Addition {
  /** Unique to the modal: sent twice it is the same. */
  readonly viewId: string;
  /** From the message it was opened from; null = it was asked for. */
  readonly account: string | null;
  /** By block; what was typed or chosen. */
  readonly values: Readonly<Record<string, string | null>>;
}

const Metadata = z.object({ a: z.nullable(z.string().check(z.maxLength(2000))) });

export function writeAddMetadata(account: string | null): string {
  return JSON.stringify({ a: account });
}

/** Null: it is not what the modal carries. */
export function readAddMetadata(json: unknown): { readonly account: string | null } | null {
  const read = Metadata.safeParse(json);
  return read.success ? { account: read.data.a } : null;
}

/** What is to be added, as it was written. `at`: ISO instant. Null: it is not what the modal asks for. */
export function readAddition(
  { viewId, account, values }: Addition,
  user: string,
  at: string,
): (Order & { readonly act: AddAct }) | null {
  const readValue = (block: string) => values[block]?.trim() ?? '';
  const act = AddAct.safeParse({ ...describeAddition(readValue), account: account ?? readValue(addBlocks.account) });
  return act.success ? { id: `view#${viewId}`, user, at, conversation: null, act: act.data } : null;
}

function describeAddition(readValue: (block: string) => string): object {
  const what = readValue(addBlocks.what);
  const words = readValue(addBlocks.words);
  if (what === 'note') return { do: 'note', text: words };
  if (what !== 'task') return { do: 'start-any-playbook', playbook: what.slice(PLAYBOOK.length) };
  const address = readValue(addBlocks.address);
  return {
    ...{ do: 'add-task', title: words, due: readValue(addBlocks.due), text: readValue(addBlocks.text) || null },
    assignee: address === '' ? readValue(addBlocks.assignee) : address,
  };
}

/** What is wrong, by the block beside which it is shown. */
export function placeObjections(
  objections: readonly Objection[],
  { values }: Addition,
  act: AddAct['do'],
): Readonly<Record<string, string>> {
  const place = (field: Objection['field']): string => {
    switch (field) {
      case 'account':
        return values[addBlocks.account] === undefined ? addBlocks.what : addBlocks.account;
      case 'title':
        return addBlocks.words;
      case 'due':
        return addBlocks.due;
      case 'assignee':
        return values[addBlocks.address] ? addBlocks.address : addBlocks.assignee;
      case 'text':
        return act === 'note' ? addBlocks.words : addBlocks.text;
      case 'playbook':
      case null:
        return addBlocks.what;
    }
  };
  return Object.fromEntries(objections.map(({ field, says }) => [place(field), says]));
}
