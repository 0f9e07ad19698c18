import { findObjection, holdersOfAccount, type Reader } from '../../actions/authority.ts';
import type { Night } from '../../calendar.ts';
import { findNoteProblem } from '../../care/care-event.ts';
import { peopleOf } from '../../cases/account-people.ts';
import type { TaskAccount } from '../../cases/task.ts';
import { makeTask } from '../../cases/tasks-by-hand.ts';
import type { Objection } from '../../channels/listener.ts';
import type { Act, AddAct, Person } from '../../channels/order.ts';
import type { StoredChart } from '../../history/last-inputs.ts';
import { findStarted } from '../accounts/add-tasks.ts';
import { readLastChart } from '../accounts/find-named.ts';
import type { NightDependencies } from '../dependencies.ts';
import type { Click } from './change-case.ts';

export function isAddition(act: Act): act is AddAct {
  return act.do === 'note' || act.do === 'add-task' || act.do === 'start-any-playbook';
}

/** Who adds something, and when they said so. */
export interface Adding {
  readonly person: Person | Reader;
  readonly click: Click;
  /** The local date on which it is looked at. */
  readonly date: Night;
}

type AddDependencies = Pick<NightDependencies, 'config' | 'history' | 'cases'>;

export type Addable = { readonly subject: TaskAccount } | { readonly objections: readonly Objection[] };

/** Whether something may be added to an account as it is written, by whom it is; or everything that speaks against it. */
export async function checkAddition(
  act: AddAct,
  { person, click, date }: Adding,
  { config, history, cases }: AddDependencies,
): Promise<Addable> {
  const stored = await readLastChart(act.account, history);
  if (stored === null) return { objections: [{ field: 'account', says: 'Nobody knows an account of that id.' }] };
  const { subject, objection } = await readAddable(stored, act.do, { person, date }, { config, cases });
  if (objection !== null) return { objections: [{ field: 'account', says: objection }] };
  const objections = await findMistakes(act, subject, click, { config, cases });
  return objections.length === 0 ? { subject } : { objections };
}

/** An account, and why somebody may not add anything of a kind to it; null: they may. */
export async function readAddable(
  stored: StoredChart,
  kind: AddAct['do'],
  { person, date }: Pick<Adding, 'person' | 'date'>,
  { config, cases }: Pick<AddDependencies, 'config' | 'cases'>,
): Promise<{ readonly subject: TaskAccount; readonly objection: string | null }> {
  const known = await cases.readCasesOf(stored.chart.account);
  const subject = peopleOf(stored, known, config.notify);
  const { notify } = config;
  return { subject, objection: findObjection(kind, person, holdersOfAccount(subject, known), { date, notify }) };
}

async function findMistakes(
  act: AddAct,
  subject: TaskAccount,
  click: Click,
  { config, cases }: Pick<AddDependencies, 'config' | 'cases'>,
): Promise<readonly Objection[]> {
  switch (act.do) {
    case 'note': {
      const says = findNoteProblem({ text: act.text, by: click.by });
      return says === null ? [] : [{ field: 'text', says }];
    }
    case 'add-task': {
      const made = makeTask(act, subject, click, config);
      return 'task' in made
        ? []
        : Object.entries(made.problems).map(([field, says]) => ({ field: field as keyof typeof made.problems, says }));
    }
    case 'start-any-playbook': {
      const isKnown = config.playbooks.has(act.playbook);
      const says = isKnown
        ? await findStarted(act.playbook, act.account, click, { cases })
        : 'There is no such playbook.';
      return says === null ? [] : [{ field: 'playbook', says }];
    }
  }
}
