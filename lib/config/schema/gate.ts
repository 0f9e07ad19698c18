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
  noise: positiveNumber().default(4).describe('Standard deviations of a count that are ordinary; 4 unless given.'),
  few_accounts: wholeNumberFrom(0, 1_000_000)
    .default(5)
    .describe('So many accounts more or less are ordinary; 5 unless given.'),
  few_share: share().default(0.3).describe('Of a small portfolio, this share of it; 30% unless given.'),
  accounts_gone: share().default(0.02).describe('Accounts gone without a churn date; 2% unless given.'),
  accounts_new: share().default(0.02).describe('Accounts that are new at once; 2% unless given.'),
  accounts_unscored: share().default(0.05).describe('Accounts that had a score and have none; 5% unless given.'),
  field_changes: share()
    .default(0.2)
    .describe('Accounts with another ARR, owner, renewal date, name or segment at once; 20% unless given.'),
  duplicate_accounts: share().default(0.3).describe('Accounts that the roster names twice; 30% unless given.'),
  missing_values: share()
    .default(0.1)
    .describe('More accounts without a value of a metric; 10% of accounts unless given.'),
  unknown_rows: share().default(0.1).describe('More rows that match no account; 10% of rows unless given.'),
  unmatched_rows: share().default(0.9).describe('Rows of a required export that match no account; 90% unless given.'),
  at_risk_moves: share().default(0.05).describe('Accounts entering at risk in a night; 5% unless given.'),
  new_risks: wholeNumberFrom(0, 1_000_000).default(20).describe('New risk findings in a night; 20 unless given.'),
  score_move: positiveNumber().default(3).describe('Points all scores move by on average; 3 unless given.'),
  mass_fall: share().default(0.1).describe('Accounts that fall at once; 10% unless given.'),
  one_signal: share().default(0.6).describe('What one metric may explain of a mass fall; 60% unless given.'),
  level_shift: positiveNumber()
    .default(1)
    .describe('Multiplies how far a metric’s or the portfolio’s level may move in a night; 1 unless given.'),
  learning_nights: wholeNumberFrom(1, 28)
    .default(7)
    .describe('Nights that a portfolio takes to show what is usual; 7 unless given.'),
  believed_after: wholeNumberFrom(1, 1000)
    .default(3)
    .describe('Nights after which a doubt that stays the same is believed; 3 unless given.'),
  least_believed: share()
    .default(0.8)
    .describe(
      'Accounts, and weight of their profiles, that must not be in doubt, or nobody is told; 80% unless given.',
    ),
}).transform(
  (written): GateConfig => ({
    leastRows: written.least_rows,
    mostRows: written.most_rows,
    eventRows: written.event_rows,
    noise: written.noise,
    fewAccounts: written.few_accounts,
    fewShare: written.few_share,
    accountsGone: written.accounts_gone,
    accountsNew: written.accounts_new,
    accountsUnscored: written.accounts_unscored,
    fieldChanges: written.field_changes,
    duplicateAccounts: written.duplicate_accounts,
    missingValues: written.missing_values,
    unknownRows: written.unknown_rows,
    unmatchedRows: written.unmatched_rows,
    atRiskMoves: written.at_risk_moves,
    newRisks: written.new_risks,
    scoreMove: written.score_move,
    massFall: written.mass_fall,
    oneSignal: written.one_signal,
    levelShift: written.level_shift,
    learningNights: written.learning_nights,
    believedAfter: written.believed_after,
    leastBelieved: written.least_believed,
  }),
);
