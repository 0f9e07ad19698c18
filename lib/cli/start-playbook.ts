import type { Command } from '@commander-js/extra-typings';
import { toIsoInstant } from '../calendar.ts';
import type { Actor } from '../cases/act-on-case.ts';
import { type Case, type CaseAlert, isOpen } from '../cases/case.ts';
import { findPlaybook } from '../cases/playbook.ts';
import type { Task } from '../cases/task.ts';
import type { Playbook } from '../config/health-config.ts';
import { countOf } from '../messages/figures.ts';
import { nameStarter } from '../messages/task-words.ts';
import { readPeople, startPlaybookByHand } from '../steps/accounts/add-tasks.ts';
import { startOnAlert } from '../steps/accounts/start-on-alert.ts';
import { takeInHand } from '../steps/clicks/change-case.ts';
import { answer } from './answer.ts';
import { type CommandContext, onTableByWhom } from './command.ts';
import { notCompleted } from './failure.ts';
import { resolveAccount } from './find-account.ts';
import { type Care, findLastChart, whoever, withCare } from './open-care.ts';
import { printTasks, timeAt } from './print-tasks.ts';
import { colours, print, printable } from './terminal.ts';

/** `rounds tasks start`: the playbook of an open alert, or one that nothing but a person asks for. */
export function defineTaskStart(command: Command, context: CommandContext): void {
  onTableByWhom(command)
    .argument('<account>', 'its id, or the start of its name')
    .argument('<rule>', 'the rule of an open alert; or a playbook, alert or not')
    .description('start the playbook of an alert, or any playbook')
    .action((wanted, named, options) =>
      withCare(options, context, async (care) => {
        const account = await resolveAccount(wanted, care);
        const actor = { by: whoever(options.by), at: toIsoInstant(context.now()) };
        const alert = await findAlert(account, named, care);
        const started = alert ? await startForAlert(alert, actor, care) : await startAlone(account, named, actor, care);
        const { playbook, tasks, accountName, rule } = started;
        answer(options, { account, rule, playbook: playbook.title, tasks }, () => {
          print(
            `${colours.bold(printable(playbook.title))}: ${countOf(tasks.length, 'task')} on ${printable(accountName ?? account)}.`,
          );
          printTasks(tasks, timeAt(context.now(), care.config));
        });
      }),
    );
}

interface Started extends Pick<Task, 'rule' | 'accountName'> {
  readonly playbook: Playbook;
  readonly tasks: readonly Task[];
}

interface OpenAlert {
  readonly one: Case;
  readonly alert: CaseAlert;
}

/** Of that rule; else the one whose playbook is named. */
async function findAlert(account: string, named: string, { cases, config }: Care): Promise<OpenAlert | null> {
  const open = (await cases.readCasesOf(account)).filter(isOpen);
  const alerts = open.flatMap((one) =>
    one.alerts.flatMap((alert) => (alert.state === 'resolved' ? [] : [{ one, alert }])),
  );
  const ofRule = alerts.find(({ alert }) => alert.rule === named);
  return ofRule ?? alerts.find(({ alert }) => findPlaybook(alert.rule, config)?.id === named) ?? null;
}

async function startForAlert({ one, alert }: OpenAlert, actor: Actor, care: Care): Promise<Started> {
  const { rule } = alert;
  const playbook = findPlaybook(rule, care.config);
  if (!playbook) throw notCompleted(`Rule "${rule}" has no playbook.`);
  const started = await startOnAlert({ one, alert, playbook }, actor, care);
  if ('other' in started) throw notCompleted(`${printable(nameStarter(started.other))} has started it already.`);
  await takeInHand(one, 'started-playbook', actor, care);
  return { playbook, tasks: started.tasks, rule, accountName: one.about.name };
}

async function startAlone(account: string, named: string, actor: Actor, care: Care): Promise<Started> {
  const { config, history } = care;
  const playbook = config.playbooks.get(named);
  if (!playbook) {
    const known = [...config.playbooks.keys()];
    const others = known.length === 0 ? 'The model has no playbooks.' : `Playbooks: ${known.join(', ')}.`;
    throw notCompleted(
      `No alert of rule "${named}" is open on "${account}": rounds alerts list shows those that are. No playbook has that name. ${others}`,
    );
  }
  const subject = await readPeople(await findLastChart(account, history), care);
  const started = await startPlaybookByHand(playbook, subject, actor, care);
  if ('problem' in started) throw notCompleted(printable(started.problem));
  return { playbook, tasks: started.tasks, rule: null, accountName: subject.accountName };
}
