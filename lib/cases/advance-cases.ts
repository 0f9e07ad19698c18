import type { Night } from '../calendar.ts';
import { compareText } from '../compare-text.ts';
import type { DeliverMode, Rule } from '../config/health-config.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import type { Finding } from '../detection/finding.ts';
import { advanceFound, foundBefore, mayGoOn, type Presence, type Tonight, turnPage, withdraw } from './advance-case.ts';
import { type Case, type CaseSubject, caseKey, type Found } from './case.ts';

export interface AdvanceRequest {
  readonly night: Night;
  readonly findings: readonly Finding[];
  /** Those of the findings, and any others. */
  readonly rules: readonly Rule[];
  /** All that are kept of the portfolio. */
  readonly cases: readonly Case[];
  readonly presenceOf: (account: string) => Presence;
  /** Whom tonight's roster names beside an account's owner. */
  readonly peopleOf: (account: string) => Pick<CaseSubject, 'manager' | 'executive'>;
  readonly notify: Pick<NotifyConfig, 'escalation'>;
  readonly mode: DeliverMode;
  /** Replayed nights advance cases and tell nobody. */
  readonly isReplay: boolean;
}

/**
 * What a night makes of every case. Planned again it comes out the same, whatever people did in between: it starts from what was found
 * before it. A case of which a later night was planned stays as it is.
 */
export function advanceCases(request: AdvanceRequest): readonly Case[] {
  const { cases, findings } = request;
  const rules = new Map(request.rules.map((rule) => [rule.id, rule]));
  const found = groupFindings(findings);
  const known = new Map<string, Case[]>();
  for (const one of cases) push(known, subjectKey(one.account, one.kind), one);
  const changed: Case[] = [];
  for (const key of new Set([...found.keys(), ...known.keys()])) {
    const own = found.get(key) ?? [];
    const before = [...(known.get(key) ?? [])].sort((a, b) => compareText(a.openedOn, b.openedOn));
    changed.push(...advanceSubject(before, own, request, rules));
  }
  return changed.sort((a, b) => compareText(caseKey(a), caseKey(b)));
}

/** The cases of one account and kind, the oldest first: at most one of them is open. */
function advanceSubject(
  cases: readonly Case[],
  findings: readonly Finding[],
  request: AdvanceRequest,
  rules: Tonight['rules'],
): readonly Case[] {
  const { night } = request;
  if (cases.some(({ plannedFor }) => plannedFor > night)) return [];
  const earlier = cases.flatMap((one) => {
    const before = foundBefore(one, night);
    return before ? [{ one, before }] : [];
  });
  const bornTonight = cases.find((one) => foundBefore(one, night) === null) ?? null;
  const goesOn = earlier.findLast(({ before }) => mayGoOn(before, night)) ?? null;
  const subject = cases[0] ?? { account: findings[0]!.account.id, kind: findings[0]!.kind };
  const tonight = tonightOf(subject.account, request, rules);
  const tellings = goesOn?.one.tellings ?? bornTonight?.tellings ?? [];
  const found = advanceFound(goesOn?.before ?? null, findings, tellings, tonight);
  if (goesOn && found) {
    const isSame = JSON.stringify(found) === JSON.stringify(pickFound(goesOn.before));
    const next = isSame && goesOn.one.plannedFor !== night ? [] : [turnPage(goesOn.one, found, night)];
    return bornTonight ? [...next, withdrawn(bornTonight, night)] : next;
  }
  if (!found) return bornTonight ? [withdrawn(bornTonight, night)] : [];
  return [bornTonight ? { ...bornTonight, ...found } : openCase(subject, found, night)];
}

/** Planned again, the night does not open it: what was told of it was told. */
function withdrawn(one: Case, night: Night): Case {
  return { ...one, ...withdraw(one, night) };
}

function tonightOf(account: string, request: AdvanceRequest, rules: Tonight['rules']): Tonight {
  const { night, notify, mode, isReplay, presenceOf, peopleOf } = request;
  const way = isReplay || mode === 'off' ? 'triage' : mode === 'shadow' ? 'shadow' : 'own';
  return { night, rules, chain: notify.escalation, presence: presenceOf(account), people: peopleOf(account), way };
}

function openCase({ account, kind }: Pick<Case, 'account' | 'kind'>, found: Found, night: Night): Case {
  return {
    ...{ account, kind, openedOn: night },
    ...found,
    plannedFor: night,
    before: null,
    tellings: [],
    acts: [],
    triageSince: null,
    version: 0,
  };
}

function pickFound({ about, alerts, ended, absentSince }: Found): Found {
  return { about, alerts, ended, absentSince };
}

function groupFindings(findings: readonly Finding[]): ReadonlyMap<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) push(groups, subjectKey(finding.account.id, finding.kind), finding);
  return groups;
}

function subjectKey(account: string, kind: Case['kind']): string {
  return JSON.stringify([account, kind]);
}

function push<Item>(groups: Map<string, Item[]>, key: string, item: Item): void {
  const group = groups.get(key);
  if (group) group.push(item);
  else groups.set(key, [item]);
}
