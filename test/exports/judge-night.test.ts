import { describe, expect, it } from 'vitest';
import { toDay } from '../../lib/calendar.ts';
import { exportOf, folderOf, loaderOver, requestOf, seeExport, tableRows, touch } from './export-night.ts';

const night = '2024-03-10';

function events(...days: string[]): string {
  return `account_id,day\n${days.map((day, index) => `a${index},${day}\n`).join('')}`;
}

describe('an event export', () => {
  it('counts the rows up to the night, and those of the night itself', async () => {
    const { report, table } = await seeExport(
      { 'usage.csv': events('2024-03-09', night, night, '2024-03-11') },
      { time: 'day' },
    );
    expect(report).toMatchObject({ state: 'present', rowsVisible: 3, rowsTonight: 2, newestDate: night });
    const days = (await tableRows(table, ['__nr_day'])).map((row) => row.__nr_day);
    expect(days).toEqual([19791, 19792, 19792, 19793]);
  });

  it('takes the date of a moment in the portfolio’s zone', async () => {
    const { report, table } = await seeExport(
      { 'usage.csv': events('2024-03-11T03:59:00Z', '2024-03-11T04:00:00Z', '2024-03-10 23:59:59.5') },
      { time: 'day' },
      { timezone: 'America/New_York' },
    );
    expect(report).toMatchObject({ rowsTonight: 2, columns: [{}, { name: 'day', type: 'timestamp' }] });
    expect((await tableRows(table)).map((row) => row.day)).toEqual([
      '2024-03-10 23:59:00',
      '2024-03-11 00:00:00',
      '2024-03-10 23:59:59.5',
    ]);
  });

  it('is stale when its newest visible row is older than fresh_within, in whole dates', async () => {
    const files = { 'usage.csv': events('2024-03-08', '2024-03-11') };
    const at = (hours: number | null) => seeExport(files, { time: 'day', freshWithinHours: hours });
    expect((await at(48)).report.state).toBe('present');
    expect((await at(null)).report.state).toBe('present');
    const { report, table } = await at(47);
    expect(report).toMatchObject({ state: 'stale', newestDate: '2024-03-08' });
    expect(report.because).toContain('2 days before 2024-03-10');
    expect(table).toBeUndefined();
  });

  it('without a visible row is stale only with fresh_within', async () => {
    const files = { 'usage.csv': events('2024-03-11') };
    expect((await seeExport(files, { time: 'day' })).report.state).toBe('present');
    expect((await seeExport(files, { time: 'day', freshWithinHours: 24 })).report.state).toBe('stale');
  });

  it('says on which earlier days it would have been missing', async () => {
    const files = { 'usage.csv': events('2024-02-01', night) };
    const { table } = await seeExport(files, { time: 'day', freshWithinHours: 48 });
    const missing = ['2024-01-31', '2024-02-01', '2024-02-03', '2024-02-04', night].map((day) =>
      table?.isMissingOn(toDay(day)),
    );
    expect(missing).toEqual([true, false, false, true, false]);
  });

  it('counts rows that repeat an id among those visible', async () => {
    const text = `account_id,day,event\na,${night},1\nb,${night},1\nc,${night},\nd,${night},\ne,2024-03-11,1\n`;
    const { report } = await seeExport({ 'usage.csv': text }, { time: 'day', id: 'event' });
    expect(report.duplicateIds).toBe(1);
  });

  it('by night reads the files its window needs, ordered by night, name and line', async () => {
    const files = {
      'u/2024-03-07/a.csv': events('2024-03-07'),
      'u/2024-03-09/b.csv': 'account_id,day\nb1,2024-03-09\nb2,2024-03-09\n',
      'u/2024-03-09/a.csv': 'account_id,day\nzz,2024-03-09\n',
      'u/2024-03-10/a.csv': 'account_id,day\naa,2024-03-10\n',
      'u/2024-03-11/a.csv': events('2024-03-11'),
    };
    const config = { files: 'u/{date}/*.csv', time: 'day' };
    const seen = await seeExport(files, config, { windowStart: new Map([['usage', toDay('2024-03-08')]]) });
    expect((await tableRows(seen.table)).map((row) => row.account_id)).toEqual(['zz', 'b1', 'b2', 'aa']);
    expect((await seeExport(files, config)).report.files).toHaveLength(4);
    const late = await seeExport(files, config, {
      windowStart: new Map([['usage', toDay(night)]]),
      night: '2024-03-20',
    });
    expect(late.report.files.map(({ key }) => key)).toEqual(['u/2024-03-10/a.csv', 'u/2024-03-11/a.csv']);
  });

  it('by night without a file in its whole window is missing', async () => {
    const { report } = await seeExport(
      { 'u/2024-03-01.csv': events('2024-03-01') },
      { files: 'u/{date}.csv', time: 'day' },
      { windowStart: new Map([['usage', toDay('2024-03-04')]]) },
    );
    expect(report.state).toBe('missing');
    expect(report.because).toContain('The newest is of 2024-03-01.');
  });

  describe('against the rows of its weekday', () => {
    const stateOf = async (tonight: number, ...rows: number[]) => {
      const files = { 'usage.csv': events(...Array<string>(tonight).fill(night)) };
      return (await seeExport(files, { time: 'day' }, { weekdayRows: new Map([['usage', rows]]) })).report;
    };

    it('is incomplete with under 90 % of what it always has', async () => {
      expect((await stateOf(90, 100, 100, 100, 100)).state).toBe('present');
      expect((await stateOf(89, 100, 100, 100, 100)).state).toBe('incomplete');
      expect((await stateOf(89, 100, 100, 100)).state).toBe('present');
    });

    it('may have less where it varies, and never half of many', async () => {
      expect((await stateOf(365, 420, 400, 435, 425)).state).toBe('present');
      const cut = await stateOf(210, 420, 400, 435, 425);
      expect(cut.state).toBe('incomplete');
      expect(cut.because).toContain('Only 210 rows are dated tonight; 423 are usual on this weekday, and fewer than');
    });

    it('is whole with fewer than the few rows it usually has', async () => {
      expect((await stateOf(1, 2, 2, 2, 3)).state).toBe('present');
      expect((await stateOf(9, 16, 12, 17, 14)).state).toBe('present');
    });

    it('is not taken in by one holiday', async () => {
      expect((await stateOf(210, 420, 10, 435, 425)).state).toBe('incomplete');
    });
  });
});

