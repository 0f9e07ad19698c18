import * as z from 'zod/mini';
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
  newestDate: z.nullable(night),
  because: z.nullable(text),
  files: z.array(z.object({ key: text, version: text, rows: z.number() })),
  rowsVisible: z.number(),
  rowsTonight: z.number(),
  gapNights: z.exactOptional(z.number()),
  hasMatched: z.exactOptional(z.boolean()),
}) satisfies z.ZodMiniType<RunExport>;

const inputs = z.object({
  configHash: text,
  codeVersion: text,
  care: z.object({ hash: text, events: z.number() }),
  earlierMetrics: z.array(z.object({ night, digest: z.nullable(text) })),
}) satisfies z.ZodMiniType<NightInputs>;

const bandTotals = z.object({ accounts: z.number(), arr: z.number() });

const totals = z.object({
  accounts: z.number(),
  scored: z.number(),
  arr: z.number(),
  bands: z.object({ healthy: bandTotals, watch: bandTotals, at_risk: bandTotals, unknown: bandTotals }),
  meanScore: z.nullable(z.number()),
  findings: z.number(),
}) satisfies z.ZodMiniType<PortfolioTotals>;

const figures = z.object({
  accounts: z.number(),
  gone: z.number(),
  medianArr: z.exactOptional(z.nullable(z.number())),
  columns: z.record(
    text,
    z.object({
      isConstant: z.boolean(),
      missing: z.number(),
      level: z.nullable(z.number()),
      withoutPoints: z.exactOptional(z.number()),
    }),
  ),
  exportColumns: z.record(
    text,
    z.object({ export: text, rows: z.number(), missing: z.number(), level: z.nullable(z.number()) }),
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
  roster: z.exactOptional(
    z.object({
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
    }),
  ),
}) satisfies z.ZodMiniType<NightFigures>;

const amount = z.object({ accounts: z.number(), cents: z.number() }) satisfies z.ZodMiniType<Amount>;

const bandAmounts = z.object({
  healthy: amount,
  watch: amount,
  at_risk: amount,
  unknown: amount,
}) satisfies z.ZodMiniType<BandAmounts>;

const movement = z.object({
  since: night,
  stopped: z.array(text),
  cameBack: z.array(text),
  leftOut: z.exactOptional(z.array(text)),
  countAgain: z.exactOptional(z.array(text)),
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
}) satisfies z.ZodMiniType<PortfolioMovement>;
const scope = z.union([
  z.object({ is: z.literal('night') }),
  z.object({ is: z.literal('metrics'), metrics: z.array(text) }),
  z.object({ is: z.literal('field'), field: z.enum(ACCOUNT_FIELDS) }),
  z.object({
    is: z.enum(['gone-accounts', 'new-accounts', 'unscored-accounts']),
    accounts: z.number(),
    sample: z.array(text),
  }),
]) satisfies z.ZodMiniType<DoubtScope>;

const doubt = z.object({
  check: z.enum(DATA_CHECKS),
  about: text,
  export: z.nullable(text),
  date: z.nullable(night),
  figures: z.object({ tonight: z.number(), usual: z.nullable(z.number()), limit: z.number() }),
  because: text,
  scope,
  since: night,
  nights: z.int(),
  standing: oneOf<DoubtStanding>({ 'left-out': true, wrong: true, stayed: true, right: true }),
  files: z.array(z.object({ key: text, version: text })),
}) satisfies z.ZodMiniType<Doubt>;

const gate = z.object({
  doubts: z.array(doubt),
  isWhole: z.boolean(),
  isHeld: z.boolean(),
  notInDoubt: z.object({ accounts: z.number(), weight: z.number() }),
  surge: z.array(text),
}) satisfies z.ZodMiniType<NightGate>;

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
    metrics: z.array(z.object({ name: text, hash: text, hasMatched: z.exactOptional(z.boolean()) })),
    rules: z.array(z.object({ id: text, hash: text })),
    exports: z.array(runExport),
    inputs,
    last: z.nullable(z.object({ night, resultHash: text })),
    resultHash: z.nullable(text),
    totals: z.nullable(totals),
    figures: z.nullable(figures),
    movement: z.exactOptional(z.nullable(movement)),
    bands: z.exactOptional(z.object({ healthy: z.number(), watch: z.number() })),
    heldBecause: z.nullable(text),
    gate: z.exactOptional(z.nullable(gate)),
    teams: z.exactOptional(z.array(z.object({ owner: text, manager: text }))),
    delegates: z.exactOptional(z.array(z.object({ away: text, to: text, from: night, until: night }))),
    ruling: z.nullable(
      z.object({ is: oneOf<GateRuling['is']>({ released: true, discarded: true }), by: text, at: instant }),
    ),
  }),
});

/** A shard has some 5,000 accounts: compressed, those that left within the remembered days stay far under an item's 400 KB. */
export const absencesRecord = defineRecord<readonly Absence[]>({
  name: 'absences',
  isCompressed: true,
  schema: z.array(
    z.object({
      account,
      name: z.nullable(text),
      owner: z.nullable(text),
      pool: z.exactOptional(text),
      arr: z.nullable(z.number()),
      lastNight: night,
      since: night,
      because: oneOf<Absence['because']>({ left: true, churned: true, 'in-doubt': true }),
    }),
  ),
});
