import type { Night } from '../calendar.ts';
import type { Finding } from '../detection/finding.ts';
import type { AccountLine, Causes, Driver } from '../history/account-line.ts';
import { sayAlert } from './alert-words.ts';
import { bandWords } from './band-words.ts';
import { formatDate, formatDay, formatDaysTo, formatMoney, formatSigned } from './figures.ts';
import type { AccountEntry } from './message-document.ts';

export interface EntryContext {
  readonly night: Night;
  readonly currency: string;
  /** Whether the reader needs to be told whose account it is. */
  readonly showsOwner: boolean;
}

/** An account as a list shows it: what it is worth, where its score went, and why. */
export function describeEntry(line: AccountLine, context: EntryContext): AccountEntry {
  return {
    account: line.id,
    band: line.band,
    name: line.name ?? line.id,
    facts: describeFacts(line, context),
    score: describeScore(line),
    movement: describeMovement(line),
    why: [
      ...describeCauses(line, context.night),
      ...(line.override === null ? [] : [`set by hand: ${line.override.reason}`]),
    ],
    nextStep: null,
  };
}

/** One entry per account with findings, in the findings' order: the rules' own sentences come before the drivers. */
export function describeFindings(findings: readonly Finding[], context: EntryContext): readonly AccountEntry[] {
  const byAccount = new Map<string, Finding[]>();
  for (const finding of findings) {
    const own = byAccount.get(finding.account.id);
    if (own) own.push(finding);
    else byAccount.set(finding.account.id, [finding]);
  }
  return [...byAccount.values()].map((own) => {
    const entry = describeEntry(own[0]!.account, context);
    return {
      ...entry,
      why: [...own.map(sayAlert), ...entry.why],
      nextStep: own.find(({ nextStep }) => nextStep !== null)?.nextStep ?? null,
    };
  });
}

/** What moved the score, in whole points that add up; for a score that stood still, what keeps it from 100. `night`: dates of its year go without. */
export function describeWhy(line: AccountLine, night: Night | null = null): readonly string[] {
  const { override } = line;
  return [
    ...describeCauses(line, night),
    ...(override === null ? [] : [`${describeOverride(line, night)}: ${override.reason}`]),
  ];
}

/** The same of causes alone. */
export function describeCauses({ drivers, driversSince }: Causes, night: Night | null): readonly string[] {
  const causes = drivers.filter((driver) => driver.kind !== 'shortfall' || Math.abs(driver.points) >= SHOWN_POINTS);
  // Tenths are shown where they add up to a number that has them.
  const isWhole = driversSince === null || causes.every(({ points }) => Number.isInteger(points));
  const decimals = isWhole ? 0 : 1;
  const [first, ...others] = causes.map((cause) => describeDriver(cause, decimals));
  if (first === undefined) return [];
  return [`${driversSince === null ? '' : `since ${sayDate(driversSince, night)}: `}${first}`, ...others];
}

function sayDate(date: Night, night: Night | null): string {
  return night === null ? formatDate(date) : formatDay(date, night);
}

/** Less would show as 0.0. */
const SHOWN_POINTS = 0.05;

function describeDriver(driver: Driver, decimals: number): string {
  const points = formatSigned(driver.points, decimals);
  switch (driver.kind) {
    case 'signal':
      return `${points} ${driver.label} (${describeValues(driver.from, driver.to)})`;
    case 'availability':
      return `${points} ${describeAvailability(driver.came, driver.went)}`;
    case 'peers':
      return `${points} other accounts did ${driver.points < 0 ? 'better' : 'worse'} in comparison`;
    case 'model':
      return `${points} the scoring model was changed`;
    case 'profile':
      return `${points} scored by another profile (${driver.from ?? 'none'} → ${driver.to ?? 'none'})`;
    case 'override':
      return `${points} a score set by hand came or went`;
    case 'behaviour':
      return `${points} its own behaviour on nights that are not split by metric any more`;
    case 'others':
      return `${points} smaller causes together`;
    case 'shortfall':
      return `${Math.abs(driver.points).toFixed(1)} points short on ${driver.label} (${driver.to ?? 'missing'})`;
  }
}

/** The same value can count for less when its goal moves on. */
function describeValues(from: string | null, to: string | null): string {
  if (from === to) return `unchanged: ${to ?? 'missing'}`;
  return `${from ?? 'missing'} → ${to ?? 'missing'}`;
}

function describeAvailability(came: readonly string[], went: readonly string[]): string {
  const parts = [
    ...(went.length > 0 ? [`missing now: ${went.join(', ')}`] : []),
    ...(came.length > 0 ? [`measured again or new: ${came.join(', ')}`] : []),
  ];
  return `data, not the customer${parts.length > 0 ? ` (${parts.join('; ')})` : ''}`;
}

/** "computed 20, shown 75 by ann@example.com until 4 May"; '' for a score as computed. */
function describeOverride({ override, score }: AccountLine, night: Night | null): string {
  if (override === null) return '';
  const until = sayDate(override.expiresOn, night);
  return `computed ${override.computedScore ?? 'unknown'}, shown ${score ?? 'unknown'} by ${override.by} until ${until}`;
}

function describeFacts(line: AccountLine, { night, currency, showsOwner }: EntryContext): readonly string[] {
  const facts: string[] = [];
  if (line.arr !== null) facts.push(formatMoney(line.arr, currency));
  if (line.renewsOn !== null)
    facts.push(`renews ${formatDay(line.renewsOn, night)}, ${formatDaysTo(line.renewsOn, night)}`);
  if (showsOwner) facts.push(line.owner ?? 'no owner');
  if (line.override !== null) facts.push(describeOverride(line, night));
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
