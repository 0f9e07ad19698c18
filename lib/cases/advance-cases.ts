import type { Night } from '../calendar.ts';
import { compareText } from '../compare-text.ts';
import type { DeliverMode, Rule } from '../config/health-config.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import type { Finding } from '../detection/finding.ts';
import {
  advanceFound,
  foundBefore,
  mayGoOn,
  type Presence,
  planAgain,
  type Tonight,
  turnPage,
  withdraw,
} from './advance-case.ts';
import { type Case, type CaseSubject, caseKey, type Found, isOpen } from './case.ts';
import { usualChain } from './chain.ts';

export interface AdvanceRequest {
  readonly night: Night;
  readonly findings: readonly Finding[];
  /** Those of the findings, and any others. */
  readonly rules: readonly Rule[];
  /** All that are kept of the portfolio. */
  readonly cases: readonly Case[];
  readonly presenceOf: (account: string) => Presence;
  /** Whom tonight's roster names beside an account's owner. */
  /** Former id → id of accounts that were renamed. None unless given. */
  readonly renamed?: ReadonlyMap<string, string>;
  readonly peopleOf: (account: string) => Pick<CaseSubject, 'manager' | 'executive'>;
  readonly notify: Pick<NotifyConfig, 'escalation' | 'executive'>;
  readonly mode: DeliverMode;
  /** Replayed nights advance cases and tell nobody. */
  readonly isReplay: boolean;
  /** The night was concluded before: what it finds only now had no occasion. */
  readonly wasConcluded?: boolean;
  /** So much opened at once that it is told by triage. */
  readonly isSurge?: boolean;
  /** The newest night that was planned, where somebody knows it; without, the newest of which a case is. */
  readonly newest?: Night | null;
}

/**
 * What a night makes of every case. Planned again it comes out the same, whatever people did in between: it starts from what was found
 * before it. Of a night that comes late, cases that are open stay as they are, and what it opens had no occasion.
 */
export function advanceCases(request: AdvanceRequest): readonly Case[] {
  const { findings } = request;
  const { cases, moved, left } = moveRenamed(request);
  const rules = new Map(request.rules.map((rule) => [rule.id, rule]));
  const found = groupFindings(findings);
  const newest = cases.reduce((last, { plannedFor }) => (plannedFor > last ? plannedFor : last), request.newest ?? '');
  const late = { ...request, isLate: newest > request.night };
  const known = new Map<string, Case[]>();
  for (const one of cases) push(known, subjectKey(one.account, one.kind), one);
  const changed: Case[] = [...left];
  for (const key of new Set([...found.keys(), ...known.keys()])) {
    const own = found.get(key) ?? [];
    const before = [...(known.get(key) ?? [])].sort((a, b) => compareText(a.openedOn, b.openedOn));
    changed.push(...advanceSubject(before, own, late, rules));
  }
  // A case of which the night has nothing to say has moved all the same.
  const written = new Set(changed.map(caseKey));
  changed.push(...moved.filter((one) => !written.has(caseKey(one))));
  return changed.sort((a, b) => compareText(caseKey(a), caseKey(b)));
}

/** Cases of accounts that are here under another id tonight, as cases of that id; `left`: what becomes of those of the former id. */
function moveRenamed({ cases, renamed, presenceOf, night }: AdvanceRequest): {
  readonly cases: readonly Case[];
  readonly moved: readonly Case[];
  readonly left: readonly Case[];
} {
  const known = new Set(cases.map(caseKey));
  const stay: Case[] = [];
  const moved: Case[] = [];
  const left: Case[] = [];
  for (const one of cases) {
    const account = renamed?.get(one.account);
    const before = foundBefore(one, night);
    const isMoved =
      account !== undefined &&
      presenceOf(one.account) !== 'here' &&
      before !== null &&
      (isOpen(before) || (presenceOf(account) === 'here' && mayMoveOn(before, night)));
    if (!isMoved || one.plannedFor > night) {
      stay.push(one);
      continue;
    }
    left.push(turnPage(one, { ...pickFound(before), ended: { on: night, because: 'renamed' } }, night));
    // What it has under its new id already goes on there.
    if (cases.some((other) => hasBegunAs({ ...one, account }, other, night))) continue;
    const next: Case = {
      ...one,
      ...pickFound(before),
      // Its former id was missing because it has this one.
      absentSince: null,
      account,
      before: null,
      version: 0,
      plannedFor: before.plannedFor,
    };
    // Planned again, it was moved before.
    if (!known.has(caseKey(next))) moved.push(next);
  }
  return { cases: [...stay, ...moved], moved, left };
}

