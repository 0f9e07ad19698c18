import { describe, expect, it } from 'vitest';
import { addDays, type Night } from '../../../lib/calendar.ts';
import { type WeighRequest, weighDoubts } from '../../../lib/detection/gate/weigh-doubts.ts';
import { type Doubt, doubtKey, type Evidence } from '../../../lib/history/doubt.ts';
import { type GateWord, wordsUpTo } from '../../../lib/history/gate-word.ts';
import { TONIGHT } from './gate-builder.ts';

const seats: Evidence = {
  ...{ check: 'level-shift', about: 'seats', export: null, date: null },
  figures: { tonight: 9, usual: 3, limit: 0.3 },
  because: 'seats is about 400 times larger.',
  scope: { is: 'metrics', metrics: ['seats'] },
};
const gone = (accounts: number): Evidence => ({
  ...{ ...seats, check: 'accounts-gone', about: '', because: `${accounts} are gone.` },
  scope: { is: 'gone-accounts', accounts, sample: [] },
});
const unreadable: Evidence = { ...seats, check: 'empty-roster', about: '', scope: { is: 'night' } };
const rowsOf = (date: Night): Evidence => ({ ...seats, check: 'event-rows', about: 'usage', export: 'usage', date });

const file = { key: 'usage/1.csv', version: '1' };

/** Doubts night by night, from the evidence of each; nights without evidence of their own are empty. */
function live(
  evidence: readonly (readonly Evidence[])[],
  given: Partial<WeighRequest> & { readonly wordsOf?: (night: Night) => readonly GateWord[] } = {},
): readonly (readonly Doubt[])[] {
  let last: WeighRequest['last'] = null;
  return evidence.map((found, index) => {
    const night = addDays(TONIGHT, index);
    const doubts = weighDoubts({
      ...{ night, evidence: found, last, believedAfter: 3, words: given.wordsOf?.(night) ?? [] },
      metricsStillReading: () => ['logins_7d'],
      isReadLater: () => false,
      filesOf: () => [file],
      ...given,
    });
    last = { night, doubts };
    return doubts;
  });
}

function standings(nights: readonly (readonly Doubt[])[]) {
  return nights.map((doubts) => doubts.map(({ standing }) => standing).join(' '));
}

function say(is: GateWord['is'], of: Evidence, night: Night): GateWord {
  return { doubt: doubtKey(of), night, is, by: 'ops@example.com', at: `${night}T20:00:00.000Z` };
}

describe('a doubt', () => {
  it('that stays the same is believed after three charted nights, and from then on', () => {
    expect(standings(live([[seats], [seats], [seats], [seats], [seats]]))).toEqual([
      'left-out',
      'left-out',
      'left-out',
      'stayed',
      'stayed',
    ]);
  });

  it('that was away for a night begins anew', () => {
    expect(standings(live([[seats], [seats], [seats], [], [seats]])).at(-1)).toBe('left-out');
  });

  it('about more accounts than before is another', () => {
    const nights = [[gone(30)], [gone(30)], [gone(31)], [gone(60)]];
    expect(live(nights).map(([doubt]) => doubt?.nights)).toEqual([1, 2, 3, 1]);
  });

  it('about the whole night is never believed, neither by waiting nor because somebody says so', () => {
    const words = [say('right', unreadable, TONIGHT)];
    const nights = live(new Array(10).fill([unreadable]), { wordsOf: () => words });
    expect(new Set(standings(nights))).toEqual(new Set(['left-out']));
  });

  it('that is said to be right is believed while it stays, and not when it comes again', () => {
    const nights = live([[seats], [seats], [], [seats]], { wordsOf: () => [say('right', seats, TONIGHT)] });
    expect(standings(nights)).toEqual(['right', 'right', '', 'left-out']);
  });

  it('that is said to be wrong is left out for as long as it stays', () => {
    const nights = live(new Array(6).fill([seats]), { wordsOf: () => [say('wrong', seats, TONIGHT)] });
    expect(new Set(standings(nights))).toEqual(new Set(['wrong']));
  });

  it('that is said to be wrong stays so, however many accounts it is about from night to night', () => {
    const nights = [gone(59), gone(30), gone(31), gone(80), gone(80)].map((one) => [one]);
    const told = live(nights, { wordsOf: () => [say('wrong', gone(59), TONIGHT)] });
    expect(standings(told)).toEqual(new Array(5).fill('wrong'));
  });

  it('goes by what was said last', () => {
    const words = [say('wrong', seats, TONIGHT), say('right', seats, addDays(TONIGHT, 1))];
    const wordsOf = (night: Night) => wordsUpTo(words, night, 'UTC');
    expect(standings(live([[seats], [seats]], { wordsOf }))).toEqual(['wrong', 'right']);
  });
});

