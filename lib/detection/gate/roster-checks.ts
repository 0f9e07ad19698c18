import { ACCOUNT_FIELDS, type AccountField, type Evidence } from '../../history/doubt.ts';
import { percent } from '../../percent.ts';
import { accountsOf, atMost } from './count-words.ts';
import { type EvidenceCheck, isBeyond, limitOf } from './gate-request.ts';

const ofAccounts = { about: '', export: null, date: null } as const;

/** Accounts that were there on the last night and are not, without a churn date. */
export const findGoneAccounts: EvidenceCheck = ({ tonight, limits }) => {
  const { roster } = tonight.figures;
  if (!roster) return [];
  const { expected, gone, samples } = roster;
  const limit = limitOf(limits.accountsGone, expected, limits);
  if (!isBeyond(gone, limit)) return [];
  const because = `${accountsOf(gone, expected)} are gone at once without a churn date; the limit is ${atMost(limit)}.`;
  const scope = { is: 'gone-accounts', accounts: gone, sample: samples.gone } as const;
  return [{ check: 'accounts-gone', ...ofAccounts, figures: { tonight: gone, usual: 0, limit }, because, scope }];
};

/** Accounts that nobody has seen before; on the first night all are. */
export const findNewAccounts: EvidenceCheck = ({ tonight, limits }) => {
  const { roster } = tonight.figures;
  if (!roster || roster.expected === 0) return [];
  const { expected, arrived, samples } = roster;
  const limit = limitOf(limits.accountsNew, expected, limits);
  if (!isBeyond(arrived, limit)) return [];
  const because = `${arrived} accounts are new at once, beside ${expected} that were known; the limit is ${atMost(limit)}.`;
  const scope = { is: 'new-accounts', accounts: arrived, sample: samples.arrived } as const;
  return [{ check: 'accounts-new', ...ofAccounts, figures: { tonight: arrived, usual: 0, limit }, because, scope }];
};

const FEW_UNSCORED = 2;

/** Accounts that had a score on their last night and have none. */
export const findUnscoredAccounts: EvidenceCheck = ({ tonight, limits }) => {
  const { roster } = tonight.figures;
  if (!roster) return [];
  const { scoredBefore, unscored, samples } = roster;
  const limit = Math.max(limits.accountsUnscored * scoredBefore, FEW_UNSCORED);
  if (unscored <= limit) return [];
  const because = `${accountsOf(unscored, scoredBefore)} that had a score have none; the limit is ${atMost(limit)}.`;
  const scope = { is: 'unscored-accounts', accounts: unscored, sample: samples.unscored } as const;
  return [
    { check: 'accounts-unscored', ...ofAccounts, figures: { tonight: unscored, usual: 0, limit }, because, scope },
  ];
};

const words: Readonly<Record<AccountField, string>> = {
  arr: 'ARR',
  owner: 'owner',
  name: 'name',
  segment: 'segment',
  renews_on: 'renewal date',
};

/** A field of the roster that is another for many accounts at once. */
export const findFieldChanges: EvidenceCheck = ({ tonight, limits }) => {
  const { roster } = tonight.figures;
  if (!roster) return [];
  const { compared, changed } = roster;
  const limit = limitOf(limits.fieldChanges, compared, limits);
  return ACCOUNT_FIELDS.filter((field) => isBeyond(changed[field], limit)).map((field): Evidence => {
    const because = `${accountsOf(changed[field], compared)} have another ${words[field]} at once; the limit is ${atMost(limit)} (${percent(limits.fieldChanges)}).`;
    return {
      ...{ check: 'field-changes', about: `accounts.${field}`, export: null, date: null },
      figures: { tonight: changed[field], usual: 0, limit },
      because,
      scope: { is: 'field', field },
    };
  });
};

/** Without accounts, or with most of them twice, nothing can be said of any. */
export const findBadRoster: EvidenceCheck = ({ tonight, duplicates, limits }) => {
  const { accounts } = tonight.figures;
  const scope = { is: 'night' } as const;
  if (accounts === 0) {
    const because = 'The accounts export names no account that is to be scored.';
    return [{ check: 'empty-roster', ...ofAccounts, figures: { tonight: 0, usual: null, limit: 1 }, because, scope }];
  }
  const share = duplicates / accounts;
  if (share <= limits.duplicateAccounts) return [];
  const because = `The accounts export names ${accountsOf(duplicates, accounts)} more than once (${percent(share)}); the limit is ${percent(limits.duplicateAccounts)}.`;
  const figures = { tonight: share, usual: null, limit: limits.duplicateAccounts };
  return [{ check: 'duplicate-roster', ...ofAccounts, figures, because, scope }];
};
