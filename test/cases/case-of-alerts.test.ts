import { describe, expect, it } from 'vitest';
import { advanceCases } from '../../lib/cases/advance-cases.ts';
import { adoptAlerts, caseOfAlerts } from '../../lib/cases/case-of-alerts.ts';
import type { Alert } from '../../lib/cases/earlier-alert.ts';
import { handOf } from '../../lib/cases/hand.ts';
import { buildAlertOfBefore, buildFinding, buildSubject } from '../support/build-alert.ts';
import { buildCase } from '../support/build-case.ts';
import { buildConfig } from '../support/config-builder.ts';

const SAM = 'sam@example.com';
const LATER = '2026-04-01T00:00:00.000Z';

const withoutBefore = ({ before: _, ...alert }: Alert) => alert;
const falling = (over: Partial<Alert> = {}) => buildAlertOfBefore({ rule: 'score-fell', ...over });
const over = (resolvedOn: string, other: Partial<Alert> = {}) =>
  falling({ state: 'resolved', openedOn: '2026-03-01', resolvedOn, plannedFor: resolvedOn, ...other });
const acked = (at: string, other: Partial<Alert> = {}) =>
  buildAlertOfBefore({ state: 'acked', handled: 'acked', trail: [{ at, by: SAM, did: 'acknowledged' }], ...other });

