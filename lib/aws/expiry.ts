import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { MS_PER_DAY, toDay } from '../calendar.ts';
import type { Run } from '../history/chart.ts';

/** Epoch seconds: `ttlDays` after the night or its first claim, whichever is later, so that a replay of old nights keeps them. */
export function expiryOf({ night, firstClaimedOn }: Run, ttlDays: number): AttributeValue {
  const day = Math.max(toDay(night), toDay(firstClaimedOn)) + ttlDays;
  return { N: String((day * MS_PER_DAY) / 1000) };
}