/** Over because its account seemed to be gone. */
function mayMoveOn(before: Found, night: Night): boolean {
  return before.ended?.because === 'left' && mayGoOn(before, night);
}

/** Another open case of the same account and kind, opened on an earlier night. */
function hasBegunAs(moved: Case, other: Case, night: Night): boolean {
  if (other.account !== moved.account || other.kind !== moved.kind || other.openedOn === moved.openedOn) return false;
  const before = foundBefore(other, night);
  return before !== null && isOpen(before);
}

/** The cases of one account and kind, the oldest first: at most one of them is open. */
function advanceSubject(
  cases: readonly Case[],
  findings: readonly Finding[],
  request: LateRequest,
  rules: Tonight['rules'],
): readonly Case[] {
  const { night, isLate } = request;
  if (cases.some((one) => one.plannedFor > night || (isLate && isOpen(one)))) return [];
  const earlier = cases.flatMap((one) => {
    const before = foundBefore(one, night);
    return before ? [{ one, before }] : [];
  });
  const bornTonight = cases.find((one) => foundBefore(one, night) === null) ?? null;
  const goesOn = earlier.findLast(({ before }) => mayGoOn(before, night)) ?? null;
  const subject = cases[0] ?? { account: findings[0]!.account.id, kind: findings[0]!.kind };
  const tonight = tonightOf(subject.account, request, rules);
  const tellings = goesOn?.one.tellings ?? bornTonight?.tellings ?? [];
  const advanced = advanceFound(goesOn?.before ?? null, findings, tellings, tonight);
  // Of a case that stays as it was, what people did is no part of what was found.
  const found = advanced && pickFound(advanced);
  if (goesOn && found) {
    const isSame = JSON.stringify(found) === JSON.stringify(pickFound(goesOn.before));
    const next = goesOn.one.plannedFor === night ? planAgain(goesOn.one, found) : found;
    // One that was read from what the version before kept is written, so that it is found as a case.
    const isKept = goesOn.one.version > 0 || !isOpen(goesOn.one);
    const turned = isSame && isKept && goesOn.one.plannedFor !== night ? [] : [turnPage(goesOn.one, next, night)];
    return bornTonight ? [...turned, withdrawn(bornTonight, night)] : turned;
  }
  if (!found) return bornTonight ? [withdrawn(bornTonight, night)] : [];
  return [bornTonight ? { ...bornTonight, ...planAgain(bornTonight, found) } : openCase(subject, found, night)];
}

/** Planned again, the night does not open it: what was told of it was told. */
function withdrawn(one: Case, night: Night): Case {
  return { ...one, ...withdraw(one, night) };
}

interface LateRequest extends AdvanceRequest {
  /** A later night was planned. */
  readonly isLate: boolean;
}

function tonightOf(account: string, request: LateRequest, rules: Tonight['rules']): Tonight {
  const { night, notify, mode, isReplay, isLate, isSurge, wasConcluded, presenceOf, peopleOf } = request;
  const isTriage = isReplay || isLate || isSurge === true || wasConcluded === true || mode === 'off';
  const way = isTriage ? 'triage' : mode === 'shadow' ? 'shadow' : 'own';
  const people = peopleOf(account);
  return { night, rules, chain: usualChain(people, notify), presence: presenceOf(account), people, way };
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