describe('a case of alerts that the version before kept', () => {
  it('is one of an account’s alerts that are open, from the first of them on', () => {
    const one = caseOfAlerts([
      buildAlertOfBefore({ openedOn: '2026-03-10', plannedFor: '2026-03-12' }),
      falling({
        state: 'recovering',
        about: buildSubject({ because: 'It fell by 20.', nextStep: 'Call.', score: 70 }),
      }),
    ]);
    expect(one).toMatchObject({
      ...{ account: 'acme', kind: 'risk', openedOn: '2026-03-04', plannedFor: '2026-03-12', version: 0 },
      ...{ ended: null, absentSince: null, triageSince: null },
      about: { owner: SAM, manager: 'mia@example.com', executive: null, score: 41 },
      alerts: [
        { rule: 'score-fell', state: 'recovering', openedOn: '2026-03-04', nextStep: 'Call.' },
        { rule: 'below-safe-zone', state: 'firing', openedOn: '2026-03-10', nextStep: null, cooldownDays: 7 },
      ],
    });
    expect(one.about).toMatchObject({ because: 'It fell by 20.', nextStep: 'Call.' });
  });

  it.each(['firing', 'acked', 'snoozed'] as const)('fires where it was %s', (state) => {
    expect(caseOfAlerts([buildAlertOfBefore({ state })]).alerts).toMatchObject([{ state: 'firing', resolvedOn: null }]);
  });

  it('has the chain that the alert had, and none for an opportunity', () => {
    expect(caseOfAlerts([buildAlertOfBefore({ escalateHours: 24 })]).alerts[0]?.chain).toEqual([
      { after: { hours: 12 }, to: ['owner'], ask: null },
      { after: { hours: 24 }, to: ['manager'], ask: null },
    ]);
    expect(caseOfAlerts([buildAlertOfBefore({ kind: 'opportunity' })]).alerts[0]?.chain).toEqual([]);
  });

  it('begins with what was still open when the next alert opened; what was over before is left out', () => {
    const open = buildAlertOfBefore({ openedOn: '2026-03-08', plannedFor: '2026-03-09' });
    expect(caseOfAlerts([open, over('2026-03-07')])).toMatchObject({
      openedOn: '2026-03-08',
      alerts: [{ rule: 'below-safe-zone' }],
    });
    expect(caseOfAlerts([open, over('2026-03-08')])).toMatchObject({
      openedOn: '2026-03-01',
      ended: null,
      alerts: [{ rule: 'score-fell', state: 'resolved', resolvedOn: '2026-03-08' }, { rule: 'below-safe-zone' }],
    });
  });

  it('has ended when all is over, with the newest', () => {
    const one = caseOfAlerts([over('2026-03-07'), over('2026-02-07', { rule: 'r', openedOn: '2026-02-01' })]);
    expect(one).toMatchObject({ openedOn: '2026-03-01', ended: { on: '2026-03-07', because: 'over' } });
    expect(one.alerts).toHaveLength(1);
  });

  describe('what it was before its newest night', () => {
    it('is what its alerts were', () => {
      const last = buildAlertOfBefore({ plannedFor: '2026-03-06' });
      const tonight = { ...last, state: 'resolved', resolvedOn: '2026-03-07', plannedFor: '2026-03-07' } as const;
      const one = caseOfAlerts([{ ...tonight, before: withoutBefore(last) }]);
      expect(one).toMatchObject({ ended: { on: '2026-03-07' }, plannedFor: '2026-03-07' });
      expect(one.before).toMatchObject({ plannedFor: '2026-03-06', ended: null, alerts: [{ state: 'firing' }] });
    });

    it('is nothing when that night opened it, also when an earlier episode was over before', () => {
      expect(caseOfAlerts([buildAlertOfBefore()]).before).toBeNull();
      const again = buildAlertOfBefore({ episode: 2, openedOn: '2026-03-20', plannedFor: '2026-03-20' });
      const earlier = withoutBefore(over('2026-03-07', { rule: again.rule }));
      expect(caseOfAlerts([{ ...again, before: earlier }]).before).toBeNull();
    });

    it('is what the night is planned from again', () => {
      const rule = 'below-safe-zone';
      const last = buildAlertOfBefore({ plannedFor: '2026-03-06' });
      const known = caseOfAlerts([{ ...last, plannedFor: '2026-03-07', before: withoutBefore(last) }]);
      const [one] = advanceCases({
        night: '2026-03-07',
        findings: [buildFinding('cleared')],
        rules: [buildFinding('cleared').its.rule],
        cases: [known],
        presenceOf: () => 'here',
        peopleOf: () => ({ manager: 'mia@example.com', executive: null }),
        notify: buildConfig().notify,
        mode: 'on',
        isReplay: false,
      });
      expect(one).toMatchObject({ openedOn: known.openedOn, ended: { on: '2026-03-07', because: 'over' } });
      expect(one?.alerts).toMatchObject([{ rule, state: 'resolved', openedOn: '2026-03-04' }]);
    });
  });

  describe('its tellings', () => {
    it('are the messages that somebody was told by, one for all alerts of a message', () => {
      const one = caseOfAlerts([buildAlertOfBefore(), falling({ depth: 1 })]);
      expect(one.alerts.map(({ way }) => way)).toEqual(['own', 'own']);
      expect(one.tellings).toEqual([
        {
          ...{ as: 'alert', code: 'opened', morning: '2026-03-05', plannedAt: '2026-03-05T07:30:00.000Z' },
          ...{ to: SAM, of: SAM, role: 'owner', message: { period: '2026-03-04', id: 'm1' }, instead: null },
          covers: [
            { rule: 'below-safe-zone', episode: 1, severity: 'warning', depth: 0 },
            { rule: 'score-fell', episode: 1, severity: 'warning', depth: 1 },
          ],
          outcome: { is: 'reached', at: '2026-03-05T07:30:00.000Z' },
        },
      ]);
    });

    it.each([
      ['nobody was told, or in a digest or in shadow only', { toldAt: null }, 'triage'],
      ['no message is known', { messages: [] }, 'own'],
      ['nobody knows whom', { toldTo: null }, 'own'],
    ] as const)('are none where %s', (_, told, way) => {
      const one = caseOfAlerts([buildAlertOfBefore(told)]);
      expect(one).toMatchObject({ tellings: [], alerts: [{ way }] });
    });

    it('are also its reminder, its escalation and its end, each by its own message', () => {
      const ids = ['m1', 'm2', 'm3', 'm4'];
      const steps = { remindedAt: '2026-03-06T07:30:00.000Z', escalatedAt: '2026-03-07T06:30:00.000Z' };
      const end = { state: 'resolved', resolvedOn: '2026-03-09', toldFor: '2026-03-11' } as const;
      const messages = ids.map((id) => ({ period: '2026-03-04', id }));
      const { tellings } = caseOfAlerts([buildAlertOfBefore({ ...steps, ...end, messages })]);
      expect(tellings.map(({ as, role, of, message, morning }) => [as, role, of, message.id, morning])).toEqual([
        ['alert', 'owner', SAM, 'm1', '2026-03-05'],
        ['reminder', 'owner', SAM, 'm2', '2026-03-06'],
        ['escalation', 'manager', 'mia@example.com', 'm3', '2026-03-07'],
        ['over', 'owner', SAM, 'm4', '2026-03-12'],
      ]);
    });

    it('take the newest message for the newest news', () => {
      const messages = ['m1', 'm2'].map((id) => ({ period: '2026-03-04', id }));
      expect(caseOfAlerts([buildAlertOfBefore({ messages })]).tellings).toMatchObject([{ message: { id: 'm2' } }]);
    });

    it('wait until the cooldown is over where it came back within it', () => {
      expect(caseOfAlerts([buildAlertOfBefore({ isSilent: true })]).alerts).toMatchObject([
        { coolsUntil: '2026-03-12' },
      ]);
    });
  });

  describe('its acts', () => {
    const at = '2026-03-05T09:00:00.000Z';

    it('are what people did, by one click on several alerts once', () => {
      const one = caseOfAlerts([acked(at), acked(at, { rule: 'score-fell' }), falling({ rule: 'untouched' })]);
      expect(one.acts).toHaveLength(1);
      const hand = handOf(one, LATER);
      expect(hand).toMatchObject({ by: SAM, did: 'acknowledged', since: at, until: null });
      expect(hand?.covers.map(({ rule }) => rule)).toEqual(['below-safe-zone', 'score-fell']);
    });

    it('leave a hand on all that was taken, by whatever message', () => {
      const one = caseOfAlerts([acked(at), acked('2026-03-08T09:00:00.000Z', { rule: 'score-fell' })]);
      expect(handOf(one, LATER)?.covers.map(({ rule }) => rule)).toEqual(['below-safe-zone', 'score-fell']);
    });

    it('keep a snooze with its end, and verdicts', () => {
      const until = '2026-03-20T07:30:00.000Z';
      const trail = [{ at, by: SAM, did: 'snoozed', until } as const, { at, by: SAM, did: 'useful' } as const];
      const one = caseOfAlerts([buildAlertOfBefore({ state: 'snoozed', handled: 'snoozed', trail })]);
      expect(one.acts.map(({ did }) => did)).toEqual(['snoozed', 'useful']);
      expect(handOf(one, LATER)).toMatchObject({ did: 'snoozed', until });
    });

    it('leave nobody’s hand on what was given back, or fired again since', () => {
      const trail = [
        { at, by: SAM, did: 'acknowledged' } as const,
        { at: '2026-03-05T10:00:00.000Z', by: SAM, did: 'undid' } as const,
      ];
      const undone = caseOfAlerts([buildAlertOfBefore({ trail })]);
      expect(undone.acts.map(({ did }) => did)).toEqual(['acknowledged', 'undid']);
      expect(handOf(undone, LATER)).toBeNull();
      expect(handOf(caseOfAlerts([acked(at, { state: 'firing', handled: 'firing' })]), LATER)).toBeNull();
    });
  });
});

describe('alerts among cases', () => {
  it('make a case for each account and kind, unless there is one', () => {
    const alerts = [
      buildAlertOfBefore(),
      buildAlertOfBefore({ kind: 'opportunity', rule: 'ready' }),
      buildAlertOfBefore({ account: 'beta' }),
      falling({ account: 'beta' }),
    ];
    const known = buildCase({ openedOn: '2026-01-01', ended: { on: '2026-01-20', because: 'over' }, version: 3 });
    const cases = adoptAlerts([known], alerts);
    expect(cases.map(({ account, kind, version, alerts }) => [account, kind, version, alerts.length])).toEqual([
      ['acme', 'risk', 3, 1],
      ['acme', 'opportunity', 0, 1],
      ['beta', 'risk', 0, 2],
    ]);
  });
});
