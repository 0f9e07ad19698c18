import type { Night } from '../calendar.ts';
import { bandWords } from './band-words.ts';
import { formatDate, formatDaysTo, formatMoney, formatSigned } from './figures.ts';
import type { AccountEntry } from './message-document.ts';
import type { AccountLine, Driver, FindingLine } from './night-report.ts';

export interface EntryContext {
  readonly night: Night;
  readonly currency: string;
  /** Whether the reader needs to be told whose account it is. */
  readonly showsOwner: boolean;
}

/** An account as a list shows it: what it is worth, where its score went, and why. */
export function describeEntry(line: AccountLine, context: EntryContext): AccountEntry {
  return {
    band: line.band,
    name: line.name ?? line.id,
    facts: describeFacts(line, context),
    score: describeScore(line),
    movement: describeMovement(line),
    why: describeWhy(line),
    nextStep: null,
  };
}

/** One entry per account with findings, in the findings' order: the rules' own sentences come before the drivers. */
export function describeFindings(findings: readonly FindingLine[], context: EntryContext): readonly AccountEntry[] {
  const byAccount = new Map<string, FindingLine[]>();
  for (const finding of findings) {
    const own = byAccount.get(finding.account.id);
    if (own) own.push(finding);
    else byAccount.set(finding.account.id, [finding]);
  }
  return [...byAccount.values()].map((own) => {
    const entry = describeEntry(own[0]!.account, context);
    return {
      ...entry,
      why: [...own.map(({ because }) => because), ...entry.why],
      nextStep: own.find(({ nextStep }) => nextStep !== null)?.nextStep ?? null,
    };
  });
}

/** What moved the score, in points of it; for a score that stood still, what keeps it from 100. */
export function describeWhy(line: AccountLine): readonly string[] {
  return line.drivers.filter(({ points }) => Math.abs(points) >= SHOWN_POINTS).map(describeDriverPoints);
}

/** Less would show as 0.0. */
const SHOWN_POINTS = 0.05;

function describeDriverPoints({ kind, label, points, from, to }: Driver): string {
  switch (kind) {
    case 'change':
      return `${formatSigned(points, 1)} ${label} (${describeValues(from, to)})`;
    case 'shortfall':
      return `${Math.abs(points).toFixed(1)} points short on ${label} (${to ?? 'missing'})`;
  }
}

/** The same value can count for more when other signals are missing, or for less when its goal moves on. */
function describeValues(from: string | null, to: string | null): string {
  if (from === to) return `unchanged: ${to ?? 'missing'}`;
  return `${from ?? 'missing'} → ${to ?? 'missing'}`;
}

function describeFacts(line: AccountLine, { night, currency, showsOwner }: EntryContext): readonly string[] {
  const facts: string[] = [];
  if (line.arr !== null) facts.push(formatMoney(line.arr, currency));
  if (line.renewsOn !== null) facts.push(`renews ${formatDate(line.renewsOn)}, ${formatDaysTo(line.renewsOn, night)}`);
  if (showsOwner) facts.push(line.owner ?? 'no owner');
  return facts;
}

function describeScore({ score, previousScore }: AccountLine): string {
  const now = score === null ? 'unknown' : String(score);
  return previousScore === null || previousScore === score ? now : `${previousScore} → ${now}`;
}

function describeMovement({ band, change }: AccountLine): string {
  const { word } = bandWords[band];
  if (change === null || change === 0) return word;
  return `${change < 0 ? 'down' : 'up'} ${Math.abs(change)}, ${word}`;
}
