import * as z from 'zod';
import type { Absence } from '../../history/absence.ts';
import {
  ACCOUNT_FIELDS,
  DATA_CHECKS,
  type Doubt,
  type DoubtScope,
  type DoubtStanding,
  type NightGate,
} from '../../history/doubt.ts';
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
  gapNights: z.number().exactOptional(),
  hasMatched: z.boolean().exactOptional(),
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
  columns: z.record(
    text,
    z.object({
      isConstant: z.boolean(),
      missing: z.number(),
      level: z.number().nullable(),
      withoutPoints: z.number().exactOptional(),
    }),
  ),
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
  roster: z
    .object({
      ...{ expected: z.number(), gone: z.number(), arrived: z.number() },
      ...{ scoredBefore: z.number(), unscored: z.number(), compared: z.number() },
      changed: z.object({
        arr: z.number(),
        owner: z.number(),
        name: z.number(),
        segment: z.number(),
        renews_on: z.number(),
      }),
      samples: z.object({ gone: z.array(text), arrived: z.array(text), unscored: z.array(text) }),
    })
    .exactOptional(),
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
  leftOut: z.array(text).exactOptional(),
  countAgain: z.array(text).exactOptional(),
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
const scope = z.union([
  z.object({ is: z.literal('night') }),
  z.object({ is: z.literal('metrics'), metrics: z.array(text) }),
  z.object({ is: z.literal('field'), field: z.enum(ACCOUNT_FIELDS) }),
  z.object({
    is: z.enum(['gone-accounts', 'new-accounts', 'unscored-accounts']),
    accounts: z.number(),
    sample: z.array(text),
  }),
]) satisfies z.ZodType<DoubtScope>;

const doubt = z.object({
  check: z.enum(DATA_CHECKS),
  about: text,
  export: text.nullable(),
  date: night.nullable(),
  figures: z.object({ tonight: z.number(), usual: z.number().nullable(), limit: z.number() }),
  because: text,
  scope,
  since: night,
  nights: z.int(),
  standing: oneOf<DoubtStanding>({ 'left-out': true, wrong: true, stayed: true, right: true }),
  files: z.array(z.object({ key: text, version: text })),
}) satisfies z.ZodType<Doubt>;

const gate = z.object({
  doubts: z.array(doubt),
  isWhole: z.boolean(),
  isHeld: z.boolean(),
  notInDoubt: z.object({ accounts: z.number(), weight: z.number() }),
  surge: z.array(text),
}) satisfies z.ZodType<NightGate>;

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
    metrics: z.array(z.object({ name: text, hash: text, hasMatched: z.boolean().exactOptional() })),
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
    gate: gate.nullable().exactOptional(),
    teams: z.array(z.object({ owner: text, manager: text })).exactOptional(),
    delegates: z.array(z.object({ away: text, to: text, from: night, until: night })).exactOptional(),
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
      pool: text.exactOptional(),
      arr: z.number().nullable(),
      lastNight: night,
      since: night,
      because: oneOf<Absence['because']>({ left: true, churned: true, 'in-doubt': true }),
    }),
  ),
});
