import type { Night } from '../../lib/calendar.ts';
import type { LastWord } from '../../lib/care/overrides.ts';
import type { HealthConfig, Scalar } from '../../lib/config/health-config.ts';
import { hashRule } from '../../lib/detection/rule-hash.ts';
import { type Doubt, type DoubtScope, type NightGate, NO_DOUBTS } from '../../lib/history/doubt.ts';
import type { Run } from '../../lib/history/run.ts';
import { shardOf } from '../../lib/history/shard.ts';
import { type ChartedShard, chartShard, scoreInput } from '../../lib/night/chart-shard.ts';
import type { ShardBefore, ShardInput } from '../../lib/night/shard-work.ts';
import { splitShards } from '../../lib/night/split-shards.ts';
import { buildRun } from './build-history.ts';
import { columns } from './scoring-builder.ts';

/** Values of tonight's metrics, by name; a metric that is not named is missing. */
export type ShardRows = Readonly<Record<string, Readonly<Record<string, Scalar>>>>;

export interface ShardNight {
  readonly night: Night;
  readonly config: HealthConfig;
  /** Account → its values. */
  readonly rows: ShardRows;
  /** What the gate puts in doubt. */
  readonly doubts?: readonly DoubtScope[];
  readonly over?: Partial<Pick<ShardInput, 'carried' | 'amongLastPeers' | 'churned'>> & {
    readonly overrides?: Readonly<Record<string, LastWord>>;
    /** 1000 unless said. */
    readonly arr?: Readonly<Record<string, number | null>>;
    /** Account → the id it had before. */
    readonly formerIds?: Readonly<Record<string, string>>;
  };
}

/** A believed night of one shard. */
export interface PastNight extends ChartedShard {
  readonly run: Run;
}

function buildInput({ rows, config, over = {} }: ShardNight): ShardInput {
  const ids = Object.keys(rows);
  const unknown = () => new Float64Array(ids.length).fill(Number.NaN);
  const metrics = columns(
    Object.fromEntries([...config.metrics.keys()].map((name) => [name, ids.map((id) => rows[id]![name] ?? null)])),
  );
  return {
    roster: {
      ids,
      names: ids.map((id) => `The ${id}`),
      owners: ids.map(() => 'sam@example.com'),
      managers: ids.map(() => 'mia@example.com'),
      executives: ids.map(() => 'eve@example.com'),
      segments: ids.map(() => null),
      arr: Float64Array.from(ids, (id) => (over.arr?.[id] === undefined ? 1000 : (over.arr[id] ?? Number.NaN))),
      startedOn: unknown(),
      renewsOn: unknown(),
      stages: ids.map(() => 'steady'),
      formerIds: ids.map((id) => over.formerIds?.[id] ?? null),
      attributes: new Map(),
    },
    metrics,
    carried: over.carried ?? new Map(),
    amongLastPeers: over.amongLastPeers ?? new Map(),
    churned: over.churned ?? [],
    formerly: [],
    words: new Map(Object.entries(over.overrides ?? {})),
    renames: new Map(),
  };
}

interface ShardAccounts {
  readonly shard: number;
  readonly shards: number;
  readonly ids: readonly string[];
  readonly isScored: (account: number) => boolean;
}

/** What the step reads of the nights before, the newest last. */
function lookBack({ shard, shards, ids, isScored }: ShardAccounts, past: readonly PastNight[]): ShardBefore {
  const { run = null, charts = [], absences = [] } = past.at(-1) ?? {};
  const isOurs = ({ account }: { readonly account: string }) => shardOf(account, shards) === shard;
  const stored = past.flatMap((night) => night.charts.map((chart) => ({ run: night.run, chart })));
  const newest = ids.map((id) => stored.findLast(({ chart }) => chart.account === id) ?? null);
  const scored = ids.map((id, account) =>
    isScored(account)
      ? (stored.findLast(({ chart }) => chart.account === id && chart.raw !== null) ?? newest[account]!)
      : newest[account]!,
  );
  const inDoubt = absences.filter(({ because }) => because === 'in-doubt').map(({ account }) => account);
  const gone = inDoubt.filter((account) => !ids.includes(account));
  const kept = gone.flatMap((account) => stored.findLast(({ chart }) => chart.account === account)?.chart ?? []);
  const last = { newest, scored };
  return { run, charts: charts.filter(isOurs), absences: absences.filter(isOurs), last, kept: kept.filter(isOurs) };
}

function buildGate(scopes: readonly DoubtScope[], since: Night): NightGate {
  const doubts = scopes.map((scope): Doubt => {
    const evidence = { check: 'level-shift', about: 'x', export: null, date: null, because: 'So.' } as const;
    const figures = { tonight: 1, usual: 0, limit: 0 };
    return { ...evidence, figures, scope, since, nights: 1, standing: 'left-out', files: [] };
  });
  return { ...NO_DOUBTS, doubts };
}

/** One shard on one night, after the nights given. */
export function runShard(given: ShardNight, past: readonly PastNight[] = []): PastNight {
  return runShards(given, past, 1)[0]!;
}

/** All shards of a night that is cut into so many. */
export function runShards(given: ShardNight, past: readonly PastNight[], shards: number): readonly PastNight[] {
  const { night, config, doubts = [] } = given;
  const run = buildRun({
    night,
    gate: buildGate(doubts, night),
    shards,
    modelHash: config.modelHash,
    bands: config.bands,
    metrics: [...config.metricHashes].map(([name, hash]) => ({ name, hash })),
    rules: config.rules.map((rule) => ({ id: rule.id, hash: hashRule(rule, config.metricHashes) })),
  });
  const { churned: churnedIds, ...input } = buildInput(given);
  return splitShards({ ...input, churnedIds }, shards).map((part, shard) => {
    const scored = scoreInput(run, part, config);
    const isScored = (account: number) => !Number.isNaN(scored.scores.raw[account]!);
    return { run, ...chartShard(scored, lookBack({ shard, shards, ids: part.roster.ids, isScored }, past), config) };
  });
}

/** Sam's word that an account's score is another. */
export function setOverride(account: string, score: number, setOn: Night, expiresOn: Night): LastWord {
  const by = 'sam@example.com';
  const setAt = `${setOn}T09:00:00.000Z`;
  return {
    isCleared: false,
    override: { account, score, reason: 'The sponsor left.', by, setAt, setOn, expiresOn, owner: by },
  };
}
