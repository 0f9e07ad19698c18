import { describe, expect, it } from 'vitest';
import { corruptions } from './corrupt-exports.ts';
import { runGateCampaign } from './gate-campaign.ts';

/** A short form of `npm run campaign:gate`: one portfolio, one night, a corruption of each file and sort. */
const KINDS = [
  'accounts: the end cut off',
  'accounts: a prefix on ids',
  'accounts: ARR × 100 (cents)',
  'accounts: champion all empty',
  'usage: yesterday’s file again',
  'usage: users all empty',
  'usage: account and feature swapped',
  'tickets: satisfaction on a scale of 100',
  'invoices: half the rows gone',
];

describe('the gate', () => {
  it('doubts corrupted nights of the sample portfolio, and no clean one', async () => {
    const kinds = corruptions.filter(({ name }) => KINDS.includes(name));
    expect(kinds).toHaveLength(KINDS.length);
    const { trials, cleanDoubted } = await runGateCampaign({
      seed: 5,
      nights: 24,
      trialNights: 1,
      kinds,
      accounts: 150,
    });
    expect(trials.filter(({ inDoubt }) => inDoubt.length === 0).map(({ corruption }) => corruption)).toEqual([]);
    // The sample's own story: the NPS tool stops on 11 November.
    const others = cleanDoubted
      .flatMap(({ inDoubt }) => inDoubt)
      .filter((because) => !because.startsWith('nps is not'));
    expect(others).toEqual([]);
    expect(cleanDoubted).toHaveLength(3);
  }, 180_000);
});