describe('a snapshot export', () => {
  const rows = 'account_id,n\na,1\n';
  const dated = { files: 's/{date}.csv' };

  it('by night takes the files of the night', async () => {
    const { report } = await seeExport({ 's/2024-03-10.csv': rows, 's/2024-03-09.csv': rows }, dated);
    expect(report).toMatchObject({ state: 'present', newestDate: night, files: [{ key: 's/2024-03-10.csv' }] });
  });

  it('is carried from the newest earlier night within fresh_within', async () => {
    const files = { 's/2024-03-09.csv': rows, 's/2024-03-07.csv': rows };
    const { report, table } = await seeExport(files, { ...dated, freshWithinHours: 36 });
    expect(report).toMatchObject({ state: 'carried', newestDate: '2024-03-09' });
    expect(report.because).toContain('that of 2024-03-09 is carried forward');
    expect(table?.state).toBe('carried');
  });

  it('is missing when the newest is too old, or nothing says how old it may be', async () => {
    const files = { 's/2024-03-08.csv': rows };
    expect((await seeExport(files, { ...dated, freshWithinHours: 36 })).report.state).toBe('missing');
    expect((await seeExport(files, dated)).report.state).toBe('missing');
  });

  it('is not carried over a night whose file is broken', async () => {
    const files = { 's/2024-03-10.csv': 'account_id,n\na', 's/2024-03-09.csv': rows };
    expect((await seeExport(files, { ...dated, freshWithinHours: 36 })).report.state).toBe('incomplete');
  });

  it('without a date is as old as its newest as_of cell, or else as its file', async () => {
    const text = 'account_id,on\na,2024-03-07\nb,2024-03-08\n';
    const stated = await seeExport({ 'usage.csv': text }, { asOf: 'on', freshWithinHours: 48 });
    expect(stated.report).toMatchObject({ state: 'present', newestDate: '2024-03-08' });
    expect((await seeExport({ 'usage.csv': text }, { asOf: 'on', freshWithinHours: 47 })).report.state).toBe('stale');
    const root = folderOf({ 'usage.csv': rows });
    touch(root, 'usage.csv', '2024-03-08T02:00:00Z');
    const written = await seeExport(root, {}, { timezone: 'America/New_York' });
    expect(written.report).toMatchObject({ state: 'present', newestDate: '2024-03-07' });
  });

  it('without a date says in a replay that old nights see its newest state', async () => {
    const { report } = await seeExport({ 'usage.csv': rows }, { freshWithinHours: 24 }, { isReplay: true });
    expect(report.state).toBe('present');
    expect(report.notes[0]).toMatch(/^Undated snapshot/);
  });
});

describe('a replay', () => {
  it('reads a file once for all nights that need it', async () => {
    const root = folderOf(
      Object.fromEntries(
        Array.from({ length: 9 }, (_, day) => [`u/2024-03-0${day + 1}.csv`, events(`2024-03-0${day + 1}`)]),
      ),
    );
    const loader = loaderOver(root);
    const config = exportOf({ files: 'u/{date}.csv', time: 'day' });
    const relations: string[] = [];
    for (const day of [5, 6]) {
      const windowStart = new Map([['usage', toDay('2024-03-04')]]);
      const seen = await loader.load(requestOf([config], { night: `2024-03-0${day}`, windowStart, isReplay: true }));
      relations.push(seen.tables.get('usage')!.relation);
    }
    const filesOf = (relation = '') => relation.match(/'[^']*\.piece'/g) ?? [];
    expect(filesOf(relations[0])).toHaveLength(2);
    expect(filesOf(relations[1]).slice(0, 2)).toEqual(filesOf(relations[0]));
  });
});
