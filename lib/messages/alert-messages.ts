import type { Alert } from '../alerts/alert.ts';
import type { Recipient } from '../alerts/route-alert.ts';
import type { Task } from '../alerts/task.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { AccountLine } from '../portfolio/night-report.ts';
import { describeEntry } from './account-entry.ts';
import { bandWords } from './band-words.ts';
import { type Draft, draftMessage, type Occasion } from './draft.ts';
import type { AlertReference } from './envelope.ts';
import { countOf, formatDate } from './figures.ts';
import type { MessageDocument } from './message-document.ts';
import { sweepPeriod } from './sweep-period.ts';

type Portfolio = Pick<HealthConfig, 'currency' | 'notify' | 'portfolio' | 'timezone'>;
type Operators = Pick<HealthConfig, 'notify'>;

/** Who is told, and from when on. */
interface Addressee {
  readonly recipient: Recipient;
  /** ISO instant; null = at once. */
  readonly at: string | null;
}

/** What is known of an account beyond its alerts. */
interface AlertBackground {
  /** Has what moved the score; null = it is not known. */
  readonly line: AccountLine | null;
  /** Playbook, first task and its day; null without a playbook. */
  readonly nextStep: string | null;
}

/** The rules of one account that somebody is told of, the most pressing first. */
export function makeAlertMessage(
  alerts: readonly Alert[],
  { line, nextStep }: AlertBackground,
  to: Addressee,
  portfolio: Portfolio,
): Draft {
  const [first] = alerts as readonly [Alert];
  const hasPlaybook = nextStep !== null;
  const entry = describeEntry(line ?? lineOf(first), contextOf(first, portfolio));
  const document: MessageDocument = {
    ...describeTitle(first),
    details: insteadOf(to.recipient),
    sections: [
      {
        kind: 'accounts',
        title: first.kind === 'risk' ? 'Why it is told' : 'Why it is worth a word',
        entries: [{ ...entry, why: [...alerts.map(({ about }) => about.because), ...entry.why], nextStep }],
        leftOut: 0,
      },
    ],
    footnotes: [
      `${alerts.length === 1 ? 'Rule' : 'Rules'} ${alerts.map(({ rule }) => rule).join(', ')}, night of ${formatDate(first.plannedFor)}.`,
      ...(first.kind === 'risk' ? [describeClock(first)] : []),
      howToAnswer(first),
    ],
  };
  const subject = JSON.stringify([first.account, alerts.map(({ rule, episode }) => [rule, episode])]);
  return address(
    to,
    {
      kind: 'alert',
      subject,
      period: first.plannedFor,
      alerts: alerts.map(nameAlert),
      controls: { over: 'alerts', alerts, timezone: portfolio.timezone, hasPlaybook },
    },
    document,
    portfolio,
  );
}

/** Everything that is over for one reader. */
export function makeResolutionMessage(alerts: readonly Alert[], to: Addressee, portfolio: Portfolio): Draft {
  const accounts = new Set(alerts.map(({ account }) => account)).size;
  const names = [...new Set(alerts.map(nameOf))];
  const [first] = alerts as readonly [Alert];
  const document: MessageDocument = {
    title: `Over: ${countOf(alerts.length, 'alert')}`,
    headline: `${names.slice(0, SHOWN_NAMES).join(', ')}${accounts > SHOWN_NAMES ? ` and ${accounts - SHOWN_NAMES} more` : ''}: what was reported is over.`,
    details: insteadOf(to.recipient),
    sections: [
      {
        kind: 'table',
        title: 'No longer so',
        columns: ['Account', 'Rule', 'Since', 'Over', 'Now'].map((title) => ({ title, isNumber: false })),
        rows: alerts.map((alert) => [
          nameOf(alert),
          alert.rule,
          formatDate(alert.openedOn),
          alert.resolvedOn === null ? '' : formatDate(alert.resolvedOn),
          describeNow(alert),
        ]),
        accounts: alerts.map(({ account }) => account),
      },
    ],
    footnotes: [`${portfolio.portfolio}, night of ${formatDate(first.plannedFor)}.`],
  };
  const subject = JSON.stringify(alerts.map(({ account, rule, episode }) => [account, rule, episode]));
  return address(
    to,
    { kind: 'alert-over', subject, period: first.plannedFor, alerts: alerts.map(nameAlert) },
    document,
    portfolio,
  );
}

