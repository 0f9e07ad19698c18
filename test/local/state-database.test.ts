import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStateDatabase } from '../../lib/local/state-database.ts';
import { openTableStores } from '../../lib/tables/open-stores.ts';
import { buildCharts, buildRun } from '../support/build-history.ts';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const open = (folder: string) => openStateDatabase(folder, NOW);
const historyOf = (state: ReturnType<typeof open>) => openTableStores(state.table, () => NOW).history;
const refused = (problem: string, says: string) =>
  expect.objectContaining({ problem, message: expect.stringContaining(says) });

function refusalOf(folder: string): unknown {
  try {
    open(folder).close();
    return null;
  } catch (error) {
    return error;
  }
}

describe('the database of a state folder', () => {
  let root: string;
  let folders = 0;
  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'nightrounds-state-'));
  });
  afterAll(() => rm(root, { recursive: true }));
  const newFolder = () => path.join(root, String(folders++));

  it('keeps what was written from one start to the next, in one file', async () => {
    const folder = path.join(newFolder(), 'made', 'as-needed');
    const charts = buildCharts(30);
    const first = open(folder);
    await historyOf(first).writeCharts(buildRun(), 0, charts);
    first.close();
    expect(readdirSync(folder)).toEqual(['table.sqlite']);
    const second = open(folder);
    expect(await historyOf(second).readCharts(buildRun(), 0)).toEqual(charts);
    second.close();
  });

  it('is open to its owner alone, whatever files are usually made with', () => {
    const folder = newFolder();
    const before = process.umask(0);
    try {
      const state = open(folder);
      const modes = [folder, ...readdirSync(folder).map((name) => path.join(folder, name))].map(modeOf);
      state.close();
      expect(modes).toEqual(['700', '600', '600']);
    } finally {
      process.umask(before);
    }
  });

  it('closes a file that stood open to others', () => {
    const folder = newFolder();
    open(folder).close();
    chmodSync(path.join(folder, 'table.sqlite'), 0o644);
    open(folder).close();
    expect(modeOf(path.join(folder, 'table.sqlite'))).toBe('600');
  });

  it('listens nowhere', async () => {
    const state = open(newFolder());
    const resources = process.getActiveResourcesInfo().filter((one) => one.includes('Server'));
    expect(resources).toEqual([]);
    state.close();
  });

  it('is refused to a second command of this process or another, until the first ends', async () => {
    const folder = newFolder();
    const holder = open(folder);
    expect(refusalOf(folder)).toEqual(refused('busy', 'another rounds command is using it. Wait until that ends'));
    expect(await refusalInAnotherProcess(folder)).toContain('another rounds command is using it');
    holder.close();
    expect(refusalOf(folder)).toBeNull();
  });

  it('is free again, and whole, when its command was killed', async () => {
    const folder = newFolder();
    const child = await startHolder(folder);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const state = open(folder);
    expect(await state.table.query({ partition: 'held' })).toHaveLength(50);
    state.close();
  });

  it('says that it is damaged', async () => {
    const folder = newFolder();
    const state = open(folder);
    await historyOf(state).writeCharts(buildRun(), 0, buildCharts(300));
    state.close();
    const file = path.join(folder, 'table.sqlite');
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, 100).toString('hex').repeat(100));
    expect(refusalOf(folder)).toEqual(refused('damaged', 'its files are damaged. Restore the folder from a copy'));
    writeFileSync(file, bytes.fill(0x7f, 4096, bytes.length - 4096));
    expect(refusalOf(folder)).toEqual(refused('damaged', 'its files are damaged'));
  });

  it('says that its disk is full, and keeps what was there', async () => {
    const folder = newFolder();
    const state = open(folder);
    await historyOf(state).writeCharts(buildRun(), 0, buildCharts(10));
    state.close();
    // As many pages as there are: the next one finds no room.
    const database = new Database(path.join(folder, 'table.sqlite'));
    const [{ page_count: pages }] = database.pragma('page_count') as [{ page_count: number }];
    database.close();
    const full = openStateDatabase(folder, NOW, pages);
    const writing = historyOf(full).writeCharts(
      buildRun({ night: '2026-01-06' }),
      0,
      buildCharts(300, { night: '2026-01-06' }),
    );
    await expect(writing).rejects.toEqual(refused('full', 'its disk is full. Nothing was lost'));
    expect(await historyOf(full).readCharts(buildRun(), 0)).toHaveLength(10);
    full.close();
  });

  it('writes what is put at the same time together: all of it, or, on a full disk, nothing', async () => {
    const folder = newFolder();
    open(folder).close();
    const database = new Database(path.join(folder, 'table.sqlite'));
    const [{ page_count: pages }] = database.pragma('page_count') as [{ page_count: number }];
    database.close();
    const someRoom = openStateDatabase(folder, NOW, pages + 8);
    const putAtOnce = (partition: string, count: number) =>
      Promise.allSettled(
        Array.from({ length: count }, (_, index) =>
          someRoom.table.put({ partition, sort: String(index), fields: { text: 'x'.repeat(1_000) } }, 'absent'),
        ),
      );
    const keptOf = async (partition: string) => (await someRoom.table.queryKeys({ partition })).length;
    expect(new Set((await putAtOnce('few', 4)).map(({ status }) => status))).toEqual(new Set(['fulfilled']));
    expect(new Set((await putAtOnce('many', 60)).map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect({ few: await keptOf('few'), many: await keptOf('many') }).toEqual({ few: 4, many: 0 });
    // What comes one after the other finds the room that is left.
    expect((await putAtOnce('few more', 1))[0]).toEqual({ status: 'fulfilled', value: true });
    someRoom.close();
  });

  it('says that version 0.1 wrote it', () => {
    const folder = newFolder();
    mkdirSync(path.join(folder, 'dynamodb'), { recursive: true });
    writeFileSync(path.join(folder, 'dynamodb', 'CURRENT'), 'MANIFEST-000004\n');
    expect(refusalOf(folder)).toEqual(refused('older', 'version 0.1 of Nightrounds wrote it'));
    expect(readdirSync(folder)).toEqual(['dynamodb']);
  });

  it('says that a newer version wrote it', () => {
    const folder = newFolder();
    open(folder).close();
    const database = new Database(path.join(folder, 'table.sqlite'));
    database.pragma('user_version = 99');
    database.close();
    expect(refusalOf(folder)).toEqual(refused('newer', 'a newer version of Nightrounds wrote it. Update Nightrounds'));
  });

  it('says that it cannot be written, or made', () => {
    const file = newFolder();
    writeFileSync(file, '');
    expect(refusalOf(path.join(file, 'state'))).toEqual(refused('file', 'it is a file, or stands in one'));
    const folder = newFolder();
    mkdirSync(path.join(folder, 'table.sqlite'), { recursive: true });
    expect(refusalOf(folder)).toEqual(refused('closed', 'it cannot be written'));
  });

  it('holds nothing of what was overwritten or deleted once it is closed', async () => {
    const folder = newFolder();
    const state = open(folder);
    const put = (sort: string, text: string) => state.table.put({ partition: 'p', sort, fields: { text } });
    for (let at = 0; at < 200; at++) await put(`${at}`, `FIRST-WORD-${at} `.repeat(40));
    for (let at = 0; at < 200; at++) await put(`${at}`, `LAST-WORD-${at} `.repeat(20));
    await state.table.delete({ partition: 'p', sort: '7' });
    state.close();
    const bytes = readFileSync(path.join(folder, 'table.sqlite'));
    expect(bytes.includes('FIRST-WORD')).toBe(false);
    expect(bytes.includes('LAST-WORD-7 ')).toBe(false);
    expect(bytes.includes('LAST-WORD-8 ')).toBe(true);
  });

  it('drops what has expired when it is next opened, by the evening of its newest night or by now', async () => {
    const folder = newFolder();
    const secondsOn = (day: string) => Date.parse(`${day}T12:00:00Z`) / 1000;
    const item = (sort: string, expires: number) => ({ partition: 'p', sort, fields: {}, expires });
    const state = open(folder);
    await state.table.put(item('over', secondsOn('2026-03-01')));
    await state.table.put(item('kept', secondsOn('2026-03-20')));
    state.close();
    const kept = async () => {
      const again = open(folder);
      const sorts = (await again.table.query({ partition: 'p' })).map(({ sort }) => sort);
      again.close();
      return sorts;
    };
    const runNight = async (night: string) => {
      const again = open(folder);
      await historyOf(again).writeRun(buildRun({ night }));
      again.close();
    };
    expect(await kept()).toEqual(['kept', 'over']);
    // Old nights that are run today: nothing of them is old yet.
    await runNight('2026-03-15');
    expect(await kept()).toEqual(['kept']);
    await runNight('2027-01-01');
    expect(await kept()).toEqual([]);
  });
});

function modeOf(file: string): string {
  return (statSync(file).mode & 0o777).toString(8);
}

const HOLDER = path.join(import.meta.dirname, 'hold-state.ts');

async function startHolder(folder: string): Promise<ChildProcess> {
  const child = fork(HOLDER, [folder], { execArgv: ['--import', 'tsx'] });
  await once(child, 'message');
  return child;
}

async function refusalInAnotherProcess(folder: string): Promise<string> {
  const child = fork(HOLDER, [folder], { execArgv: ['--import', 'tsx'] });
  const [says] = await once(child, 'message');
  child.kill();
  return String(says);
}
