/** The work as the best SQL we could write: one scan and one join, every value typed, no row made twice. */
import type { HealthConfig, Profile, Signal } from '../../lib/config/health-config.ts';
import { quoteText } from '../../lib/quote-sql.ts';

/** Candidates of a driver: each signal, and what came or went. */
const KEY_STEP = 128;
const NEGATIVE = 64;
/** Points are told apart to a millionth. */
const MICRO = 1e6;

/**
 * A SELECT of the job's lines, as columns for COPY … (FORMAT json). `tonight` and `last` are relations with account_id and the metrics
 * as DOUBLE, `last` with the raw score of then. */
export function writeSql(config: HealthConfig, tonight: string, last: string): string {
  const profile = config.profiles[0]!;
  const signals = profile.groups.flatMap((group) => group.signals);
  const groups = profile.groups.map((_, group) => group);
  const candidates = [...signals.map((_, index) => `d${index}`), 'd_availability'];
  const keys = candidates.map((_, index) => `k${index}`);
  const steps: Record<string, string> = {
    points: `SELECT t.account_id AS id, l.raw AS raw_o, ${signals
      .map(
        (signal, index) =>
          `${writePoints(signal, `t.${signal.metric}`)} AS n${index}, ${writePoints(signal, `l.${signal.metric}`)} AS o${index}`,
      )
      .join(', ')} FROM ${tonight} AS t LEFT JOIN ${last} AS l ON t.account_id = l.account_id`,
    sums: `SELECT *, ${groups.map((group) => writeSums(profile, group)).join(', ')} FROM points`,
    weights: `SELECT *, ${writeWeights(profile)} FROM sums`,
    scores: `SELECT *, ${writeRaw(profile)} AS raw_n FROM weights`,
    parts: `SELECT *, raw_n - raw_o AS change, ${signals.map((_, index) => `${writePart(profile, index)} AS d${index}`).join(', ')} FROM scores`,
    rest: `SELECT *, change - (${signals.map((_, index) => `d${index}`).join(' + ')}) AS d_availability FROM parts`,
    keys: `SELECT *, ${candidates.map((part, index) => `${writeKey(part, index)} AS k${index}`).join(', ')} FROM rest`,
    first: `SELECT *, greatest(${keys.join(', ')}) AS k_1 FROM keys`,
    second: `SELECT *, greatest(${keys.map((key) => `CASE WHEN ${key} < k_1 THEN ${key} ELSE 0 END`).join(', ')}) AS k_2 FROM first`,
    third: `SELECT *, greatest(${keys.map((key) => `CASE WHEN ${key} < k_2 THEN ${key} ELSE 0 END`).join(', ')}) AS k_3 FROM second`,
  };
  const ctes = Object.entries(steps).map(([name, select]) => `${name} AS (${select})`);
  const names = `[${[...signals.map(({ metric }) => metric), 'availability'].map(quoteText).join(', ')}]`;
  const driver = (rank: number) =>
    `{metric: ${names}[k_${rank} % ${NEGATIVE} + 1], points: ${round(`(k_${rank} // ${KEY_STEP}) / ${MICRO} * (1 - (k_${rank} // ${NEGATIVE} % 2) * 2)`)}}`;
  const columns = [
    'id AS account_id',
    'floor(raw_n + 0.5)::INTEGER AS score',
    `${round('raw_n')} AS raw`,
    `{${groups.map((group) => `"${profile.groups[group]!.name}": ${round(`sn${group} / nullif(un${group}, 0)`)}`).join(', ')}} AS groups`,
    `${round('change')} AS change`,
    // A fourth of accounts has fewer than three parts, or none.
    `[${driver(1)}, ${driver(2)}, ${driver(3)}][1:CASE WHEN change IS NULL THEN 0 ELSE (k_1 >= ${KEY_STEP})::INTEGER + (k_2 >= ${KEY_STEP})::INTEGER + (k_3 >= ${KEY_STEP})::INTEGER END] AS drivers`,
  ];
  return `WITH ${ctes.join(', ')} SELECT ${columns.join(', ')} FROM third`;
}

/** Points are written to a millionth. */
function round(value: string): string {
  return `round(${value}, 6)`;
}

function writeSums(profile: Profile, group: number): string {
  const signals = signalsOf(profile, group);
  const sum = signals.map(({ index, weight }) => `coalesce(${weight} * n${index}, 0)`).join(' + ');
  const used = signals.map(({ index, weight }) => `CASE WHEN n${index} IS NULL THEN 0 ELSE ${weight} END`);
  return `${sum} AS sn${group}, ${used.join(' + ')} AS un${group}`;
}

function signalsOf(profile: Profile, group: number): readonly { index: number; weight: number }[] {
  const before = profile.groups.slice(0, group).reduce((count, { signals }) => count + signals.length, 0);
  return profile.groups[group]!.signals.map(({ weight }, index) => ({ index: before + index, weight }));
}

/** The weight of the groups that are left, and the coverage in percent. */
function writeWeights({ groups }: Profile): string {
  const left = groups.map(({ weight }, group) => `CASE WHEN un${group} > 0 THEN ${weight} ELSE 0 END`);
  const total = groups.reduce((sum, { weight }) => sum + weight, 0);
  const covered = groups.map(({ weight, signals }, group) => {
    const whole = signals.reduce((sum, signal) => sum + signal.weight, 0);
    return `${weight} * un${group} / ${whole}`;
  });
  return `${left.join(' + ')} AS w_n, 100 * (${covered.join(' + ')}) / ${total} AS c_n`;
}

function writeRaw({ groups, minCoverage }: Profile): string {
  const weighted = groups.map(({ weight }, group) => `coalesce(${weight} * sn${group} / nullif(un${group}, 0), 0)`);
  return `CASE WHEN c_n >= ${minCoverage} AND w_n > 0 THEN round((${weighted.join(' + ')}) / w_n, 9) END`;
}

function writePart(profile: Profile, index: number): string {
  const group = profile.groups.findIndex((_, at) => signalsOf(profile, at).some((signal) => signal.index === index));
  const { weight } = signalsOf(profile, group).find((signal) => signal.index === index)!;
  const whole = profile.groups[group]!.weight * weight;
  return `coalesce(${whole} * (n${index} - o${index}) / (un${group} * w_n), 0)`;
}

function writeKey(part: string, index: number): string {
  const size = `CAST(abs(${part}) * ${MICRO} AS BIGINT) * ${KEY_STEP}`;
  return `coalesce(${size} + CASE WHEN ${part} < 0 THEN ${NEGATIVE + index} ELSE ${index} END, 0)`;
}

function writePoints(signal: Signal, value: string): string {
  if (signal.kind === 'steps') {
    const [lowest, ...others] = signal.steps;
    const cases = [...others].reverse().map(([from, at]) => `WHEN ${value} >= ${from} THEN ${at}`);
    return `CASE WHEN ${value} IS NULL THEN NULL ${cases.join(' ')} ELSE ${lowest![1]} END`;
  }
  if (signal.kind !== 'linear') throw new Error(`${signal.kind} is not part of the work.`);
  const at = `(100 * (${value} - ${signal.worst}) / ${signal.best - signal.worst})`;
  // least and greatest ignore NULL: a missing value would become 100 or 0 points.
  return `CASE WHEN ${at} < 0 THEN 0 WHEN ${at} > 100 THEN 100 ELSE ${at} END`;
}

/** The raw score of each row of a relation, for the charts of the night before. */
export function writeRawSql(config: HealthConfig, relation: string): string {
  const profile = config.profiles[0]!;
  const signals = profile.groups.flatMap((group) => group.signals);
  const points = signals.map((signal, index) => `${writePoints(signal, `l.${signal.metric}`)} AS n${index}`);
  const sums = profile.groups.map((_, group) => writeSums(profile, group));
  return `
WITH points AS (SELECT l.*, ${points.join(', ')} FROM ${relation} AS l),
sums AS (SELECT *, ${sums.join(', ')} FROM points),
weights AS (SELECT *, ${writeWeights(profile)} FROM sums)
SELECT account_id, ${writeRaw(profile)} AS raw, ${signals.map(({ metric }) => metric).join(', ')} FROM weights`;
}
