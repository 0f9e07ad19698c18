import * as z from 'zod';
import type { Absence } from '../../history/absence.ts';
import type { NightFigures } from '../../history/night-figures.ts';
import type { Amount, BandAmounts, PortfolioMovement } from '../../history/portfolio-movement.ts';
import type { GateRuling, NightInputs, PortfolioTotals, Run, RunExport, RunState } from '../../history/run.ts';
import { defineRecord } from '../stored-record.ts';
import { account, instant, night, oneOf, text } from './values.ts';

const runExport = z.object({
  name: text,
  state: text,
  newestDate: night.nullable(),
  because: text.nullable(),
  files: z.array(z.object({ key: text, version: text, rows: z.number() })),
  rowsVisible: z.number(),
  rowsTonight: z.number(),
}) satisfies z.ZodType<RunExport>;

const inputs = z.object({
  configHash: text,
  codeVersion: text,
  care: z.object({ hash: text, events: z.number() }),
  earlierMetrics: z.array(z.object({ night, digest: text.nullable() })),
}) satisfies z.ZodType<NightInputs>;

const bandTotals = z.object({ accounts: z.number(), arr: z.number() });

const totals = z.object({
  accounts: z.number(),
  scored: z.number(),
  arr: z.number(),
  bands: z.object({ healthy: bandTotals, watch: bandTotals, at_risk: bandTotals, unknown: bandTotals }),
  meanScore: z.number().nullable(),
  findings: z.number(),
}) satisfies z.ZodType<PortfolioTotals>;

const figures = z.object({
  accounts: z.number(),
  gone: z.number(),
  medianArr: z.number().nullable().exactOptional(),
  columns: z.record(text, z.object({ isConstant: z.boolean(), missing: z.number(), level: z.number().nullable() })),
  exportColumns: z.record(
    text,
    z.object({ export: text, rows: z.number(), missing: z.number(), level: z.number().nullable() }),
  ),
  unknownRows: z.record(text, z.object({ rows: z.number(), share: z.number() })),
  moves: z.object({
    compared: z.number(),
    enteredAtRisk: z.number(),
    newRisks: z.number(),
    meanMove: z.number(),
    fell: z.number(),
    takenBy: z.record(text, z.number()),
  }),
}) satisfies z.ZodType<NightFigures>;

const amount = z.object({ accounts: z.number(), cents: z.number() }) satisfies z.ZodType<Amount>;

const bandAmounts = z.object({
  healthy: amount,
  watch: amount,
  at_risk: amount,
  unknown: amount,
}) satisfies z.ZodType<BandAmounts>;

const movement = z.object({
  since: night,
  stopped: z.array(text),
  cameBack: z.array(text),
  start: bandAmounts,
  end: bandAmounts,
  steps: z.object({
    override: bandAmounts,
    model: bandAmounts,
    data: bandAmounts,
    customers: bandAmounts,
    joined: bandAmounts,
    left: bandAmounts,
    arr: bandAmounts,
  }),
  becameAtRisk: amount,
  recovered: amount,
  health: z.object({ points: z.number(), arr: z.number() }),
}) satisfies z.ZodType<PortfolioMovement>;

/** Thousands of pinned files: compressed it stays far under an item's 400 KB. */
export const runRecord = defineRecord<Run>({
  name: 'run',
  isCompressed: true,
  // What was not kept from the beginning.
  upgrades: [(run) => ({ rules: [], figures: null, ruling: null, ...run })],
  schema: z.object({
    night,
    state: oneOf<RunState>({
      preparing: true,
      scoring: true,
      concluded: true,
      delivered: true,
      held: true,
      discarded: true,
    }),
    firstClaimedOn: night,
    shards: z.int(),
    modelHash: text,
    metrics: z.array(z.object({ name: text, hash: text })),
    rules: z.array(z.object({ id: text, hash: text })),
    exports: z.array(runExport),
    inputs,
    last: z.object({ night, resultHash: text }).nullable(),
    resultHash: text.nullable(),
    totals: totals.nullable(),
    figures: figures.nullable(),
    movement: movement.nullable().exactOptional(),
    bands: z.object({ healthy: z.number(), watch: z.number() }).exactOptional(),
    heldBecause: text.nullable(),
    teams: z.array(z.object({ owner: text, manager: text })).exactOptional(),
    ruling: z
      .object({ is: oneOf<GateRuling['is']>({ released: true, discarded: true }), by: text, at: instant })
      .nullable(),
  }),
});

/** A shard has some 5,000 accounts: compressed, those that left within the remembered days stay far under an item's 400 KB. */
export const absencesRecord = defineRecord<readonly Absence[]>({
  name: 'absences',
  isCompressed: true,
  schema: z.array(
    z.object({
      account,
      name: text.nullable(),
      owner: text.nullable(),
      arr: z.number().nullable(),
      lastNight: night,
      since: night,
      because: oneOf<Absence['because']>({ left: true, churned: true }),
    }),
  ),
});
