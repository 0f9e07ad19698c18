import { gunzipSync, gzipSync } from 'node:zlib';
import type { Absence } from '../history/absence.ts';
import type { Run } from '../history/chart.ts';
import { nightPartitionKey } from './account-key.ts';
import type { Item } from './chart-item.ts';
import { expiryOf } from './expiry.ts';
import { TTL_ATTRIBUTE, tableKeys } from './table-definition.ts';

/** One item a shard and night, beside its charts. */
export function absencesKey({ night }: Run, shard: number): Item {
  return { [tableKeys.partition]: { S: nightPartitionKey(night, shard) }, [tableKeys.sort]: { S: 'ABSENT' } };
}

/** A shard has some 5,000 accounts: gzipped, those that left within the remembered days stay far under an item's 400 KB. */
export function toAbsencesItem(absences: readonly Absence[], run: Run, shard: number, ttlDays: number): Item {
  return {
    ...absencesKey(run, shard),
    absences: { B: gzipSync(JSON.stringify(absences), { level: 9 }) },
    [TTL_ATTRIBUTE]: expiryOf(run, ttlDays),
  };
}

export function readAbsencesItem(item: Item): readonly Absence[] {
  return JSON.parse(gunzipSync(item.absences!.B!).toString('utf8')) as Absence[];
}
