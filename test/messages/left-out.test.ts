import { describe, expect, it } from 'vitest';
import { composeMessage } from '../../lib/channels/compose-message.ts';
import type { EmailMessage } from '../../lib/channels/email/email-message.ts';
import { type Doubt, type NightGate, NO_DOUBTS } from '../../lib/history/doubt.ts';
import { planDoubtNotice } from '../../lib/messages/doubt-notice.ts';
import type { Draft } from '../../lib/messages/draft.ts';
import { describeLeftOut, describeWeekLeftOut, withLeftOut } from '../../lib/messages/left-out-line.ts';
import { planNightMessages } from '../../lib/messages/plan-night-messages.ts';
import { planWeekMessages } from '../../lib/messages/week-summary.ts';
import { buildConfig, byName, columnMetric } from '../support/config-builder.ts';
import { line as accountLine, nightReport, weekReport } from '../support/report-builder.ts';

const night = '2026-11-22';

function doubt(given: Partial<Doubt>): Doubt {
  return {
    ...{ check: 'level-shift', about: 'seats', export: null, date: null, files: [] },
    figures: { tonight: 9, usual: 3, limit: 0.3 },
    because: 'seats is about 99.9 times larger over all accounts than on 2026-11-21; the limit is 1.3 times.',
    scope: { is: 'metrics', metrics: ['seats', 'seat_use'] },
    ...{ since: night, nights: 1, standing: 'left-out' },
    ...given,
  };
}
const gone = doubt({
  ...{ check: 'accounts-gone', about: '' },
  because: '59 of 1589 accounts are gone at once without a churn date; the limit is 31.',
  scope: { is: 'gone-accounts', accounts: 59, sample: [] },
});
const gate: NightGate = { ...NO_DOUBTS, doubts: [doubt({}), gone] };

const { notify } = buildConfig();
const mailed = { slack: null, emails: ['lead@example.com'] };
const config = buildConfig({
  portfolio: 'Acme',
  metrics: byName([
    columnMetric('seats', 'accounts', { label: 'Seats' }),
    columnMetric('seat_use', 'accounts', { label: 'Seat use' }),
  ]),
  notify: {
    ...notify,
    leaders: { ...notify.leaders, ...mailed },
    executives: { ...notify.executives, ...mailed },
    ops: mailed,
  },
});
const { metrics } = config;

function textOf(draft: Draft | undefined): string {
  return (composeMessage(draft!) as EmailMessage).text;
}

describe('what is left out of a night', () => {
  it('is said in one line, with the reason', () => {
    expect(describeLeftOut({ night, gate }, metrics)).toBe(
      'Left out of the night of 22 Nov 2026, as in doubt: Seats, Seat use (seats is about 99.9 times larger over all accounts than on 2026-11-21; the limit is 1.3 times); 59 accounts that are gone (59 of 1589 accounts are gone at once without a churn date; the limit is 31).',
    );
  });

  it('is nothing where all is believed, or the night is held', () => {
    expect(describeLeftOut({ night, gate: { ...gate, isHeld: true } }, metrics)).toBeNull();
    expect(
      describeLeftOut({ night, gate: { ...NO_DOUBTS, doubts: [doubt({ standing: 'stayed' })] } }, metrics),
    ).toBeNull();
    expect(describeLeftOut({ night, gate: null }, metrics)).toBeNull();
  });

  it('is said of a week with its nights', () => {
    const nights = [
      { night: '2026-11-20', gate },
      { night: '2026-11-21', gate: { ...gate, doubts: [gone] } },
      { night, gate: null },
    ];
    expect(describeWeekLeftOut(nights, metrics)).toBe(
      'Left out this week, as in doubt: Seats, Seat use on 20 Nov 2026; 59 accounts that are gone on 2 nights, last 21 Nov 2026.',
    );
  });
});

describe('what readers see of it', () => {
  const line = describeLeftOut({ night, gate }, metrics);
  const accounts = [
    { line: accountLine('h', { name: 'Halcyon Freight', score: 41, previousScore: 68 }), findings: [] },
  ];
  const ofNight = planNightMessages(nightReport(accounts), config, new Map(), { date: '2026-11-23' }).drafts;

  it('in the summary of the portfolio', async () => {
    const summary = ofNight.find(({ kind }) => kind === 'portfolio-summary');
    await expect(textOf(withLeftOut(summary!, line))).toMatchFileSnapshot('golden/left-out-portfolio-summary.txt');
  });

  it('in the summary of the week', async () => {
    const [summary] = planWeekMessages(weekReport(accounts.map(({ line }) => line)), config.notify);
    const ofWeek = describeWeekLeftOut([{ night, gate }], metrics);
    await expect(textOf(withLeftOut(summary!, ofWeek))).toMatchFileSnapshot('golden/left-out-week-summary.txt');
  });

  it('in what operations gets, where something is new', async () => {
    const [notice, ...others] = planDoubtNotice({ night, gate, config });
    expect(others).toEqual([]);
    await expect(textOf(notice)).toMatchFileSnapshot('golden/left-out-ops-notice.txt');
    expect(planDoubtNotice({ night: '2026-11-23', gate, config })).toEqual([]);
  });

  it('and so does whoever reads it in their mailbox instead', () => {
    const draft = {
      document: { footnotes: ['Small print.'] },
      instead: { document: { footnotes: [] }, instead: null },
    };
    const told = withLeftOut(draft as unknown as Draft, 'Left out.');
    expect(told.document.footnotes).toEqual(['Left out.', 'Small print.']);
    expect(told.instead?.document.footnotes).toEqual(['Left out.']);
  });
});
