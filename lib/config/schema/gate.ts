import type { GateConfig } from '../health-config.ts';
import { section } from './section.ts';
import { percentage, positiveNumber, share, wholeNumberFrom } from './values.ts';

/** The thresholds that `docs/alerting.md` explains; each has the default that the design measured. */
export const gateSchema = section({
  least_rows: share()
    .default(0.9)
    .describe('Rows of a snapshot against the median of 7 runs, at least; 90% unless given.'),
  most_rows: percentage().default(1.15).describe('The same, at most; 115% unless given.'),
  event_rows: share().default(0.1).describe('Dated rows against the same weekday, more or less; 10% unless given.'),
  accounts_gone: share().default(0.02).describe('Accounts gone without a churn date; 2% unless given.'),
  missing_values: share()
    .default(0.1)
    .describe('More accounts without a value of a metric; 10% of accounts unless given.'),
  unknown_rows: share().default(0.1).describe('More rows that match no account; 10% of rows unless given.'),
  at_risk_moves: share().default(0.05).describe('Accounts entering at risk in a night; 5% unless given.'),
  new_risks: wholeNumberFrom(0, 1_000_000).default(20).describe('New risk findings in a night; 20 unless given.'),
  one_signal: share().default(0.6).describe('What one metric may explain of a mass drop; 60% unless given.'),
  level_shift: positiveNumber()
    .default(1)
    .describe('Multiplies how far a metric’s or the portfolio’s level may move in a night; 1 unless given.'),
}).transform(
  (written): GateConfig => ({
    leastRows: written.least_rows,
    mostRows: written.most_rows,
    eventRows: written.event_rows,
    accountsGone: written.accounts_gone,
    missingValues: written.missing_values,
    unknownRows: written.unknown_rows,
    atRiskMoves: written.at_risk_moves,
    newRisks: written.new_risks,
    oneSignal: written.one_signal,
    levelShift: written.level_shift,
  }),
);
