import type { CareEvent } from '../care/care-event.ts';
import {
  decideOverride,
  describeOverrideEnd,
  type LastWord,
  type Override,
  type OverrideDecision,
} from '../care/overrides.ts';
import { pickPool } from '../config/pools.ts';
import type { OverrideLine } from '../history/account-line.ts';
import type { Chart, ChartedOverride } from '../history/chart.ts';
import type { StoredChart } from '../history/last-inputs.ts';
import type { Roster } from '../metrics/metric-columns.ts';
import type { EndedOverride } from '../portfolio/night-report.ts';
import { roundScore } from '../scoring/rounding.ts';
import type { ShardOverrides } from './shard-work.ts';

/** Which overrides hold tonight, and which ended, in roster order. */
export function decideOverrides(
  night: string,
  { ids, owners }: Pick<Roster, 'ids' | 'owners'>,
  words: ReadonlyMap<string, LastWord>,
  newest: readonly (StoredChart | null)[],
): readonly OverrideDecision[] {
  return ids.map((account, index) =>
    decideOverride(words.get(account), { night, owner: owners[index] ?? null }, newest[index]?.chart ?? null),
  );
}

export function chartOverride({ inForce }: OverrideDecision): ChartedOverride | null {
  return inForce === null ? null : { score: inForce.score, setAt: inForce.setAt };
}

export function describeOverride(override: Override | null, { raw }: Chart): OverrideLine | null {
  if (override === null) return null;
  const { by, reason, expiresOn } = override;
  return { by, reason, expiresOn, computedScore: raw === null ? null : roundScore(raw) };
}

/** The override on a stored chart, in the words of whoever set it; null = none, or its event was forgotten. */
export function describeStoredOverride(chart: Chart, events: readonly CareEvent[]): OverrideLine | null {
  const { account, override, raw } = chart;
  const set = events.find(
    (event) => event.kind === 'override-set' && event.account === account && event.at === override?.setAt,
  );
  if (set?.kind !== 'override-set') return null;
  return {
    by: set.by,
    reason: set.reason,
    expiresOn: set.expiresOn,
    computedScore: raw === null ? null : roundScore(raw),
  };
}

/** A shard's part of what the night says of overrides. */
export function describeOverrides(charts: readonly Chart[], decisions: readonly OverrideDecision[]): ShardOverrides {
  return {
    inForce: decisions.filter(({ inForce }) => inForce !== null).length,
    ended: charts.flatMap((chart, index) => describeEndedOverride(decisions[index]!, chart) ?? []),
    lines: charts.flatMap((chart, index) =>
      writeOverrideLine(decisions[index]!, chart).map((line) => ({ account: chart.account, line })),
    ),
  };
}

function describeEndedOverride({ ended }: OverrideDecision, chart: Chart): EndedOverride | null {
  if (ended === null) return null;
  const { account, name, owner, raw } = chart;
  const because = describeOverrideEnd(ended.score, ended.end, raw === null ? null : roundScore(raw));
  return { account, name, owner, ...pickPool(chart), because };
}

/** A line of overrides.jsonl for every override that holds or ended tonight: the night's part of the audit. */
function writeOverrideLine({ inForce, ended }: OverrideDecision, chart: Chart): string[] {
  const { account, name, raw } = chart;
  const about = { account_id: account, name, computed_score: raw === null ? null : roundScore(raw) };
  const held =
    inForce === null
      ? []
      : [
          JSON.stringify({
            ...about,
            state: 'in-force',
            score: inForce.score,
            by: inForce.by,
            reason: inForce.reason,
            set_at: inForce.setAt,
            expires_on: inForce.expiresOn,
          }),
        ];
  return ended === null
    ? held
    : [...held, JSON.stringify({ ...about, state: 'ended', score: ended.score, ...ended.end })];
}
