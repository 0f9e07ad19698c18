import { quantile } from '../statistics.ts';
import type { FittedModel, MeasuredValues } from './fit-model.ts';
import { roundNicely } from './fit-model.ts';
import type { Proposal, Written } from './proposal.ts';

export interface RuleGuess {
  readonly rule: Written;
  readonly comment: string;
}

/** What people are told of first: a low score, a fall, use that stops, a burst of tickets, a renewal at risk. */
export function proposeRules(
  { metrics, roster }: Proposal,
  model: FittedModel,
  {
    bands,
    valuesOf,
  }: { bands: { healthy: number; watch: number }; valuesOf: (metric: string) => MeasuredValues | null },
): readonly RuleGuess[] {
  const signals = new Set(model.groups.flatMap((group) => group.signals.map(({ metric }) => metric)));
  const rules: RuleGuess[] = [
    {
      rule: {
        id: 'at-risk',
        score: { below: bands.watch, clear: bands.watch + 5 },

        severity: 'warning',
        playbook: 'save',
      },
      comment: 'under watch; over at 5 points more',
    },
    {
      rule: { id: 'sharp-drop', score: { drop: 15, within: '7d' }, severity: 'critical', playbook: 'diagnose' },
      comment: '',
    },
  ];
  if (roster.columns.has('renews_on'))
    rules.push({
      rule: {
        id: 'renewal-at-risk',
        score: { below: bands.healthy },
        when: { stage: 'renewal' },
        nights: 2,
        severity: 'critical',
        playbook: 'save',
      },
      comment: 'renews within 90 days and is not healthy',
    });
  const volume = metrics.find(({ use, name }) => use === 'volume' && signals.has(name));
  if (volume)
    rules.push({
      rule: {
        id: 'usage-collapse',
        metric: volume.name,
        change: { by: -50, within: '28d' },
        severity: 'critical',
        playbook: 'diagnose',
      },
      comment: '',
    });
  const recency = metrics.find(({ use, name }) => use === 'recency' && signals.has(name));
  if (recency)
    rules.push({
      rule: { id: 'gone-quiet', metric: recency.name, above: 14, clear: 7, severity: 'warning', playbook: 'diagnose' },
      comment: '',
    });
  const burdens = metrics.filter(({ use, name }) => use === 'burden' && signals.has(name));
  const burden = burdens.find(({ name }) => /urgent/.test(name)) ?? burdens[0];
  const above = burden ? limitOf(valuesOf(burden.name)) : null;
  if (burden && above !== null)
    rules.push({
      rule: {
        id: 'support-spike',
        metric: burden.name,
        above,
        clear: Math.floor(above / 2),
        severity: 'warning',
        playbook: 'support',
      },
      comment: 'what one account in twenty has tonight',
    });
  rules.push({
    rule: {
      id: 'advocate',
      score: { above: Math.max(90, bands.healthy) },
      nights: 14,
      kind: 'opportunity',
      severity: 'info',
      playbook: 'reference',
    },
    comment: '',
  });
  return rules;
}

/** More than nineteen of twenty accounts have. */
function limitOf(values: MeasuredValues | null): number | null {
  const numbers = Array.from(values ?? []).filter(
    (value): value is number => typeof value === 'number' && !Number.isNaN(value),
  );
  if (numbers.length === 0) return null;
  return Math.max(2, roundNicely(Math.round(quantile(numbers, 0.95))));
}

const all: Readonly<Record<string, { readonly title: string; readonly tasks: readonly Written[] }>> = {
  save: {
    title: 'Bring the account back',
    tasks: [
      { title: 'Call the sponsor and agree on one goal', due: '2 business days' },
      { title: 'Review the account together', due: '5 business days', assignee: 'manager' },
    ],
  },
  diagnose: {
    title: 'Find out what changed',
    tasks: [{ title: 'Ask the main user what changed this week', due: '1 business day' }],
  },
  support: {
    title: 'Clear what is open with support',
    tasks: [{ title: 'Go through the open tickets with support', due: '1 business day' }],
  },
  reference: {
    title: 'Ask for a reference',
    tasks: [{ title: 'Ask for a quote or a reference call', due: '10 business days' }],
  },
};

/** Those that the rules name. */
export function playbooksOf(rules: readonly RuleGuess[]): typeof all {
  const named = new Set(rules.map(({ rule }) => rule.playbook));
  return Object.fromEntries(Object.entries(all).filter(([id]) => named.has(id)));
}
