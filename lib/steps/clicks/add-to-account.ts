import type { Note } from '../../care/care-event.ts';
import type { AddAct } from '../../channels/order.ts';
import { addTask, startPlaybookByHand } from '../accounts/add-tasks.ts';
import { appendOnce } from '../accounts/append-once.ts';
import type { NightDependencies } from '../dependencies.ts';
import { type Adding, checkAddition } from './check-addition.ts';
import { done, type Outcome, refuse } from './outcome.ts';

export type AddDependencies = Pick<NightDependencies, 'config' | 'history' | 'care' | 'cases'>;

/** Adds a note, a task or the tasks of a playbook to any account. Done again by the same click, it changes nothing. */
export async function addToAccount(act: AddAct, adding: Adding, dependencies: AddDependencies): Promise<Outcome> {
  const addable = await checkAddition(act, adding, dependencies);
  if ('objections' in addable) return refuse(addable.objections.map(({ says }) => says).join(' '));
  const { subject } = addable;
  const { click } = adding;
  switch (act.do) {
    case 'note': {
      const note: Note = { kind: 'note', account: act.account, text: act.text.trim(), ...click };
      await appendOnce(note, dependencies.care);
      return done('Kept.');
    }
    case 'add-task': {
      const added = await addTask(act, subject, click, dependencies);
      return 'task' in added ? done('Added.') : refuse(Object.values(added.problems).join(' '));
    }
    case 'start-any-playbook': {
      const playbook = dependencies.config.playbooks.get(act.playbook)!;
      const started = await startPlaybookByHand(playbook, subject, click, dependencies);
      return 'tasks' in started ? done(`${playbook.title} is started.`) : refuse(started.problem);
    }
  }
}
