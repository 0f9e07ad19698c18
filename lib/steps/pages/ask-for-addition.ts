import { toLocalDate } from '../../calendar.ts';
import { assignTask } from '../../cases/assign-task.ts';
import type { AddAct } from '../../channels/order.ts';
import type { EscalationRole } from '../../config/notify-config.ts';
import type { StoredChart } from '../../history/last-inputs.ts';
import type { AdditionView, ReturnedAddition } from '../../pages/addition-section.tsx';
import { signForm } from '../../pages/signed-form.ts';
import type { LinkKey } from '../../pages/signed-link.ts';
import { readAddable } from '../clicks/check-addition.ts';
import type { NightDependencies } from '../dependencies.ts';

/** Somebody at the page of an account. */
export interface Visit {
  /** Their address, by the link. */
  readonly reader: string;
  /** See nameLink. */
  readonly link: string;
  /** Of the page itself. */
  readonly address: string;
  /** Of all accounts. */
  readonly back: string;
}

export type AskDependencies = Pick<NightDependencies, 'config' | 'cases' | 'now'> & { readonly key: LinkKey };

/** What they are asked for, or why nothing: nothing is kept of that. `returned`: what they sent, and was not added. */
export async function askForAddition(
  stored: StoredChart,
  { reader, link, address }: Visit,
  returned: ReturnedAddition | null,
  { config, cases, now, key }: AskDependencies,
): Promise<AdditionView> {
  const { account } = stored.chart;
  const who = { person: { address: reader }, date: toLocalDate(now(), config.timezone) };
  const { subject, objection } = await readAddable(stored, 'note', who, { config, cases });
  const formOf = (asks: AddAct['do']) => signForm({ link, account, asks }, now(), key);
  const holderOf = (role: EscalationRole) => assignTask(role, subject, config.notify);
  return {
    ...{ reader, objection, address, returned },
    forms: {
      note: formOf('note'),
      'add-task': formOf('add-task'),
      'start-any-playbook': formOf('start-any-playbook'),
    },
    assignees: { owner: holderOf('owner'), manager: holderOf('manager'), executive: holderOf('executive') },
    playbooks: [...config.playbooks.values()],
  };
}
