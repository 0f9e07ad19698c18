import { describe, expect, it } from 'vitest';
import { runKillCampaign } from './kills/kill-campaign.ts';
import { scenes } from './kills/scenes.ts';

const SHOWN = scenes.filter(({ name }) => name === 'night' || name === 'forget');

/** A short form of `npm run test:kills`: real processes, for a kill is nothing that can be played in one. */
describe('a command that is killed at a random moment', () => {
  it('leaves a state that opens; run again it gives what nobody disturbed, and leaves nothing behind', async () => {
    const figures = await runKillCampaign({ scenes: SHOWN, kills: 2, seed: 7 });
    expect(figures).toHaveLength(2);
    expect(figures.flatMap(({ broken }) => broken)).toEqual([]);
    for (const { kills, notOpened, otherResults, otherWords, scratchLeft, partsLeft, stringsLeft } of figures) {
      expect(kills).toBeGreaterThan(0);
      expect([notOpened, otherResults, otherWords, scratchLeft, partsLeft, stringsLeft]).toEqual([0, 0, 0, 0, 0, 0]);
    }
  }, 120_000);
});
