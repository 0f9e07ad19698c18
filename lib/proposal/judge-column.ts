import { isNumeric, readYesNo } from './column-meaning.ts';
import type { ColumnFacts } from './facts.ts';
import type { GroupName } from './proposal.ts';
import { wordsOf } from './words.ts';

/** What is known of a column by its name: which way is better, and what it tells of. */
export interface ColumnJudgement {
  readonly better: 'more' | 'less';
  readonly group: GroupName;
}

const less =
  /\b(tickets?|cases?|complaints?|incidents?|bugs?|urgent|escalat\w*|overdue|late|unpaid|past due|owed|idle|inactive|inactivity|since|errors?|fail(ed|ures?|ure)?|bounces?|downtime|downgrad\w*|detractors?|refunds?|disputes?|chargebacks?|resolution|response time|wait(ing)?|risk|open (issues?|tickets?))\b/;
const more =
  /\b(log ?ins?|active|activity|usage|used|uses?|users?|sessions?|events?|actions?|breadth|features?|adopt\w*|utili[sz]ation|nps|csat|ces|satisfaction|rating|health|tenure|engagement|onboard(ed|ing)?|completion|completed|champion|sponsor|auto ?renew\w*|references?|referrals?|integrations?|api calls|streak|opens|clicks|meetings|qbrs?|training|certif\w*|exports?|reports?)\b/;
/** What a customer has bought: neither good nor bad of itself, a yes to a part of the product is. */
const services =
  /\b(service|services|security|backup|protection|support|streaming|tv|movies|lines?|modules?|add ?ons?|sso|api|premium|enabled|installed|subscribed|auto ?pay)\b/;
/** Who they are, what they were sold, and how it ended. */
const neither =
  /\b(churn\w*|attrition|lost|seats?|licen[cs]es?|employees|headcount|price|amount|charges?|revenue|mrr|arr|value|cost|fee|gender|senior|citizen|partner|dependents|age|country|city|zip|postal|phone|latitude|longitude|id|number|year|month|is trial|beta|deleted|archived|test|upgrade|refund)\b/;

/** Which one, and no amount of anything. */
const namesThing = /\b(ids?|uuid|guid|key|code)$/;

const groups: readonly (readonly [RegExp, GroupName])[] = [
  [
    /\b(tickets?|cases?|complaints?|incidents?|bugs?|urgent|escalat\w*|resolution|response time|issues?|downtime)\b/,
    'Support',
  ],
  [/\b(overdue|unpaid|past due|owed|late|refunds?|disputes?|chargebacks?)\b/, 'Billing'],
  [
    /\b(nps|csat|ces|satisfaction|rating|health|tenure|champion|sponsor|auto ?renew\w*|references?|referrals?|meetings|qbrs?|detractors?|downgrad\w*)\b/,
    'Relationship',
  ],
  [/\b(idle|inactive|inactivity|since|streak|trend|engagement)\b/, 'Engagement'],
  [
    /\b(breadth|features?|adopt\w*|users?|utili[sz]ation|onboard(ed|ing)?|integrations?|training|certif\w*|completion|completed)\b/,
    'Adoption',
  ],
];

/** Null: its name does not say whether more of it is better. */
export function judgeNumber(column: ColumnFacts): ColumnJudgement | null {
  if (!isNumeric(column)) return null;
  const words = wordsOf(column.name);
  if (namesThing.test(words)) return null;
  if (less.test(words)) return { better: 'less', group: groupOf(words) };
  if (neither.test(words) && !/\b(users?|log ?ins?|sessions?|events?|used|active)\b/.test(words)) return null;
  return more.test(words) ? { better: 'more', group: groupOf(words) } : null;
}

/** Points of a yes and a no. */
export function judgeYesNo(
  column: ColumnFacts,
): (ColumnJudgement & { readonly points: ReadonlyMap<string, number> }) | null {
  const values = readYesNo(column);
  const words = wordsOf(column.name);
  if (values === null || column.distinct < 2) return null;
  const isBad = less.test(words);
  if (!isBad && (neither.test(words) || !(more.test(words) || services.test(words)))) return null;
  const isService = !isBad && !more.test(words);
  const points = new Map([
    ...values.yes.map((value) => [pointsKey(value), isBad ? 0 : 100] as const),
    ...values.no.map((value) => [pointsKey(value), isBad ? 100 : 0] as const),
  ]);
  return { better: isBad ? 'less' : 'more', group: isService ? 'Adoption' : groupOf(words), points };
}

/** A column of true and false gives `true` and `false`, however they are written. */
function pointsKey(value: string): string {
  return /^(true|false)$/i.test(value) ? value.toLowerCase() : value;
}

/** How long a contract binds, of a column of its terms; null = its values say something else. */
export function judgeTerms(column: ColumnFacts): ReadonlyMap<string, number> | null {
  if (!/\b(contract|term|billing (frequency|period|cycle)|commitment|interval)\b/.test(wordsOf(column.name)))
    return null;
  if (column.distinct < 2 || column.distinct > 6) return null;
  const points = column.top.map(([value]) => [value, pointsOfTerm(value)] as const);
  return points.every(([, one]) => one !== null) ? new Map(points as [string, number][]) : null;
}

function pointsOfTerm(value: string): number | null {
  if (/month|mtm|weekly/i.test(value)) return 30;
  if (/quarter/i.test(value)) return 50;
  if (/(two|three|five|[2-5]|multi)[ -]?(year|yr)|24|36|biennial/i.test(value)) return 100;
  return /year|annual|yr|12/i.test(value) ? 80 : null;
}

function groupOf(words: string): GroupName {
  return groups.find(([pattern]) => pattern.test(words))?.[1] ?? 'Usage';
}
