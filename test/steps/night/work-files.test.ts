import { expect, it } from 'vitest';
import { putObject, readShardInput, readShardOutput, workKeys } from '../../../lib/steps/night/work-files.ts';
import { createMemoryWorkStore } from '../../support/memory-work-store.ts';

const night = '2026-03-02';

it('a shard that the version before left knows of nothing that came since', async () => {
  const work = createMemoryWorkStore();
  const roster = { ids: ['acme', 'low'], managers: [null, 'mia@example.com'] };
  await putObject(work, workKeys.shardInput(night, 0), { roster, churned: [] });
  await putObject(work, workKeys.shardOutput(night, 0), { ids: ['acme', 'low'], managers: new Map() });
  expect(await readShardInput(work, night, 0)).toEqual({
    roster: { ...roster, executives: [null, null], formerIds: [null, null] },
    churned: [],
    formerly: [],
    renames: new Map(),
  });
  expect(await readShardOutput(work, night, 0)).toEqual({
    ids: ['acme', 'low'],
    managers: new Map(),
    executives: new Map(),
    renamed: new Map(),
    movement: null,
  });
});
