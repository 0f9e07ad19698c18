import { isSamePerson } from '../../address.ts';
import { toIsoInstant, toLocalDate } from '../../calendar.ts';
import type { Task, TaskAccount } from '../../cases/task.ts';
import { makeTask } from '../../cases/tasks-by-hand.ts';
import type { Objection } from '../../channels/listener.ts';
import type { AddAct } from '../../channels/order.ts';
import type { HealthConfig } from '../../config/health-config.ts';
import type { StoredChart } from '../../history/last-inputs.ts';
import { placeObjections, type SentAddition, toAct } from '../../pages/addition.ts';
import type { FormStore } from '../../pages/form-store.ts';
import { type Page, redirectTo, renderPage } from '../../pages/page.tsx';
import { FORM_HOURS, readForm } from '../../pages/signed-form.ts';
import { nameEntry } from '../../pages/timeline-section.tsx';
import { addToAccount } from '../clicks/add-to-account.ts';
import type { Click } from '../clicks/change-case.ts';
import { type Adding, checkAddition } from '../clicks/check-addition.ts';
import type { NightDependencies } from '../dependencies.ts';
import type { Visit } from './ask-for-addition.ts';
import { type ShowDependencies, showAccount } from './show-account.ts';

export type AddFromPageDependencies = ShowDependencies & { readonly forms: FormStore };

/**
 * Adds what somebody sent from the page of an account, once for each form that they were shown, and leads back to the page. What cannot be
 * added comes back to them as they wrote it.
 */
export async function addFromPage(
  { form, written }: SentAddition,
  stored: StoredChart,
  visit: Visit,
  dependencies: AddFromPageDependencies,
): Promise<Page> {
  const { config, key, now, forms } = dependencies;
  const { account } = stored.chart;
  const verdict = readForm(form, { link: visit.link, account, asks: written.do }, key, now());
  if (verdict.is === 'bad') return renderNoForm();
  const giveBack = (objections: readonly Objection[], status: 409 | 422) =>
    showAccount(stored, visit, { written, ...placeObjections(objections, written), status }, dependencies);
  if (verdict.is === 'old') return giveBack([{ field: null, says: TOO_OLD }], 422);
  const act = toAct(account, written);
  // Sent again it is the same act, at the instant of the first time.
  const at = await forms.takeFirst(verdict.id, toIsoInstant(now()));
  const click: Click = { by: visit.reader, at };
  const adding: Adding = { person: { address: visit.reader }, click, date: toLocalDate(now(), config.timezone) };
  const addable = await checkAddition(act, adding, dependencies);
  if ('objections' in addable) return giveBack(addable.objections, 422);
  if ((await readAdded(act, click, dependencies)).length === 0) {
    const { isDone, says } = await addToAccount(act, adding, dependencies);
    if (!isDone) return giveBack([{ field: null, says }], 422);
  }
  const isAdded = (await readAdded(act, click, dependencies)).includes(
    nameAddition(act, addable.subject, click, config),
  );
  if (!isAdded) return giveBack([{ field: null, says: SENT_BEFORE }], 409);
  return redirectTo(`${visit.address}#${nameEntry({ kind: act.do === 'note' ? 'note' : 'task', at })}`);
}

const TOO_OLD = `Nothing was added: this page had been open for more than ${FORM_HOURS} hours. Send it again.`;
const SENT_BEFORE =
  'Nothing was added now: this form was sent before, and what was sent then stands in the timeline. To add this as well, send it again.';

/** What stands of a kind that somebody added at an instant, as nameAddition has it. */
async function readAdded(
  { do: kind, account }: AddAct,
  { by, at }: Click,
  { care, cases }: Pick<NightDependencies, 'care' | 'cases'>,
): Promise<readonly string[]> {
  switch (kind) {
    case 'note': {
      const events = await care.readAccount(account);
      const notes = events.filter((event) => event.kind === 'note');
      return notes.filter((note) => note.at === at && isSamePerson(note.by, by)).map(({ text }) => text);
    }
    case 'add-task':
    case 'start-any-playbook': {
      const tasks = await cases.readTasksOf(account);
      const own = tasks.filter(({ startedAt, startedBy }) => startedAt === at && isSamePerson(startedBy, by));
      return own.flatMap((task) => ((task.playbook === null) === (kind === 'add-task') ? [nameTaskAs(task)] : []));
    }
  }
}

/** What stands once it was added: of another text, title, day or person it is another. */
function nameAddition(act: AddAct, subject: TaskAccount, click: Click, config: HealthConfig): string {
  switch (act.do) {
    case 'note':
      return act.text.trim();
    case 'add-task': {
      const made = makeTask(act, subject, click, config);
      return 'task' in made ? nameTaskAs(made.task) : '';
    }
    case 'start-any-playbook':
      return act.playbook;
  }
}

function nameTaskAs({ playbook, title, text, dueOn, dueAt, assignee }: Task): string {
  return playbook ?? JSON.stringify([title, text, dueOn, dueAt, assignee]);
}

/** For what was sent from no form of this page. */
function renderNoForm(): Page {
  return renderPage('Not added', 'Nothing was added: this form is not of this page. Open the page again.', {
    status: 400,
  });
}
