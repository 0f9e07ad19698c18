/** The work as most would write it first: csv-parse, a zod object per row, an object per account, arrays of objects for the parts. */

import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { parse } from 'csv-parse';
import * as z from 'zod';
import type { HealthConfig, Signal } from '../../lib/config/health-config.ts';
import type { WideJob } from '../nightrounds/score-wide.ts';
import { writeRelation } from '../sql/relations.ts';

type Values = Readonly<Record<string, number | null>>;

export async function scoreObjects({ config, tonight, last, out }: WideJob): Promise<void> {
  const metrics = config.profiles[0]!.groups.flatMap(({ signals }) => signals.map(({ metric }) => metric));
  const cell = z
    .string()
    .transform((text) => (text === '' ? null : Number(text)))
    .pipe(z.number().nullable());
  const Row = z.object({ account_id: z.string().min(1), ...Object.fromEntries(metrics.map((name) => [name, cell])) });
  const before = await readLast(last, metrics);
  const lines = createWriteStream(out);
  for await (const record of createReadStream(tonight).pipe(parse({ columns: true }))) {
    const { account_id, ...values } = Row.parse(record) as { account_id: string } & Values;
    const line = scoreAccount(config, account_id, values, before.get(account_id));
    if (!lines.write(`${JSON.stringify(line)}\n`)) await once(lines, 'drain');
  }
  lines.end();
  await once(lines, 'finish');
}

interface LastChart {
  readonly raw: number | null;
  readonly values: Values;
}

async function readLast(file: string, metrics: readonly string[]): Promise<ReadonlyMap<string, LastChart>> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  const charts = new Map<string, LastChart>();
  const result = await connection.stream(`SELECT account_id, raw, ${metrics.join(', ')} FROM ${writeRelation(file)}`);
  for await (const rows of result.yieldRowObjectJs())
    for (const { account_id, raw, ...values } of rows)
      charts.set(account_id as string, { raw: raw as number | null, values: values as Values });
  connection.closeSync();
  instance.closeSync();
  return charts;
}

function scoreAccount(config: HealthConfig, id: string, values: Values, before: LastChart | undefined) {
  const profile = config.profiles[0]!;
  const groups = profile.groups.map((group) => {
    const signals = group.signals.map((signal) => ({
      metric: signal.metric,
      weight: signal.weight,
      points: pointsOf(signal, values[signal.metric] ?? null),
      last: before ? pointsOf(signal, before.values[signal.metric] ?? null) : null,
    }));
    const used = sum(signals.map(({ points, weight }) => (points === null ? 0 : weight)));
    const total = sum(group.signals.map(({ weight }) => weight));
    const score = used > 0 ? sum(signals.map(({ points, weight }) => (points ?? 0) * weight)) / used : null;
    return { name: group.name, weight: group.weight, signals, used, total, score };
  });
  const left = sum(groups.map(({ used, weight }) => (used > 0 ? weight : 0)));
  const allWeight = sum(groups.map(({ weight }) => weight));
  const coverage = (100 * sum(groups.map(({ weight, used, total }) => (weight * used) / total))) / allWeight;
  const raw =
    left > 0 && coverage >= profile.minCoverage
      ? sum(groups.map(({ weight, score }) => weight * (score ?? 0))) / left
      : null;
  const change = raw === null || !before || before.raw === null ? null : raw - before.raw;
  const parts =
    change === null
      ? []
      : groups.flatMap(({ weight, used, signals }) =>
          signals.map((signal) => ({
            metric: signal.metric,
            points:
              signal.points === null || signal.last === null
                ? 0
                : ((weight * signal.weight) / (used * left)) * (signal.points - signal.last),
          })),
        );
  const rest = (change ?? 0) - sum(parts.map(({ points }) => points));
  const drivers = [...parts, { metric: 'availability', points: rest }]
    .filter(({ points }) => Math.abs(points) > 1e-9)
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points))
    .slice(0, 3)
    .map(({ metric, points }) => ({ metric, points: round(points) }));
  return {
    account_id: id,
    score: raw === null ? null : Math.floor(raw + 0.5),
    raw: raw === null ? null : round(raw),
    groups: Object.fromEntries(groups.map(({ name, score }) => [name, score === null ? null : round(score)])),
    change: change === null ? null : round(change),
    drivers,
  };
}

function pointsOf(signal: Signal, value: number | null): number | null {
  if (value === null) return null;
  if (signal.kind === 'steps')
    return signal.steps.reduce((points, [from, at]) => (value >= from ? at : points), signal.steps[0]![1]);
  if (signal.kind !== 'linear') throw new Error(`${signal.kind} is not part of the work.`);
  return Math.min(100, Math.max(0, (100 * (value - signal.worst)) / (signal.best - signal.worst)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
