import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/calendar.ts';
import type { CareStore } from '../../lib/care/care-store.ts';
import { acknowledge } from '../../lib/cases/act-on-case.ts';
import type { Case } from '../../lib/cases/case.ts';
import type { CaseStore } from '../../lib/cases/case-store.ts';
import type { Decision } from '../../lib/cases/decision.ts';
import { PORTFOLIO, startPlaybook } from '../../lib/cases/task.ts';
import { buildCase, buildCaseAlert, buildCaseSubject, buildTelling } from '../support/build-case.ts';
import { buildConfig, buildPlaybook, buildStep } from '../support/config-builder.ts';

const NIGHT = '2026-03-04';
const CLICKED = { by: 'sam@example.com', at: '2026-03-05T09:00:00.000Z' };

const decision = (account: string, night: string): Decision => ({
  ...{ night, account, rule: 'r', state: 'new', finding: 'Score 41 is below 60.', sent: true, code: 'step' },
  ...{ because: 'Nobody took it.', to: 'sam@example.com', at: null },
});

const accountsOf = (cases: readonly Case[]) => cases.map(({ account }) => account);

/** What every case store promises, and the care store beside it. `stores` gives the same ones for all tests. */
export function describeCaseStore(stores: () => { readonly cases: CaseStore; readonly care: CareStore }): void {
  const write = async (over: Partial<Case>) => (await stores().cases.writeCase(buildCase(over)))!;

  describe('cases', () => {
    it('are read as they were written, those of both kinds and of every night', async () => {
      const { cases } = stores();
      const risk = await write({ account: 'cased/1', tellings: [buildTelling()] });
      const later = await write({ account: 'cased/1', openedOn: '2026-05-01' });
      const opportunity = await write({ account: 'cased/1', kind: 'opportunity' });
      expect(risk).toEqual(buildCase({ account: 'cased/1', tellings: [buildTelling()], version: 1 }));
      const read = await cases.readCasesOf('cased/1');
      expect(read).toHaveLength(3);
      expect(read).toEqual(expect.arrayContaining([risk, later, opportunity]));
      expect(await cases.readCases()).toEqual(expect.arrayContaining([risk, later, opportunity]));
      expect(await cases.readCasesOf('cased')).toEqual([]);
    });

    it('are written by one of two who read the same version', async () => {
      const { cases } = stores();
      const read = await write({ account: 'case-race' });
      const { one } = acknowledge(read, CLICKED) as { one: Case };
      expect(await cases.writeCase(one)).toMatchObject({ version: 2, acts: [{ did: 'acknowledged' }] });
      expect(await cases.writeCase({ ...read, triageSince: '2026-03-05' })).toBeNull();
      expect(await cases.readCasesOf('case-race')).toMatchObject([{ triageSince: null, version: 2 }]);
      expect(await cases.writeCase(buildCase({ account: 'case-race' }))).toBeNull();
    });

    it('are found while they are open, by all and by their owner', async () => {
      const { cases } = stores();
      const about = buildCaseSubject({ owner: 'Ann Lee <Ann@Example.com>' });
      const open = await write({ account: 'case-open', about });
      await write({ account: 'case-of-nobody', about: buildCaseSubject({ owner: null }) });
      expect(accountsOf(await cases.readOpenCases())).toEqual(expect.arrayContaining(['case-open', 'case-of-nobody']));
      expect((await cases.readBook('ann@example.com')).cases).toEqual([open]);
      await cases.writeCase({ ...open, ended: { on: '2026-03-08', because: 'over' } });
      expect(accountsOf(await cases.readOpenCases())).not.toContain('case-open');
      expect((await cases.readBook('ann@example.com')).cases).toEqual([]);
      expect(await cases.readCasesOf('case-open')).toMatchObject([{ ended: { on: '2026-03-08' } }]);
    });

    it('keep the newest 200 of what they were told and acted on, whatever that covers', async () => {
      const covers = Array.from({ length: 40 }, (_, rule) => ({ ...buildCaseAlert(), rule: `a-rule-of-many-${rule}` }));
      const ids = Array.from({ length: 250 }, (_, number) => `message-${number}`);
      const tellings = ids.map((id) => buildTelling({ message: { period: NIGHT, id }, covers }));
      const acts = ids.map((by) => ({ at: CLICKED.at, by, did: 'acknowledged', covers }) as const);
      const written = await write({ account: 'case-long', tellings, acts });
      expect(await stores().cases.readCasesOf('case-long')).toEqual([written]);
      expect(written.tellings.map(({ message }) => message.id)).toEqual(ids.slice(-200));
      expect(written.acts.map(({ by }) => by)).toEqual(ids.slice(-200));
    });
  });

  describe('tasks of cases', () => {
    it('are the same ones when they are started twice, and in their assignee’s book until they end', async () => {
      const { cases } = stores();
      const playbook = buildPlaybook('p', 'P', { tasks: [buildStep('Call', { due: { hours: 48 } })] });
      const subject = {
        ...{ account: 'case-tasked', accountName: 'Acme', openedOn: '2026-03-04', rule: 'below', episode: 1 },
        ...{ owner: 'sam@example.com', manager: null, executive: null },
      };
      const [task] = startPlaybook(playbook, subject, CLICKED, buildConfig());
      const mine = { ...task!, assignee: 'tess@example.com' };
      const written = (await cases.writeTask(mine))!;
      expect(await cases.writeTask(mine)).toBeNull();
      expect(await cases.readTasksOf('case-tasked')).toEqual([written]);
      expect(await cases.readTasks()).toEqual(expect.arrayContaining([written]));
      expect((await cases.readBook('tess@example.com')).tasks).toEqual([written]);
      await cases.writeTask({ ...written, state: 'done', endedBy: 'tess@example.com', endedAt: CLICKED.at });
      expect((await cases.readBook('tess@example.com')).tasks).toEqual([]);
    });
  });

  describe('tasks of no account', () => {
    it('are kept apart from those of every account, and in the book of whoever has them', async () => {
      const { cases } = stores();
      const subject = {
        ...{ account: 'case-beside', accountName: 'Acme', openedOn: '2026-03-04', rule: 'below', episode: 1 },
        ...{ owner: 'sam@example.com', manager: null, executive: null },
      };
      const playbook = buildPlaybook('p', 'P', { tasks: [buildStep('Call')] });
      const [task] = startPlaybook(playbook, subject, CLICKED, buildConfig());
      await cases.writeTask(task!);
      const review = { ...task!, account: PORTFOLIO, id: 'cadence.review.2026-03-04', assignee: 'ops@example.com' };
      const written = (await cases.writeTask(review))!;
      expect(await cases.writeTask(review)).toBeNull();
      expect(await cases.readTasksOf(PORTFOLIO)).toEqual([written]);
      expect(await cases.readTasks()).toEqual(expect.arrayContaining([written]));
      expect((await cases.readBook('ops@example.com')).tasks).toEqual([written]);
      expect(await cases.readTasksOf('case-beside')).toHaveLength(1);
    });
  });

  describe('decisions on cases', () => {
    it('are kept for 35 nights, the newest first, each night’s last word', async () => {
      const { cases } = stores();
      for (let night = 0; night < 40; night++)
        await cases.writeDecisions(addDays(NIGHT, night), [decision('case-decided', addDays(NIGHT, night))]);
      const last = { ...decision('case-decided', addDays(NIGHT, 39)), rule: 'other' };
      await cases.writeDecisions(addDays(NIGHT, 39), [last]);
      const kept = await cases.readDecisions('case-decided');
      expect(kept).toHaveLength(35);
      expect(kept[0]).toEqual(last);
    });

    it('are removed with their account, as its cases and tasks are', async () => {
      const { cases, care } = stores();
      await write({ account: 'case-gone' });
      await write({ account: 'case-gone', kind: 'opportunity', ended: { on: '2026-03-08', because: 'left' } });
      await cases.writeDecisions(NIGHT, [decision('case-gone', NIGHT), decision('case-stays', NIGHT)]);
      expect(await care.removeAccount('case-gone')).toBe(2);
      expect(await cases.removeDecisions('case-gone')).toBe(1);
      expect(await cases.readCasesOf('case-gone')).toEqual([]);
      expect(accountsOf(await cases.readOpenCases())).not.toContain('case-gone');
      expect(await cases.readDecisions('case-gone')).toEqual([]);
      expect(await cases.readDecisions('case-stays')).toHaveLength(1);
    });
  });

  describe('the switch of delivery', () => {
    it('says what was said last', async () => {
      const { cases } = stores();
      await cases.writeSwitch({ ...CLICKED, mode: 'shadow' });
      await cases.writeSwitch({ ...CLICKED, mode: 'on' });
      expect(await cases.readSwitch()).toEqual({ ...CLICKED, mode: 'on' });
    });
  });
}
