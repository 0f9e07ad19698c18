import type { Alert } from '../alerts/alert.ts';
import type { Recipient } from '../alerts/route-alert.ts';
import type { Task } from '../alerts/task.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { describeEntry } from './account-entry.ts';
import { addressDraft, describeStandIn } from './address-draft.ts';
import { contextOf, describeAnswers, describeTitle, lineOf, nameAlert } from './alert-words.ts';
import type { Draft } from './draft.ts';
import { countOf, formatDate } from './figures.ts';
import type { MessageDocument } from './message-document.ts';
import { sweepPeriod } from './sweep-period.ts';

type Operators = Pick<HealthConfig, 'notify'>;

type SweepNotice = 'reminder' | 'escalation' | 'snooze-ended' | 'wrong-owner';

/** What an hour, or the owner, has to say of one alert that nobody has taken in hand. */
export function makeSweepMessage(
  alert: Alert,
  notice: SweepNotice,
  recipient: Recipient,
  portfolio: Pick<HealthConfig, 'currency' | 'notify' | 'timezone'>,
): Draft {
  const entry = describeEntry(lineOf(alert), { ...contextOf(alert, portfolio), showsOwner: notice !== 'reminder' });
  const { title, headline } = describeTitle(alert);
  const document: MessageDocument = {
    title: `${sweepWords[notice]}: ${title}`,
    headline: `${describeSweep(alert, notice)} ${headline}`,
    details: describeStandIn(recipient),
    sections: [
      {
        kind: 'accounts',
        title: 'What was reported',
        entries: [{ ...entry, why: [alert.about.because, ...entry.why], nextStep: alert.about.nextStep }],
        leftOut: 0,
      },
    ],
    footnotes: [`Rule ${alert.rule}, since the night of ${formatDate(alert.openedOn)}.`, describeAnswers(alert)],
  };
  const since = alert.toldAt ?? alert.plannedFor;
  const subject = JSON.stringify([alert.account, alert.rule, alert.episode, since]);
  return addressDraft(
    { recipient, at: null },
    {
      kind: `alert-${notice}`,
      subject,
      period: sweepPeriod(dateOf(since)),
      alerts: [nameAlert(alert)],
      controls: {
        over: 'alerts',
        alerts: [alert],
        timezone: portfolio.timezone,
        hasPlaybook: alert.about.nextStep !== null,
      },
    },
    document,
    portfolio,
  );
}

const sweepWords: Readonly<Record<SweepNotice, string>> = {
  reminder: 'Reminder',
  escalation: 'Nobody has taken it',
  'snooze-ended': 'Snooze over',
  'wrong-owner': 'Wrong owner',
};

function describeSweep({ toldTo, toldAt, escalateHours }: Alert, notice: SweepNotice): string {
  const who = toldTo ?? 'The owner';
  switch (notice) {
    case 'reminder':
      return `You were told on ${formatDate(dateOf(toldAt))}; after ${escalateHours} hours somebody else is told.`;
    case 'escalation':
      return `${who} was told on ${formatDate(dateOf(toldAt))}, and has not acknowledged it within ${escalateHours} hours.`;
    case 'snooze-ended':
      return 'The snooze is over, and it is still so.';
    case 'wrong-owner':
      return `${who} says that the account is not theirs.`;
  }
}

/** Tasks of one person whose day has passed. */
export function makeOverdueMessage(
  tasks: readonly Task[],
  recipient: Recipient,
  today: string,
  operators: Operators,
): Draft {
  const document: MessageDocument = {
    title: `Overdue: ${countOf(tasks.length, 'task')}`,
    headline: `${countOf(tasks.length, 'task')} ${tasks.length === 1 ? 'was' : 'were'} due before ${formatDate(today)}.`,
    details: describeStandIn(recipient),
    sections: [
      {
        kind: 'table',
        title: 'What was to be done',
        columns: ['Account', 'Task', 'Due', 'Id'].map((title) => ({ title, isNumber: false })),
        rows: tasks.map(({ accountName, account, title, dueOn, id }) => [
          accountName ?? account,
          title,
          formatDate(dueOn),
          id,
        ]),
        accounts: tasks.map(({ account }) => account),
      },
    ],
    footnotes: ['rounds tasks done ACCOUNT ID, once it is done; rounds tasks drop, if it is not to be done.'],
  };
  // One a day for each reader: cut off before every task is marked as told, the next sweep makes the same message.
  return addressDraft(
    { recipient, at: null },
    { kind: 'task-overdue', subject: '', period: sweepPeriod(today) },
    document,
    operators,
  );
}

/** An override whose last day has come. */
export function makeOverrideEndedMessage(
  override: {
    readonly account: string;
    readonly name: string | null;
    readonly setAt: string;
    readonly because: string;
  },
  recipient: Recipient,
  today: string,
  operators: Operators,
): Draft {
  const { account, name, setAt, because } = override;
  const document: MessageDocument = {
    title: `Override over: ${name ?? account}`,
    headline: because,
    details: describeStandIn(recipient),
    sections: [
      {
        kind: 'table',
        title: 'From tonight on',
        columns: ['Account', 'Score'].map((title) => ({ title, isNumber: false })),
        rows: [[name ?? account, 'as computed']],
        accounts: [account],
      },
    ],
    footnotes: ['rounds override set ACCOUNT sets another one.'],
  };
  return addressDraft(
    { recipient, at: null },
    { kind: 'override-ended', subject: JSON.stringify([account, setAt]), period: sweepPeriod(today) },
    document,
    operators,
  );
}

function dateOf(at: string | null): string {
  return at?.slice(0, 10) ?? '';
}
