import type { Alert } from '../alerts/alert.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { AccountLine } from '../history/account-line.ts';
import { describeEntry } from './account-entry.ts';
import { type Addressee, addressDraft, describeStandIn } from './address-draft.ts';
import { contextOf, describeAnswers, describeTitle, lineOf, nameAccount, nameAlert } from './alert-words.ts';
import { bandWords } from './band-words.ts';
import type { Draft } from './draft.ts';
import { countOf, formatDate } from './figures.ts';
import type { MessageDocument } from './message-document.ts';

type Portfolio = Pick<HealthConfig, 'currency' | 'notify' | 'portfolio' | 'timezone'>;

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
    details: describeStandIn(to.recipient),
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
      describeAnswers(first),
    ],
  };
  const subject = JSON.stringify([first.account, alerts.map(({ rule, episode }) => [rule, episode])]);
  return addressDraft(
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
  const names = [...new Set(alerts.map(nameAccount))];
  const [first] = alerts as readonly [Alert];
  const document: MessageDocument = {
    title: `Over: ${countOf(alerts.length, 'alert')}`,
    headline: `${names.slice(0, SHOWN_NAMES).join(', ')}${accounts > SHOWN_NAMES ? ` and ${accounts - SHOWN_NAMES} more` : ''}: what was reported is over.`,
    details: describeStandIn(to.recipient),
    sections: [
      {
        kind: 'table',
        title: 'No longer so',
        columns: ['Account', 'Rule', 'Since', 'Over', 'Now'].map((title) => ({ title, isNumber: false })),
        rows: alerts.map((alert) => [
          nameAccount(alert),
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
  return addressDraft(
    to,
    { kind: 'alert-over', subject, period: first.plannedFor, alerts: alerts.map(nameAlert) },
    document,
    portfolio,
  );
}

const SHOWN_NAMES = 3;

function describeNow({ about }: Alert): string {
  return `${about.score ?? 'unknown'}, ${bandWords[about.band].word}`;
}

function describeClock({ escalateHours }: Alert): string {
  return `Not acknowledged within ${escalateHours} hours, it goes to the manager.`;
}
