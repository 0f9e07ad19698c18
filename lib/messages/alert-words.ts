import type { Alert } from '../alerts/alert.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { AccountLine } from '../history/account-line.ts';
import { bandWords } from './band-words.ts';
import type { AlertReference } from './envelope.ts';
import type { MessageDocument } from './message-document.ts';

/** The account's name, score and band: what a phone shows. */
export function describeTitle(alert: Alert): Pick<MessageDocument, 'title' | 'headline'> {
  const { score, band, because } = alert.about;
  const { mark, word } = bandWords[band];
  return {
    title: `${mark} ${nameAccount(alert)}: ${score ?? 'unknown'}, ${word}`,
    headline: `${describeMove(alert)}${because}`,
  };
}

/** '' for a score that stood still. */
function describeMove({ about: { score, previousScore } }: Alert): string {
  if (score === null || previousScore === null || score === previousScore) return '';
  return `${score < previousScore ? 'Down' : 'Up'} from ${previousScore} to ${score}. `;
}

export function describeAnswers({ account }: Alert): string {
  return `rounds alerts ack ${account} takes it in hand; rounds why ${account} says why it was sent.`;
}

export function nameAlert({ account, rule, episode }: Alert): AlertReference {
  return { account, rule, episode };
}

export function nameAccount({ account, about }: Alert): string {
  return about.name ?? account;
}

export function contextOf({ plannedFor }: Alert, { currency }: Pick<HealthConfig, 'currency'>) {
  return { night: plannedFor, currency, showsOwner: false };
}

/** What an alert remembers of its account, as a line without causes. */
export function lineOf({ account, about }: Alert): AccountLine {
  const { name, owner, arr, renewsOn, score, band, previousScore } = about;
  const change = score === null || previousScore === null ? null : score - previousScore;
  const none = { segment: null, previousBand: null, drivers: [], override: null };
  return { id: account, name, owner, arr, renewsOn, score, band, previousScore, change, ...none };
}
