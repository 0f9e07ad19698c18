import type { Objection } from '../channels/listener.ts';
import type { AddAct } from '../channels/order.ts';

/** What each form of an account's page asks for. */
const fieldsOf = {
  note: ['text'],
  'add-task': ['title', 'due', 'assignee', 'address', 'text'],
  'start-any-playbook': ['playbook'],
} as const satisfies Readonly<Record<AddAct['do'], readonly string[]>>;

export type AdditionField = (typeof fieldsOf)[AddAct['do']][number];

/** As somebody filled it in. */
export interface WrittenAddition {
  readonly do: AddAct['do'];
  readonly values: Readonly<Partial<Record<AdditionField, string>>>;
}

export interface SentAddition {
  /** The token of the form: see signForm. */
  readonly form: string;
  readonly written: WrittenAddition;
}

/** From the fields of a form, each given once; null: it is none that the page makes. */
export function readAddition(fields: URLSearchParams): SentAddition | null {
  const { form, do: kind = '', ...others } = Object.fromEntries(fields);
  if (form === undefined || !isKind(kind)) return null;
  const asked: readonly AdditionField[] = fieldsOf[kind];
  if (fields.size !== asked.length + 2 || asked.some((field) => others[field] === undefined)) return null;
  // A browser sends the end of a line as two characters, and nobody typed two.
  const values = asked.map((field) => [field, others[field]!.replaceAll('\r\n', '\n')]);
  return { form, written: { do: kind, values: Object.fromEntries(values) } };
}

function isKind(text: string): text is AddAct['do'] {
  return Object.hasOwn(fieldsOf, text);
}

export function toAct(account: string, { do: kind, values }: WrittenAddition): AddAct {
  const { title = '', due = '', assignee = '', address = '', text = '', playbook = '' } = values;
  switch (kind) {
    case 'note':
      return { do: kind, account, text };
    case 'add-task':
      return { do: kind, account, title, due, assignee: address.trim() || assignee, text: text.trim() || null };
    case 'start-any-playbook':
      return { do: kind, account, playbook };
  }
}

/** What speaks against what was filled in, by the field beside which it is said. */
export function placeObjections(
  objections: readonly Objection[],
  { do: kind, values }: WrittenAddition,
): { readonly byField: Readonly<Partial<Record<AdditionField, string>>>; readonly others: readonly string[] } {
  const byField: Partial<Record<AdditionField, string>> = {};
  const others: string[] = [];
  const asked: readonly string[] = fieldsOf[kind];
  for (const { field, says } of objections) {
    const place = field === 'assignee' && values.address?.trim() ? 'address' : field;
    if (place !== null && place !== 'account' && asked.includes(place)) byField[place] = says;
    else others.push(says);
  }
  return { byField, others };
}
