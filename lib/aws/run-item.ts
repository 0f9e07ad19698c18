import { gunzipSync, gzipSync } from 'node:zlib';
import type { Night } from '../calendar.ts';
import type { Run } from '../history/chart.ts';
import type { Item } from './chart-item.ts';
import { expiryOf } from './expiry.ts';
import { TTL_ATTRIBUTE, tableKeys } from './table-definition.ts';

/** The partition of all runs; the sort key is the night. */
export const RUN_PARTITION = 'RUN';

export function runKey(night: Night): Item {
  return { [tableKeys.partition]: { S: RUN_PARTITION }, [tableKeys.sort]: { S: night } };
}

/** A run may list thousands of pinned files: gzipped JSON keeps it far under an item's 400 KB. `state` is repeated for people. */
export function toRunItem(run: Run, ttlDays: number): Item {
  return {
    ...runKey(run.night),
    state: { S: run.state },
    run: { B: gzipSync(JSON.stringify(run), { level: 9 }) },
    [TTL_ATTRIBUTE]: expiryOf(run, ttlDays),
  };
}

type Later = 'rules' | 'figures' | 'ruling';

export function readRunItem(item: Item): Run {
  // A run of an earlier version lacks what was not kept then.
  const run = JSON.parse(gunzipSync(item.run!.B!).toString('utf8')) as Omit<Run, Later> & Partial<Pick<Run, Later>>;
  return { ...run, rules: run.rules ?? [], figures: run.figures ?? null, ruling: run.ruling ?? null };
}
