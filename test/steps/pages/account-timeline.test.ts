import { describe, expect, it } from 'vitest';
import { readHistory } from '../../../lib/steps/accounts/read-history.ts';
import { writeTimeline } from '../../../lib/timeline/write-timeline.ts';
import { buildCase, buildTask, buildTelling } from '../../support/build-case.ts';
import { buildChart, buildRun } from '../../support/build-history.ts';
import { config, linkFor, look, NOW, openVisits, plain, type Visits } from './account-visit.ts';

/** Of Acme: a fall, a case that was told, a pulse, a score set by hand, a task that is overdue and a note. */
async function fillAcme({ dependencies: { history, cases, care } }: Visits): Promise<void> {
  const run = buildRun({ night: '2026-11-20' });
  await history.writeRun(run);
  await history.writeCharts(run, 0, [buildChart({ night: run.night, score: 80, raw: 80, band: 'healthy' })]);
  const told = buildTelling({ morning: '2026-11-11' });
  await cases.writeCase(buildCase({ openedOn: '2026-11-10', alerts: [{ openedOn: '2026-11-10' }], tellings: [told] }));
  await cases.writeTask(buildTask({ account: 'acme', title: 'Ask for a reference', dueOn: '2026-11-18' }));
  const by = { account: 'acme', by: 'sam@example.com' };
  await care.append({ ...by, kind: 'pulse', at: '2026-11-20T09:00:00.000Z', value: 2, note: 'Tired.' });
  await care.append({ ...by, kind: 'note', at: '2026-11-21T09:00:00.000Z', text: 'Met Bo.' });
  const set = { score: 50, reason: 'Sponsor leaves.', expiresOn: '2026-12-20', owner: null };
  await care.append({ ...by, ...set, kind: 'override-set', at: '2026-11-21T10:00:00.000Z' });
}

describe('the timeline on the page of an account', () => {
  it('has every entry of rounds timeline, in its order', async () => {
    const visits = await openVisits();
    await fillAcme(visits);
    const kept = (await readHistory('acme', '0000-01-01', visits.dependencies))!;
    const entries = writeTimeline(kept, { config, now: new Date(NOW).toISOString() });
    expect(new Set(entries.map(({ kind }) => kind))).toEqual(
      new Set(['override', 'note', 'score', 'pulse', 'task', 'telling', 'alert']),
    );
    let rest = plain(await look(visits)).split(' Timeline ')[1]!;
    for (const { words, by, details } of entries)
      for (const text of [words, ...(by === null ? [] : [`· ${by}`]), ...details]) {
        expect(rest).toContain(text);
        rest = rest.slice(rest.indexOf(text) + text.length);
      }
    expect(rest.trim()).toBe('');
  });

  it('is the same for whoever may look at the account and add nothing, and has no command in it', async () => {
    const visits = await openVisits();
    await fillAcme(visits);
    const timelineOf = async (reader: string) =>
      plain(await look(visits, { token: linkFor(reader) })).split(' Timeline ')[1];
    expect(await timelineOf('lea@example.com')).toBe(await timelineOf('sam@example.com'));
    expect(await timelineOf('lea@example.com')).not.toContain('rounds ');
  });
});
