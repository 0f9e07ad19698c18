import { describe, expect, inject, it } from 'vitest';
import { runFaultCampaign } from './faults/fault-campaign.ts';

/** A short form of `npm run test:faults`: every conduct of Slack and SES, kills at requests spread over a run. */
const FIRST_RUNS = [0, 9, 23, 38];
const RUNS_EACH = 4;

describe.runIf(inject('hasDynamoDbLocal'))('senders that are killed, on Amazon’s DynamoDB Local', () => {
  it.each(FIRST_RUNS)('post once, mail at most once, and log no secret: runs from %i on', async (firstRun) => {
    const figures = await runFaultCampaign({ runs: RUNS_EACH, firstRun });
    expect(figures).toMatchObject({
      slackDoubled: 0,
      slackLost: 0,
      mailsDoubled: 0,
      mailsHidden: 0,
      canariesInLogs: 0,
    });
    expect(figures.broken).toEqual([]);
    // A victim that finds all done by the others makes too few requests to be killed at the one meant.
    expect(figures.killed).toBeGreaterThan(0);
  });
});