const SHOWN_NAMES = 3;

export type AlertNotice = 'reminder' | 'escalation' | 'snooze-ended' | 'wrong-owner';

/** What an hour, or the owner, has to say of one alert that nobody has taken in hand. */
export function makeSweepMessage(alert: Alert, notice: AlertNotice, recipient: Recipient, portfolio: Portfolio): Draft {
  const entry = describeEntry(lineOf(alert), { ...contextOf(alert, portfolio), showsOwner: notice !== 'reminder' });
  const { title, headline } = describeTitle(alert);
  const document: MessageDocument = {
    title: `${sweepWords[notice]}: ${title}`,
    headline: `${describeSweep(alert, notice)} ${headline}`,
    details: insteadOf(recipient),
    sections: [
      {
        kind: 'accounts',
        title: 'What was reported',
        entries: [{ ...entry, why: [alert.about.because, ...entry.why], nextStep: alert.about.nextStep }],
        leftOut: 0,
      },
    ],
    footnotes: [`Rule ${alert.rule}, since the night of ${formatDate(alert.openedOn)}.`, howToAnswer(alert)],
  };
  const since = alert.toldAt ?? alert.plannedFor;
  const subject = JSON.stringify([alert.account, alert.rule, alert.episode, since]);
  return address(
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

const sweepWords: Readonly<Record<AlertNotice, string>> = {
  reminder: 'Reminder',
  escalation: 'Nobody has taken it',
  'snooze-ended': 'Snooze over',
  'wrong-owner': 'Wrong owner',
};

function describeSweep({ toldTo, toldAt, escalateHours }: Alert, notice: AlertNotice): string {
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
    details: insteadOf(recipient),
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
  return address(
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
    details: insteadOf(recipient),
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
  return address(
    { recipient, at: null },
    { kind: 'override-ended', subject: JSON.stringify([account, setAt]), period: sweepPeriod(today) },
    document,
    operators,
  );
}

function address(
  { recipient: { channel, destination }, at: notBefore }: Addressee,
  occasion: Occasion,
  document: MessageDocument,
  { notify }: Operators,
): Draft {
  const [fallback = null] = notify.ops.emails;
  return draftMessage({ channel, destination }, { ...occasion, fallback, notBefore }, document);
}

/** The account's name, score and band: what a phone shows. */
function describeTitle(alert: Alert): Pick<MessageDocument, 'title' | 'headline'> {
  const { score, band, because } = alert.about;
  const { mark, word } = bandWords[band];
  return {
    title: `${mark} ${nameOf(alert)}: ${score ?? 'unknown'}, ${word}`,
    headline: `${describeMove(alert)}${because}`,
  };
}

/** '' for a score that stood still. */
function describeMove({ about: { score, previousScore } }: Alert): string {
  if (score === null || previousScore === null || score === previousScore) return '';
  return `${score < previousScore ? 'Down' : 'Up'} from ${previousScore} to ${score}. `;
}

function describeNow({ about }: Alert): string {
  return `${about.score ?? 'unknown'}, ${bandWords[about.band].word}`;
}

function describeClock({ escalateHours }: Alert): string {
  return `Not acknowledged within ${escalateHours} hours, it goes to the manager.`;
}

function howToAnswer({ account }: Alert): string {
  return `rounds alerts ack ${account} takes it in hand; rounds why ${account} says why it was sent.`;
}

function nameAlert({ account, rule, episode }: Alert): AlertReference {
  return { account, rule, episode };
}

function insteadOf({ insteadOf: away }: Recipient): string {
  return away === null ? '' : `You stand in for ${away}.`;
}

function nameOf({ account, about }: Alert): string {
  return about.name ?? account;
}

function dateOf(at: string | null): string {
  return at?.slice(0, 10) ?? '';
}

function contextOf({ plannedFor }: Alert, { currency }: Portfolio) {
  return { night: plannedFor, currency, showsOwner: false };
}

/** What an alert remembers of its account, as a line without causes. */
function lineOf({ account, about }: Alert): AccountLine {
  const { name, owner, arr, renewsOn, score, band, previousScore } = about;
  const change = score === null || previousScore === null ? null : score - previousScore;
  const none = { segment: null, previousBand: null, drivers: [], override: null };
  return { id: account, name, owner, arr, renewsOn, score, band, previousScore, change, ...none };
}
