import type { Night } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { titleOf } from '../config/titles.ts';
import { type AccountField, type Doubt, type DoubtScope, isLeftOut, type NightGate } from '../history/doubt.ts';
import type { Run } from '../history/run.ts';
import type { Draft } from './draft.ts';
import { formatDate } from './figures.ts';
import type { MessageDocument } from './message-document.ts';

type Metrics = HealthConfig['metrics'];
type Judged = Pick<Run, 'night'> & { readonly gate?: NightGate | null };

/** What is left out of a night, and why, in one line; null = nothing. */
export function describeLeftOut({ night, gate }: Judged, metrics: Metrics): string | null {
  const parts = gate ? listParts(gate, metrics) : [];
  if (parts.length === 0) return null;
  return `Left out of the night of ${formatDate(night)}, as in doubt: ${parts.join('; ')}.`;
}

/** The same of a week's nights: each part with the nights it was left out of. */
export function describeWeekLeftOut(nights: readonly Judged[], metrics: Metrics): string | null {
  const count = new Map<string, { nights: number; last: Night }>();
  for (const { night, gate } of nights)
    for (const name of new Set(gate ? listNames(gate, metrics) : []))
      count.set(name, { nights: (count.get(name)?.nights ?? 0) + 1, last: night });
  if (count.size === 0) return null;
  const parts = [...count].map(([name, { nights: times, last }]) =>
    times === 1 ? `${name} on ${formatDate(last)}` : `${name} on ${times} nights, last ${formatDate(last)}`,
  );
  return `Left out this week, as in doubt: ${parts.join('; ')}.`;
}

function listParts(gate: NightGate, metrics: Metrics): readonly string[] {
  const parts = new Map<string, string>();
  for (const doubt of leftOutOf(gate)) {
    const name = nameScope(doubt.scope, metrics);
    if (name !== null && !parts.has(name)) parts.set(name, `${name} (${doubt.because.replace(/\.$/, '')})`);
  }
  return [...parts.values()];
}

function listNames(gate: NightGate, metrics: Metrics): readonly string[] {
  return leftOutOf(gate).flatMap(({ scope }) => nameScope(scope, metrics) ?? []);
}

function leftOutOf({ doubts, isHeld }: NightGate): readonly Doubt[] {
  return isHeld ? [] : doubts.filter(isLeftOut);
}

const SHOWN_METRICS = 3;

const fields: Readonly<Record<AccountField, string>> = {
  arr: 'ARR',
  owner: 'owners',
  name: 'names',
  segment: 'segments',
  renews_on: 'renewal dates',
};

/** As people call what a doubt is about; null = no metric that is known by a name. */
export function nameScope(scope: DoubtScope, metrics: Metrics): string | null {
  switch (scope.is) {
    case 'night':
      return null;
    case 'metrics': {
      const labels = scope.metrics.flatMap((name) => {
        const metric = metrics.get(name);
        return metric ? [titleOf(metric)] : [];
      });
      if (labels.length === 0) return null;
      const more = labels.length - SHOWN_METRICS;
      return `${labels.slice(0, SHOWN_METRICS).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    }
    case 'field':
      return `changes of ${fields[scope.field]}`;
    case 'gone-accounts':
      return `${scope.accounts} accounts that are gone`;
    case 'new-accounts':
      return `${scope.accounts} accounts that are new`;
    case 'unscored-accounts':
      return `${scope.accounts} accounts without a score`;
  }
}

/** A draft that says a line first of its small print. */
export function withSmallPrint(draft: Draft, line: string | null): Draft {
  if (line === null) return draft;
  const { document, instead } = draft;
  return { ...draft, document: withFootnote(document, line), instead: instead && withSmallPrint(instead, line) };
}

/** A document that says a line first of its small print. */
export function withFootnote(document: MessageDocument, line: string | null): MessageDocument {
  return line === null ? document : { ...document, footnotes: [line, ...document.footnotes] };
}
