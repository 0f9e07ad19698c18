import { listDestinations } from '../config/destination.ts';
import { metricsReadBy } from '../config/hash-model.ts';
import type { DeliverMode, HealthConfig } from '../config/health-config.ts';
import { countOf } from '../messages/figures.ts';
import type { ModelReads } from '../metrics/find-model-reads.ts';
import { findUnreachablePeople } from '../metrics/unreachable-people.ts';
import { describeProblem } from './describe-problem.ts';
import { type GradedLine, sound, surprise, wrong } from './graded-line.ts';

/** What can be said of a model before any file is there. */
export function judgeModel(config: HealthConfig, reads: ModelReads, deliver: DeliverMode): readonly GradedLine[] {
  return [
    ...reads.refused.map((refusal) => wrong({ kind: 'sql-refused', ...refusal })),
    ...findUnreachablePeople(nobody, config.notify).map((problem) => describeProblem(problem, config)),
    ...judgeRules(config),
    ...judgeNotify(config, deliver),
    ...judgeOwner(config),
    ...findUnused(config, reads),
    sound(
      'model',
      [],
      `${countOf(config.exports.size, 'export')}, ${countOf(config.metrics.size, 'metric')}, ${countOf(config.profiles.length, 'profile')}, ${countOf(config.rules.length, 'rule')}. Model ${config.modelHash.slice(0, 12)}.`,
    ),
  ];
}

/** Event exports that may stop without a word; where their files were seen, their dates say more. */
export function findUnsetFreshness({ exports }: HealthConfig): readonly GradedLine[] {
  return [...exports.values()]
    .filter(({ time, freshWithinHours }) => time !== null && freshWithinHours === null)
    .map(({ name }) => describeUnsetFreshness(name, ''));
}

export function describeUnsetFreshness(name: string, found: string): GradedLine {
  return surprise({
    kind: 'no-freshness',
    path: ['exports', name],
    message: `${found}fresh_within is not set: should the export stop, its accounts would seem to have stopped.`,
    hint: `Write how old its newest row may be, as fresh_within: 36h; from then on its metrics are missing, and no score is made of them.`,
  });
}

const nobody = { ids: [], owners: [], managers: [], executives: [] };

function judgeRules({ rules }: HealthConfig): readonly GradedLine[] {
  if (rules.length > 0) return [];
  return [
    surprise({
      kind: 'no-rules',
      path: [],
      message: 'There are no rules: every night will end with 0 findings, and nobody is alerted, whatever falls.',
      hint: 'Write rules, as rules: [{ id: at-risk, score: { below: 60 } }].',
    }),
  ];
}

function judgeNotify({ notify }: HealthConfig, deliver: DeliverMode): readonly GradedLine[] {
  const lines: GradedLine[] = [];
  if (listDestinations(notify.ops).length === 0) {
    const said = {
      kind: 'no-ops',
      path: ['notify'],
      message: 'ops names nobody: of a held night, a failure or an export that stopped nobody would hear.',
      hint: 'Write notify.ops, as ops: { emails: [ops@example.com] }.',
    } as const;
    lines.push(deliver === 'on' ? wrong({ ...said, message: `${said.message} Delivery is on.` }) : surprise(said));
  }
  if (notify.domains === null)
    lines.push(
      surprise({
        kind: 'no-domains',
        path: ['notify'],
        message: 'anybody that an export names could be written to.',
        hint: 'Name the domains of your people in notify.domains, or an operator with a mail address.',
      }),
    );
  return lines;
}

function judgeOwner({ accounts }: HealthConfig): readonly GradedLine[] {
  if (accounts.kind === 'sql' || accounts.columns.has('owner')) return [];
  return [
    surprise({
      kind: 'no-owner-column',
      path: ['accounts'],
      message: 'owner is not set: all accounts are unowned, and no CSM is told of any.',
      hint: 'Name the column with their mail address, as owner: csm_email.',
    }),
  ];
}

/** What is read and measured every night for nothing. */
function findUnused(config: HealthConfig, { ofMetrics, ofAccounts, refused }: ModelReads): readonly GradedLine[] {
  const used = findUsedMetrics(config);
  const metrics = [...config.metrics.keys()].filter((name) => !used.has(name));
  // Of an SQL that cannot be read nobody knows which exports it needs.
  const read = new Set([
    ...ofAccounts,
    ...[...ofMetrics.values()].flatMap((own) => [...own]),
    ...findTranslators(config),
  ]);
  const exports = refused.length > 0 ? [] : [...config.exports.values()].filter(({ name }) => !read.has(name));
  return [
    ...metrics.map((name) =>
      surprise({
        kind: 'unused-metric',
        path: ['metrics', name],
        message: 'No signal, rule or other metric reads it: it has no part in any score.',
        hint: 'Give it a signal in profiles, or take it out.',
      }),
    ),
    ...exports.map(({ name, required }) =>
      surprise({
        kind: 'unused-export',
        path: ['exports', name],
        message: `Neither accounts nor a metric reads it${required ? ', and as it is required a night without it is held' : ''}.`,
        hint: 'Write a metric from it, or take it out.',
      }),
    ),
  ];
}

/** Exports that say whose a name is, or which account's another id. */
function findTranslators({ people, exports }: HealthConfig): readonly string[] {
  const through = [...exports.values()].flatMap(({ match }) => (match.by === 'through' ? [match.through] : []));
  return people?.kind === 'export' ? [people.from, ...through] : through;
}

/** By a signal, a rule or the customer's card, or by a metric that is. */
function findUsedMetrics({ metrics, profiles, rules }: HealthConfig): ReadonlySet<string> {
  const used = new Set<string>();
  const use = (name: string): void => {
    if (used.has(name)) return;
    used.add(name);
    const metric = metrics.get(name);
    if (metric) metricsReadBy(metric).forEach(use);
  };
  for (const { groups } of profiles) for (const { signals } of groups) for (const { metric } of signals) use(metric);
  for (const { trigger } of rules) if ('metric' in trigger) use(trigger.metric);
  for (const metric of metrics.values()) if (metric.shareable) use(metric.name);
  return used;
}
