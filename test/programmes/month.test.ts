import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, isoWeekday, type Night } from '../../lib/calendar.ts';
import { PORTFOLIO, type Task } from '../../lib/cases/task.ts';
import { NO_ACCOUNT } from '../../lib/cli/print-tasks.ts';
import { type Days, type Delivered, liveIn } from './live.ts';
import { ACCOUNTS, ANN, BOB, EVE, MIA, MONTH_MODEL, NIGHTS, OPS, SAM, stateOn } from './month-portfolio.ts';

/** Its state export does not come. */
const HELD = '2026-11-16';
/** Nobody’s schedule fires: somebody runs it in the afternoon after. */
const LATE = '2026-11-23';
const THANKSGIVING = '2026-11-26';

/** Hours at which something may go out, beside those at which people act. */
const HOURS = ['07:31', '08:01', '09:01', '11:01', '15:01'];

interface Act {
  readonly at: string;
  readonly by: string;
  readonly words: readonly string[];
  /** Ends a task by its title, in the place of words. */
  readonly ends?: readonly [account: string, title: string, how: 'done' | 'drop'];
}

/** What people do, as they would say it. */
const ACTS: readonly Act[] = [
  { at: '2026-11-03T10:00:00Z', by: BOB, words: ['alerts', 'ack', 'halo'] },
  { at: '2026-11-05T10:00:00Z', by: SAM, words: ['tasks', 'start', 'acme', 'under-60'] },
  { at: '2026-11-09T10:00:00Z', by: SAM, words: [], ends: ['acme', 'Call the sponsor', 'done'] },
  { at: '2026-11-10T11:30:00Z', by: ANN, words: ['alerts', 'ack', 'dyna'] },
  { at: '2026-11-11T15:30:00Z', by: EVE, words: [], ends: ['dyna', 'Call their executive sponsor', 'done'] },
  { at: '2026-11-12T10:00:00Z', by: SAM, words: [], ends: ['acme', 'Agree on a plan with dates', 'done'] },
  { at: '2026-11-13T10:00:00Z', by: OPS, words: [], ends: [PORTFOLIO, 'Review the health model', 'done'] },
  { at: '2026-11-16T10:00:00Z', by: MIA, words: ['tasks', 'start', 'fern', 'under-60'] },
  { at: '2026-11-16T14:00:00Z', by: ANN, words: [], ends: ['dyna', 'Meet the new champion', 'done'] },
  { at: '2026-11-18T10:00:00Z', by: ANN, words: [], ends: ['fern', 'Call the sponsor', 'done'] },
  { at: '2026-11-19T10:00:00Z', by: BOB, words: ['tasks', 'start', 'iris', 'under-60'] },
  { at: '2026-11-20T10:00:00Z', by: ANN, words: [], ends: ['fern', 'Agree on a plan with dates', 'done'] },
  { at: '2026-11-25T10:00:00Z', by: ANN, words: [], ends: ['fern', 'Quarterly review', 'done'] },
  { at: '2026-11-27T10:00:00Z', by: BOB, words: [], ends: ['iris', 'Call the sponsor', 'done'] },
  { at: '2026-11-30T10:00:00Z', by: BOB, words: [], ends: ['iris', 'Agree on a plan with dates', 'drop'] },
];

interface Entry {
  readonly date: Night;
  readonly time: string;
  readonly what: { readonly did: string } | Delivered;
}

/** Everything that was done and received, in order. */
async function liveMonth(days: Days): Promise<readonly Entry[]> {
  const diary: Entry[] = [];
  for (const night of NIGHTS) {
    const date = addDays(night, 1);
    if (night !== LATE) await days.night(night, { isHeld: night === HELD });
    const acts = ACTS.filter(({ at }) => at.startsWith(date)).map(({ at }) => at.slice(11, 16));
    for (const time of [...HOURS, ...acts].sort()) {
      const at = `${date}T${time}:00Z`;
      if (night === LATE && time === '15:01') await days.night(night, { at });
      for (const act of ACTS.filter((one) => one.at === at)) {
        await days.run(at, ...(await wordsOf(act, days)), '--by', act.by);
        diary.push({ date, time, what: { did: describeAct(act) } });
      }
      for (const message of await days.sweep(at)) diary.push({ date, time, what: message });
    }
  }
  return diary;
}

async function readTasks(days: Days, at: string): Promise<readonly Task[]> {
  return JSON.parse(await days.run(at, 'tasks', '--all', '--json'));
}

async function wordsOf({ at, words, ends }: Act, days: Days): Promise<readonly string[]> {
  if (!ends) return words;
  const [account, title, how] = ends;
  const task = (await readTasks(days, at)).find((one) => one.account === account && one.title === title);
  expect({ ends, state: task?.state }).toEqual({ ends, state: 'open' });
  return ['tasks', how, account || NO_ACCOUNT, task!.id];
}

function describeAct({ by, words, ends }: Act): string {
  return `${by} ${ends ? `${ends[2] === 'done' ? 'has done' : 'drops'} “${ends[1]}” of ${ends[0] || 'the portfolio'}` : words.join(' ')}`;
}

const folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-test-'));
let days: Days;
let diary: readonly Entry[];
beforeAll(async () => {
  mkdirSync(path.join(folder, 'exports', 'state'), { recursive: true });
  writeFileSync(path.join(folder, 'health.yaml'), MONTH_MODEL);
  writeFileSync(path.join(folder, 'exports', 'accounts.csv'), ACCOUNTS);
  for (const night of NIGHTS)
    if (night !== HELD) writeFileSync(path.join(folder, 'exports', 'state', `${night}.csv`), stateOn(night));
  days = liveIn(folder);
  diary = await liveMonth(days);
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const received = () => diary.flatMap(({ date, what }) => ('to' in what ? [{ date, ...what }] : []));
const isQuiet = (date: Night) => isoWeekday(date) > 5 || date === THANKSGIVING;

describe('a month of three CSMs, a manager and an executive', () => {
  it('comes to each as the file says, day by day', async () => {
    await expect(write(diary)).toMatchFileSnapshot('golden/month.txt');
  });

  it('is silent on quiet days', () => {
    const onQuietDays = received().filter(({ date, to }) => isQuiet(date) && to !== OPS);
    expect(onQuietDays.map(({ date, to, kind }) => [date, to, kind])).toEqual([]);
  });

  it('ends every task, or asks for it after its day', async () => {
    const tasks = await readTasks(days, '2026-11-30T16:00:00Z');
    expect(tasks.length).toBeGreaterThan(6);
    const isAskedFor = ({ title, assignee }: Task) =>
      received().some(({ to, text }) => to === assignee && text.includes(title));
    expect(tasks.filter((task) => task.state === 'open' && task.dueOn < '2026-11-30' && !isAskedFor(task))).toEqual([]);
  });
});

function write(entries: readonly Entry[]): string {
  const dates = [...new Set(NIGHTS.map((night) => addDays(night, 1)))];
  return dates
    .map((date) =>
      writeDay(
        date,
        entries.filter((entry) => entry.date === date),
      ),
    )
    .join('\n');
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

function writeDay(date: Night, entries: readonly Entry[]): string {
  const lines = entries.map(({ time, what }) =>
    'did' in what ? `  ${time}  · ${what.did}` : `  ${time}  ${what.to}: ${what.channel}, ${what.kind}: ${what.title}`,
  );
  const day = `${WEEKDAYS[isoWeekday(date) - 1]} ${date}`;
  return lines.length === 0 ? `${day}: nothing\n` : `${day}\n${lines.join('\n')}\n`;
}
