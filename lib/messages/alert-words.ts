import type { Night } from '../calendar.ts';
import type { CaseAlert } from '../cases/case.ts';
import { formatDay } from './figures.ts';

/** A line that the version before wrote has no title. */
type Spoken = Pick<CaseAlert, 'because'> & { readonly title?: string | null };

/** What a rule says, under its title: "Low adoption: 12 of 40 seats are used." */
export function sayAlert({ title, because }: Spoken): string {
  return title ? `${title}: ${because}` : because;
}

/** "Low adoption, since 3 Mar: 12 of 40 seats are used." */
export function sayAlertSince({ title, because, openedOn }: CaseAlert, date: Night): string {
  const since = `since ${formatDay(openedOn, date)}`;
  return title ? `${title}, ${since}: ${because}` : `S${since.slice(1)}: ${because}`;
}

/** The risks that alerts stand for, each once: "risk: Low adoption". */
export function nameRisks(alerts: readonly Pick<CaseAlert, 'risk'>[]): readonly string[] {
  return [...new Set(alerts.flatMap(({ risk }) => (risk === null ? [] : [`risk: ${risk}`])))];
}

/** What the rules of alerts mean, each once; '' where none says. */
export function explainAlerts(alerts: readonly Pick<CaseAlert, 'description'>[]): string {
  return [...new Set(alerts.flatMap(({ description }) => description ?? []))].join(' ');
}

/** By its title, or where it has none by its id. */
export function nameRule({ title, rule }: Pick<CaseAlert, 'title' | 'rule'>): string {
  return title ?? rule;
}