describe('a doubt about the rows of a date', () => {
  const day = rowsOf(TONIGHT);

  it('lasts while they are in a window', () => {
    const nights = live([[day], [], [], [], [], []]);
    expect(standings(nights)).toEqual(new Array(6).fill('left-out'));
    expect(nights.at(-1)?.[0]).toMatchObject({ date: TONIGHT, scope: { metrics: ['logins_7d'] } });
  });

  it('is over when no metric reads them any more', () => {
    expect(standings(live([[day], []], { metricsStillReading: () => [] }))).toEqual(['left-out', '']);
  });

  it('lasts while a change is to reach them, about no metric until it does', () => {
    const metrics = [['logins_7d'], [], ['trend'], []];
    let night = 0;
    const nights = live([[day], [], [], [], []], {
      metricsStillReading: () => metrics[night++]!,
      isReadLater: () => night < 3,
    });
    expect(nights.map(([doubt]) => doubt && 'metrics' in doubt.scope && doubt.scope.metrics)).toEqual([
      ['seats'],
      ['logins_7d'],
      [],
      ['trend'],
      undefined,
    ]);
  });

  it('lasts over a night on which nothing of the export is there', () => {
    let night = 0;
    const filesOf = () => (night++ === 1 ? null : [file]);
    expect(standings(live([[day], [], []], { filesOf }))).toEqual(['left-out', 'left-out', 'left-out']);
  });

  it('is over when their files are others', () => {
    let version = 0;
    const filesOf = () => [{ ...file, version: `${++version}` }];
    expect(standings(live([[day], []], { filesOf }))).toEqual(['left-out', '']);
  });

  it('is over when a file comes that was not there', () => {
    let files: Doubt['files'] = [];
    const filesOf = () => {
      const now = files;
      files = [file];
      return now;
    };
    expect(standings(live([[day], []], { filesOf }))).toEqual(['left-out', '']);
  });

  it('is over when it is said to be right', () => {
    const wordsOf = (night: Night) => (night > TONIGHT ? [say('right', day, TONIGHT)] : []);
    expect(standings(live([[day], []], { wordsOf }))).toEqual(['left-out', '']);
  });

  it('is over with those of its neighbours once they have been so for three nights', () => {
    const days = [0, 1, 2, 3, 4].map((days) => [rowsOf(addDays(TONIGHT, days))]);
    expect(standings(live(days))).toEqual([
      'left-out',
      'left-out left-out',
      'left-out left-out left-out',
      'stayed',
      'stayed',
    ]);
  });
});

describe('what is believed of dated rows', () => {
  const few = (days: number) => ({
    ...rowsOf(addDays(TONIGHT, days)),
    figures: { tonight: 300, usual: 1000, limit: 100 },
  });
  const many = (days: number) => ({ ...few(days), figures: { tonight: 9000, usual: 1000, limit: 100 } });
  const week = [[few(0)], [few(1)], [few(2)], [few(3)], [few(4)], [], []];

  it('is so after a weekend without rows, too', () => {
    const nights = standings(live([...week, [few(7)], [few(8)], [], [], [], [], [], [], [], [few(16)]]));
    expect(nights.slice(4, 9)).toEqual(['stayed', 'stayed', 'stayed', 'stayed', 'stayed']);
    // And is doubted again when it was otherwise for longer than a week.
    expect(nights.at(-1)).toBe('left-out');
  });

  it('is so where somebody said it of one night', () => {
    const wordsOf = (night: Night) => (night > TONIGHT ? [say('right', few(0), TONIGHT)] : []);
    expect(standings(live([[few(0)], [few(1)], [], [few(3)]], { wordsOf }))).toEqual([
      'left-out',
      'right',
      'right',
      'right',
    ]);
  });

  it('says nothing of too many where there were too few', () => {
    expect(standings(live([...week, [many(7)]])).at(-1)).toBe('left-out');
    expect(live([[few(0)], [few(1)], [few(2)], [many(3)]]).at(-1)?.[0]).toMatchObject({
      nights: 1,
      standing: 'left-out',
    });
  });
});

describe('what operations say', () => {
  it('counts for the nights that end after it was said', () => {
    const words = [say('right', seats, '2026-03-31')];
    expect(wordsUpTo(words, '2026-03-30', 'UTC')).toEqual([]);
    expect(wordsUpTo(words, '2026-03-31', 'UTC')).toEqual(words);
    expect(wordsUpTo(words, '2026-03-31', 'Pacific/Auckland')).toEqual([]);
  });
});
