import { describe, expect, it } from 'vitest';
import { acknowledge } from '../../lib/alerts/act-on-alert.ts';
import type { Alert } from '../../lib/alerts/alert.ts';
import type { AlertStore } from '../../lib/alerts/alert-store.ts';
import { planAlerts } from '../../lib/alerts/plan-alerts.ts';
import type { Decision } from '../../lib/alerts/reason.ts';
import { startPlaybook } from '../../lib/alerts/task.ts';
import { addDays } from '../../lib/calendar.ts';
import type { CareStore } from '../../lib/care/care-store.ts';
import { buildFinding, buildTonight } from '../support/build-alert.ts';
import { buildConfig } from '../support/config-builder.ts';

const NIGHT = '2026-03-04';
const { notify } = buildConfig();

function open(account: string): Alert {
  const { alerts } = planAlerts({
    night: NIGHT,
    ...buildTonight(buildFinding('new', { account })),
    alerts: [],
    presenceOf: () => 'here',
    notify,
    timezone: 'UTC',
    mode: 'on',
    isReplay: false,
  });
  return alerts[0]!;
}

const decision = (account: string, night: string): Decision => ({
  night,
  account,
  rule: 'r',
  state: 'new',
  finding: 'Score 41 is below 60.',
  sent: true,
  code: 'opened',
  because: 'New.',
  to: 'sam@example.com',
  at: null,
});

/** What every alert store promises, and the care store beside it. `stores` gives the same ones for all tests. */
export function describeAlertStore(stores: () => { readonly alerts: AlertStore; readonly care: CareStore }): void {
  describe('alerts', () => {
    it('are read as they were written', async () => {
      const written = await stores().alerts.writeAlert(open('acme/1'));
      expect(written).toEqual({ ...open('acme/1'), version: 1 });
      expect(await stores().alerts.readAlertsOf('acme/1')).toEqual([written]);
      expect(await stores().alerts.readAlertsOf('acme')).toEqual([]);
    });

    it('are written by one of two who read the same version', async () => {
      const read = (await stores().alerts.writeAlert(open('race')))!;
      const acked = acknowledge(read, 'sam', '2026-03-05T09:00:00.000Z') as { alert: Alert };
      expect(await stores().alerts.writeAlert(acked.alert)).toMatchObject({ version: 2, state: 'acked' });
      expect(await stores().alerts.writeAlert({ ...read, state: 'resolved' })).toBeNull();
      expect(await stores().alerts.readAlertsOf('race')).toMatchObject([{ state: 'acked' }]);
      expect(await stores().alerts.writeAlert(open('race'))).toBeNull();
    });

    it('are found when something is due, and no more once it is done', async () => {
      const read = (await stores().alerts.writeAlert(open('due')))!;
      const due = async (until: string) => (await stores().alerts.readDueAlerts(until)).map(({ account }) => account);
      expect(await due('2026-03-06T07:29:59.999Z')).not.toContain('due');
      expect(await due('2026-03-06T07:30:00.000Z')).toContain('due');
      await stores().alerts.writeAlert(
        (acknowledge(read, 'sam', '2026-03-05T09:00:00.000Z') as { alert: Alert }).alert,
      );
      expect(await due('2027-01-01T00:00:00.000Z')).not.toContain('due');
    });
  });

  describe('tasks', () => {
    it('are the same ones when they are started twice', async () => {
      const playbook = {
        id: 'p',
        title: 'P',
        tasks: [{ title: 'Call', dueBusinessDays: 1, assignee: 'owner' }],
      } as const;
      const start = { by: 'sam', at: '2026-03-05T09:00:00.000Z', today: '2026-03-05' };
      const [task] = startPlaybook(playbook, open('tasked'), start, notify.quiet);
      expect(await stores().alerts.writeTask(task!)).toMatchObject({ version: 1 });
      expect(await stores().alerts.writeTask(task!)).toBeNull();
      expect(await stores().alerts.readTasks()).toEqual([{ ...task, version: 1 }]);
    });
  });

  describe('decisions', () => {
    it('are kept for 35 nights, the newest first, each night’s last word', async () => {
      for (let night = 0; night < 40; night++)
        await stores().alerts.writeDecisions(addDays(NIGHT, night), [decision('acme', addDays(NIGHT, night))]);
      await stores().alerts.writeDecisions(addDays(NIGHT, 39), [
        { ...decision('acme', addDays(NIGHT, 39)), rule: 'other' },
      ]);
      const kept = await stores().alerts.readDecisions('acme');
      expect(kept).toHaveLength(35);
      expect(kept[0]).toMatchObject({ night: addDays(NIGHT, 39), rule: 'other' });
    });

    it('are removed with their account, as its alerts and tasks are', async () => {
      await stores().alerts.writeAlert(open('gone'));
      await stores().alerts.writeDecisions(NIGHT, [decision('gone', NIGHT), decision('stays', NIGHT)]);
      expect(await stores().care.removeAccount('gone')).toBe(1);
      expect(await stores().alerts.removeDecisions('gone')).toBe(1);
      expect(await stores().alerts.readAlertsOf('gone')).toEqual([]);
      expect(await stores().alerts.readDecisions('gone')).toEqual([]);
      expect(await stores().alerts.readDecisions('stays')).toHaveLength(1);
    });
  });

  describe('the delivery switch', () => {
    it('says nothing until somebody does', async () => {
      expect(await stores().alerts.readSwitch()).toBeNull();
      const off = { mode: 'off', by: 'sam', at: '2026-03-05T09:00:00.000Z' } as const;
      await stores().alerts.writeSwitch(off);
      expect(await stores().alerts.readSwitch()).toEqual(off);
    });
  });
}
