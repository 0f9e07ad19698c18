import { expect, it } from 'vitest';
import { corruptions } from './corrupt-exports.ts';
import { runFollowCampaign } from './follow-campaign.ts';

/** A short form of `npm run campaign:follow`: four accounts, one night, one corruption. */
const KIND = 'accounts: seats × 100';

it('nobody hears of a corrupted night, and everybody of a true fall beside it', async () => {
  const kinds = corruptions.filter(({ name }) => name === KIND);
  const { trials } = await runFollowCampaign({ seed: 4, accounts: 4, nights: 8, trialNights: 1, kinds });
  expect(trials).toHaveLength(1);
  for (const { toldOtherwise, isFallTold, nightsHeld, nightsLeftOut } of trials) {
    expect([toldOtherwise, isFallTold]).toEqual([[], true]);
    expect(nightsHeld + nightsLeftOut).toBeGreaterThan(0);
  }
}, 180_000);
