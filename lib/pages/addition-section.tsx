import type { ReactElement, ReactNode } from 'react';
import type { Assignment } from '../cases/assign-task.ts';
import type { AddAct } from '../channels/order.ts';
import type { EscalationRole } from '../config/notify-config.ts';
import { cleanText } from '../messages/clean-document.ts';
import type { AdditionField, WrittenAddition } from './addition.ts';

/** What may be added to an account from its page. */
export interface AdditionView {
  /** Who reads the page: in their name it is added. */
  readonly reader: string;
  /** Why they may add nothing; null = they may. */
  readonly objection: string | null;
  /** Of the page. */
  readonly address: string;
  /** A token for each form: see signForm. */
  readonly forms: Readonly<Record<AddAct['do'], string>>;
  /** Who would have a task that is meant for each part. */
  readonly assignees: Readonly<Record<EscalationRole, Assignment>>;
  readonly playbooks: readonly { readonly id: string; readonly title: string }[];
  /** What was sent and not added; null = the page is only looked at. */
  readonly returned: ReturnedAddition | null;
}

export interface ReturnedAddition {
  readonly written: WrittenAddition;
  /** What is wrong, by field, and beside no field. */
  readonly byField: Readonly<Partial<Record<AdditionField, string>>>;
  readonly others: readonly string[];
}

/** Whoever may not add anything is told why, and has what they wrote back. */
export function AdditionSection({ view }: { readonly view: AdditionView }): ReactNode {
  const { reader, objection, returned, playbooks } = view;
  if (objection !== null && returned === null)
    return <p className="quiet adding">You cannot add notes or tasks here. {objection}</p>;
  return (
    <section className="card adding">
      <h2>Add to this account</h2>
      {returned?.others.map((says) => (
        <p className="notice" role="alert" {...WHERE_IT_OPENS} key={says}>
          {cleanText(says)}
        </p>
      ))}
      <AdditionForm view={view} kind="note" />
      <AdditionForm view={view} kind="add-task" />
      {playbooks.length > 0 && <AdditionForm view={view} kind="start-any-playbook" />}
      <p className="quiet">It is kept with the time, as added by {cleanText(reader)}. Customers never see it.</p>
    </section>
  );
}

/** A page that was asked for something opens where it answers. */
const WHERE_IT_OPENS = { tabIndex: -1, autoFocus: true } as const;

const titles: Readonly<Record<AddAct['do'], string>> = {
  note: 'Add a note',
  'add-task': 'Add a task',
  'start-any-playbook': 'Start a playbook',
};

function AdditionForm({ view, kind }: { readonly view: AdditionView; readonly kind: AddAct['do'] }): ReactNode {
  const { address, forms, returned } = view;
  const own = returned?.written.do === kind ? returned : null;
  return (
    <details open={own !== null}>
      <summary>{titles[kind]}</summary>
      <form method="post" action={address} className="fields">
        <input type="hidden" name="form" value={forms[kind]} />
        <input type="hidden" name="do" value={kind} />
        <Fields view={view} kind={kind} own={own} />
        <div>
          <button type="submit">{titles[kind]}</button>
        </div>
      </form>
    </details>
  );
}

const roleWords: Readonly<Record<EscalationRole, string>> = {
  owner: 'The owner',
  manager: 'Their manager',
  executive: 'The executive',
};

interface Asked {
  readonly view: AdditionView;
  readonly kind: AddAct['do'];
  readonly own: ReturnedAddition | null;
}

function Fields({ view, kind, own }: Asked): ReactElement {
  switch (kind) {
    case 'note':
      return <Field kind={kind} own={own} name="text" label="Note" isLong />;
    case 'add-task':
      return <TaskFields view={view} kind={kind} own={own} />;
    case 'start-any-playbook': {
      const options = view.playbooks.map(({ id, title }): Option => ({ value: id, label: cleanText(title) }));
      const hint = 'It adds all of its tasks.';
      return <Field kind={kind} own={own} name="playbook" label="Playbook" options={options} hint={hint} />;
    }
  }
}

function TaskFields({ view: { assignees }, ...asked }: Asked): ReactElement {
  const roles = (['owner', 'manager', 'executive'] as const).map(
    (role): Option => ({ value: role, label: `${roleWords[role]}: ${describeHolder(assignees[role])}` }),
  );
  return (
    <>
      <Field {...asked} name="title" label="What is to be done" />
      <Field
        {...asked}
        name="due"
        label="Due"
        usual="5 business days"
        hint="5 business days, 48h, 3d, or a date as 2026-12-01."
      />
      <Field {...asked} name="assignee" label="For whom" options={roles} />
      <Field {...asked} name="address" label="Or for somebody else, by their mail address (optional)" />
      <Field
        {...asked}
        name="text"
        label="Text to send to the customer (optional)"
        isLong
        hint="Shown to whoever has the task. It is never sent by itself."
      />
    </>
  );
}

function describeHolder({ assignee, meantFor }: Assignment): string {
  if (assignee === null) return 'nobody known';
  return meantFor === null ? cleanText(assignee) : `nobody known, so ${cleanText(assignee)}`;
}

interface Option {
  readonly value: string;
  readonly label: string;
}

interface FieldProps {
  readonly kind: AddAct['do'];
  readonly own: ReturnedAddition | null;
  readonly name: AdditionField;
  readonly label: string;
  readonly hint?: string;
  readonly usual?: string;
  readonly isLong?: boolean;
  readonly options?: readonly Option[];
}

/** What is written is never cut by the page: what is too long is said. */
function Field({ kind, own, name, label, hint, usual = '', isLong = false, options }: FieldProps): ReactNode {
  const id = `${kind}-${name}`;
  const wrong = own?.byField[name];
  const said = wrong ?? hint;
  // Where the page opens: an address with a place in it would have the browser look there instead.
  const isFirstWrong = own !== null && own.others.length === 0 && Object.keys(own.byField)[0] === name;
  const input = {
    ...{ id, name, defaultValue: own?.written.values[name] ?? usual },
    ...(said !== undefined && { 'aria-describedby': `${id}-said` }),
    ...(wrong !== undefined && { 'aria-invalid': true }),
    ...(isFirstWrong && { autoFocus: true }),
  };
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      {options !== undefined ? (
        <select {...input}>
          {options.map(({ value, label: text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      ) : isLong ? (
        <textarea {...input} rows={4} />
      ) : (
        <input type="text" autoComplete="off" {...input} />
      )}
      {said !== undefined && (
        <p className={wrong === undefined ? 'quiet' : 'wrong'} id={`${id}-said`}>
          {cleanText(said)}
        </p>
      )}
    </div>
  );
}
