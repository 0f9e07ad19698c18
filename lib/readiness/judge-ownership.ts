import type { HealthConfig, OwnershipRule } from '../config/health-config.ts';
import { findReader } from '../config/people.ts';
import { formatPart } from '../format-count.ts';
import { countOf, formatCount } from '../messages/figures.ts';
import type { Roster } from '../metrics/metric-columns.ts';
import { findOwnerless } from '../scoring/choose-pools.ts';
import { chooseOwnership, NO_PROFILE } from '../scoring/choose-profile.ts';
import { describeProblem } from './describe-problem.ts';
import { type GradedLine, listSome, sound, surprise } from './graded-line.ts';

/** How many accounts each rule of ownership takes, and whom it leaves without somebody. */
export function judgeOwnership(
  config: Pick<HealthConfig, 'ownership' | 'notify' | 'metrics' | 'exports'>,
  roster: Roster,
): readonly GradedLine[] {
  const { ownership, notify } = config;
  if (ownership.length === 0) return [];
  const members = ownership.flatMap((rule, index) => judgeMembers(rule, index, notify));
  if (roster.ids.length === 0) return members;
  const chosen = chooseOwnership(ownership, roster);
  const takenBy = (place: number) => [...roster.ids.keys()].filter((account) => chosen[account] === place);
  const owned = (accounts: readonly number[]) =>
    accounts.filter((account) => findReader(roster.owners[account] ?? null, notify) !== null);
  const none = takenBy(NO_PROFILE).length;
  return [
    ...ownership.flatMap((rule, index): readonly GradedLine[] => {
      const path = ['ownership', index];
      const own = takenBy(index);
      if (own.length === 0) return [describeNone(rule, index)];
      const named = owned(own);
      const line = sound('ownership', path, describeTaken(rule, own.length, named.length));
      if (rule.model !== 'technology_led' || named.length === 0) return [line];
      const ids = named.map((account) => roster.ids[account]!);
      return [
        line,
        surprise({
          kind: 'owner-not-told',
          path,
          message: `${rule.name}: ${formatPart(ids.length, own.length)} accounts name an owner, who is not told of them (${listSome(ids)}).`,
          hint: 'For accounts that may have an owner write model: pooled.',
        }),
      ];
    }),
    ...(none === 0
      ? []
      : [sound('ownership', ['ownership'], `No rule: ${countOf(none, 'account')}, each its owner’s.`)]),
    ...findOwnerless(config, roster).map((problem) => describeProblem(problem, config)),
    ...members,
  ];
}

function describeTaken({ name, model }: OwnershipRule, accounts: number, owned: number): string {
  const whole = `${name} (${model}): ${countOf(accounts, 'account')}`;
  switch (model) {
    case 'dedicated':
      return `${whole}, ${formatCount(owned)} with an owner who can be told.`;
    case 'pooled':
      return `${whole}, ${formatCount(owned)} with an owner of their own, ${formatCount(accounts - owned)} in the queue.`;
    case 'technology_led':
      return `${whole}, all in the queue.`;
  }
}

function describeNone({ name }: OwnershipRule, index: number): GradedLine {
  return surprise({
    kind: 'ownership-for-none',
    path: ['ownership', index],
    message: `${name} takes no account: no account matches its when that no earlier rule has.`,
    hint: 'Look at its when, and at the rules before it: the first that matches is taken.',
  });
}

/** Members whose clicks count for nothing, and whom no message may go to. */
function judgeMembers(
  { name, members }: OwnershipRule,
  index: number,
  notify: HealthConfig['notify'],
): readonly GradedLine[] {
  const outside = members.filter((member) => findReader(member, notify) === null);
  if (outside.length === 0) return [];
  return [
    surprise({
      kind: 'member-unreachable',
      path: ['ownership', index, 'members'],
      message: `${name}: ${countOf(outside.length, 'member')} may not be written to, by the domain of their address, and may not act on its accounts.`,
      hint: 'Name the domain in notify.domains, or correct the address.',
    }),
  ];
}
