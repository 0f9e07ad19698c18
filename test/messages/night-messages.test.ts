import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/calendar.ts';
import { composeMessage } from '../../lib/channels/compose-message.ts';
import type { EmailMessage } from '../../lib/channels/email/email-message.ts';
import type { Message } from '../../lib/channels/message.ts';
import type { SlackMessage } from '../../lib/channels/slack/slack-message.ts';
import { listDestinations } from '../../lib/config/destination.ts';
import type { NotifyConfig } from '../../lib/config/notify-config.ts';
import { planOpsNotice } from '../../lib/messages/ops-notice.ts';
import { planNightMessages } from '../../lib/messages/plan-night-messages.ts';
import { planWeekMessages } from '../../lib/messages/week-summary.ts';
import type { NightReport } from '../../lib/portfolio/night-report.ts';
import { buildConfig } from '../support/config-builder.ts';
import { driver, finding, line, nightReport, weekReport } from '../support/report-builder.ts';

const everyDay = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

function notify(over: Partial<NotifyConfig> = {}): NotifyConfig {
  return {
    ...buildConfig().notify,
    digest: { at: '07:30', weekdays: everyDay },
    leaders: { slack: '#leaders', emails: ['lead@example.com'], day: 'mon', at: '08:00', nightly: true },
    executives: { slack: null, emails: ['exec@example.com', 'lead@example.com'], day: 'mon', at: '08:00' },
    unowned: { slack: '#unowned', emails: [] },
    ops: { slack: '#ops', emails: ['ops@example.com'] },
    budget: 5,
    ...over,
  };
}

function planNight(report: NightReport, given: NotifyConfig) {
  const morning = { date: addDays(report.night, 1) };
  return planNightMessages(report, { notify: given, timezone: 'UTC' }, new Map(), morning).drafts.map(composeMessage);
}

const halcyon = line('h', {
  name: 'Halcyon Freight',
  arr: 240_000,
  score: 41,
  previousScore: 68,
  renewsOn: '2027-01-18',
  drivers: [driver(), driver({ label: 'Champion', points: -8, from: 'yes', to: 'no' })],
});
const halcyonFell = {
  line: halcyon,
  findings: [
    finding(halcyon, { nextStep: 'Find the new sponsor' }),
    finding(halcyon, { because: 'Score fell 27 points in 7 days.' }),
  ],
};

const slackOf = (messages: readonly Message[]) =>
  messages.filter((message): message is SlackMessage => message.channel === 'slack');
const emailsOf = (messages: readonly Message[]) =>
  messages.filter((message): message is EmailMessage => message.channel === 'email');

/** Everything a Slack message shows, as lines. */
function shown(message: SlackMessage | undefined): string {
  const texts: string[] = [];
  const gather = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) gather(item);
    else if (value !== null && typeof value === 'object')
      for (const [key, item] of Object.entries(value)) {
        if (key === 'text' && typeof item === 'string') texts.push(item);
        else gather(item);
      }
  };
  gather(message?.blocks);
  return texts.join('\n');
}

function digest(report: NightReport): string {
  return shown(slackOf(planNight(report, notify()))[0]);
}

function mail(report: NightReport): EmailMessage {
  return emailsOf(planNight(report, notify()))[0]!;
}

describe('the messages of a night', () => {
  it('go to each owner once, to the channel for accounts without an owner, and to each leader', () => {
    const accounts = [
      { line: line('1') },
      { line: line('2', { owner: 'bob@example.com' }) },
      { line: line('3', { owner: null }) },
      { line: line('4', { owner: 'bob@example.com' }) },
    ];
    const messages = planNight(nightReport(accounts), notify());
    expect(messages.map(({ kind, destination }) => [kind, destination])).toEqual([
      ['owner-digest', 'ann@example.com'],
      ['owner-digest', 'bob@example.com'],
      ['owner-digest', '#unowned'],
      ['portfolio-summary', 'lead@example.com'],
    ]);
  });

  it('go to a pool under its name, with what nobody owns of it, and to the owner of what one does', () => {
    const pool = 'Mid-market pool';
    const pools = [
      { name: pool, model: 'pooled', members: [], queue: { slack: '#cs-pool', emails: [] } },
      {
        name: 'Long tail',
        model: 'technology_led',
        members: [],
        queue: { slack: null, emails: ['scale@example.com'] },
      },
    ] as const;
    const accounts = [
      { line: line('1', { owner: 'Ann Lee <ANN@example.com>', pool }) },
      { line: line('2', { owner: null, pool }) },
      { line: line('3', { owner: 'Somebody', pool }) },
      { line: line('4', { pool: 'Long tail' }) },
      { line: line('5', { owner: null }) },
    ];
    const planned = planNightMessages(
      nightReport(accounts),
      { notify: notify({ pools }), timezone: 'UTC' },
      new Map(),
      { date: '2026-11-23' },
    );
    const digests = planned.drafts.filter(({ kind }) => kind === 'owner-digest');
    expect(digests.map(({ destination, document: { title, headline } }) => [destination, title, headline])).toEqual([
      ['scale@example.com', 'Long tail, 23 Nov', 'Nothing needs you today. None of 1 account is at risk.'],
      ['#cs-pool', 'Mid-market pool, 23 Nov', 'Nothing needs you today. None of 2 accounts is at risk.'],
      ['ann@example.com', 'Your accounts, 23 Nov', 'Nothing needs you today. None of 1 account is at risk.'],
      ['#unowned', 'Accounts without an owner, 23 Nov', 'Nothing needs you today. None of 1 account is at risk.'],
    ]);
    expect(digests.at(-1)!.document.footnotes.join(' ')).toContain('Somebody (1)');
    expect(new Set(digests.map(({ id }) => id)).size).toBe(digests.length);
  });

  it('have ids of their own that stay the same when planned again with other words', () => {
    const ids = (report: NightReport) => planNight(report, notify()).map(({ id }) => id);
    const accounts = [{ line: line('1') }, { line: line('2', { owner: 'bob@example.com' }) }];
    const planned = ids(nightReport(accounts));
    expect(new Set(planned).size).toBe(3);
    expect(ids(nightReport([...accounts, { line: line('3') }]))).toEqual(planned);
    expect(ids(nightReport(accounts, { night: '2026-11-21' }))).not.toEqual(planned);
  });

  it('leave the digests, and the mail to leaders, out on mornings that are not its weekdays', () => {
    const weekdaysOnly = notify({ digest: { at: '07:30', weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'] } });
    const onFriday = planNight(nightReport([{ line: line('1') }], { night: '2026-11-20' }), weekdaysOnly);
    const onSunday = planNight(nightReport([{ line: line('1') }], { night: '2026-11-22' }), weekdaysOnly);
    expect(onFriday.map(({ kind, destination }) => [kind, destination])).toEqual([
      ['ops-notice', '#ops'],
      ['ops-notice', 'ops@example.com'],
    ]);
    expect(onSunday.map(({ kind }) => kind)).toEqual(['owner-digest', 'portfolio-summary']);
  });

  it('give accounts whose owner is no mail address to the channel for accounts without an owner', () => {
    const messages = slackOf(planNight(nightReport([{ line: line('1', { owner: 'Ann Smith' }) }]), notify()));
    expect(messages.map(({ destination }) => destination)).toEqual(['#unowned']);
  });

  it('are one digest for one person, and one message to the queue for all whom nobody can write to', () => {
    const owners = ['ann@example.com', 'Ann@Example.com', ' ann@example.com', 'Ann Lee <ann@example.com>'];
    const strangers = ['Ann Lee', 'eve@example.org', 'a@example.com, b@example.com', null];
    const accounts = [...owners, ...strangers].map((owner, index) => ({ line: line(String(index), { owner }) }));
    const planned = planNight(nightReport(accounts), notify({ domains: ['example.com'] }));
    const [own, queue, ...more] = slackOf(planned);
    expect(more).toEqual([]);
    expect([own?.destination, queue?.destination]).toEqual(['ann@example.com', '#unowned']);
    expect(shown(own)).toContain('None of 4 accounts is at risk.');
    expect(shown(queue)).toContain('None of 4 accounts is at risk.');
    expect(shown(queue)).toContain('3 accounts have owners to whom nothing can be sent');
    expect(shown(queue)).toContain('Ann Lee (1), ');
  });

  it('to the queue go to its mail addresses where it has no channel, and else to operations', () => {
    const report = nightReport([{ line: line('1', { owner: null }) }]);
    const toOf = (over: Partial<NotifyConfig>) =>
      planNight(report, notify(over))
        .filter(({ kind }) => kind === 'owner-digest')
        .map(({ channel, destination }) => [channel, destination]);
    const nobody = { slack: null, emails: [] };
    expect(toOf({ unowned: { slack: null, emails: ['desk@example.org'] } })).toEqual([['email', 'desk@example.org']]);
    expect(toOf({ unowned: nobody })).toEqual([['slack', '#ops']]);
    expect(toOf({ unowned: nobody, ops: nobody })).toEqual([]);
  });

  it('are no mail to leaders unless they want one every night', () => {
    const report = nightReport([{ line: line('1') }]);
    const kinds = (over: Partial<NotifyConfig>) => planNight(report, notify(over)).map(({ kind }) => kind);
    expect(kinds({})).toEqual(['owner-digest', 'portfolio-summary']);
    expect(kinds({ leaders: { ...notify().leaders, nightly: false } })).toEqual(['owner-digest']);
    expect(kinds({ leaders: { ...notify().leaders, emails: [] } })).toEqual(['owner-digest']);
  });

  it('of a weekend are one mail to leaders, on Monday', () => {
    const weekend = ['2026-11-20', '2026-11-21', '2026-11-22'];
    const summaries = weekend.map((night) => {
      const report = nightReport([{ line: line('1') }], { night });
      const morning = { date: '2026-11-23' };
      const { drafts } = planNightMessages(report, { notify: notify(), timezone: 'UTC' }, new Map(), morning);
      return drafts.find(({ kind }) => kind === 'portfolio-summary')!;
    });
    expect(new Set(summaries.map(({ id }) => id)).size).toBe(1);
    expect(summaries.map(({ notBefore }) => notBefore)).toEqual(weekend.map(() => '2026-11-23T07:30:00.000Z'));
  });
});

describe('a night after which nobody gets a digest', () => {
  const scored = [{ line: line('1') }, { line: line('2', { owner: 'bob@example.com' }) }];
  const mondays = notify({ digest: { at: '07:30', weekdays: ['mon'] } });
  const opsMails = (notices: number, given = mondays, night = '2026-11-24') => {
    const morning = { date: addDays(night, 1), notices };
    const config = { notify: given, timezone: 'UTC' };
    const { drafts } = planNightMessages(nightReport(scored, { night }), config, new Map(), morning);
    return emailsOf(drafts.map(composeMessage)).filter(({ kind }) => kind === 'ops-notice');
  };

  it('is one line to operations, with its date', () => {
    const [told, ...more] = opsMails(0);
    expect(more).toEqual([]);
    expect(told).toMatchObject({ destination: 'ops@example.com', notBefore: '2026-11-25T07:30:00.000Z' });
    expect(told!.text).toContain('2 of 2 accounts scored, nothing to do, night of 24 Nov 2026.');
  });

  it('does not say that nothing is to do where people are told of something', () => {
    const [told] = opsMails(3);
    expect(told!.text).toContain('2 of 2 accounts scored, 3 messages to people, night of 24 Nov 2026.');
    expect(`${told!.subject} ${told!.text}`).not.toContain('nothing');
  });

  it('is no other: where there is a digest, the line stands in each of them', () => {
    expect(opsMails(0, mondays, '2026-11-22')).toEqual([]);
    const digests = planNight(nightReport(scored), notify()).filter(({ kind }) => kind === 'owner-digest');
    expect(digests).toHaveLength(2);
    for (const one of digests) expect(JSON.stringify(one)).toContain('2 of 2 accounts scored, night of 22 Nov');
  });
});

describe('who came and went', () => {
  const ferrous = { id: 'f', name: 'Ferrous & Co', owner: 'ann@example.com', arr: 5000, lastNight: '2026-11-21' };
  const gone = { arrived: 1, left: [ferrous], churned: [], returned: [], maybeRenamed: [] };

  it('is told to the owner and the leaders, and never as a score of 0', () => {
    const report = nightReport([{ line: line('1') }], { roster: gone });
    const [slack] = slackOf(planNight(report, notify()));
    const [email] = emailsOf(planNight(report, notify()));
    for (const text of [shown(slack), email!.text]) {
      expect(text).toContain('Ferrous & Co'.replace('&', text === email!.text ? '&' : '&amp;'));
      expect(text).toContain('is not in the accounts export any more');
    }
    expect(slack!.accounts).toContain('f');
  });

  it('says when the same name came back under a new id', () => {
    const roster = { ...gone, maybeRenamed: [{ from: 'f', to: 'f2', name: 'Ferrous & Co' }] };
    expect(digest(nightReport([{ line: line('1') }], { roster }))).toContain(
      'may be the new f2, which has the same name',
    );
  });

  it('is not told to other owners', () => {
    const roster = { ...gone, left: [{ ...ferrous, owner: 'bob@example.com' }] };
    expect(digest(nightReport([{ line: line('1') }], { roster }))).not.toContain('Ferrous');
  });
});

describe('a score set by hand', () => {
  it('stands with who set it, until when, why, and the computed score beside it', () => {
    const override = { by: 'ann@example.com', reason: 'new sponsor', expiresOn: '2026-12-22', computedScore: 41 };
    const account = line('1', { score: 49, previousScore: 49, drivers: [], override });
    const text = digest(nightReport([{ line: account }]));
    expect(text).toContain('computed 41, shown 49 by ann@example.com until 22 Dec');
    expect(text).toContain('set by hand: new sponsor');
  });

  it('is told of when it ends', () => {
    const because = 'Override 70 ended: it expired on 2026-11-22. The computed score is 43.';
    const ended = [{ account: '1', name: 'Acme', owner: 'ann@example.com', because }];
    const text = digest(nightReport([{ line: line('1') }], { overrides: { inForce: 0, ended } }));
    expect(text).toContain('Scores set by hand that ended');
    expect(text).toContain(because);
  });
});

describe('why a score changed', () => {
  it.each([
    [
      { kind: 'availability', came: [], went: ['CSAT'], points: -5 } as const,
      '−5 data, not the customer (missing now: CSAT)',
    ],
    [
      { kind: 'availability', came: ['NPS'], went: [], points: 3 } as const,
      '+3 data, not the customer (measured again or new: NPS)',
    ],
    [{ kind: 'peers', points: -2 } as const, '−2 other accounts did better in comparison'],
    [{ kind: 'peers', points: 2 } as const, '+2 other accounts did worse in comparison'],
    [{ kind: 'model', points: 4 } as const, '+4 the scoring model was changed'],
    [
      { kind: 'profile', from: 'Mid', to: 'Enterprise', points: -3 } as const,
      '−3 scored by another profile (Mid → Enterprise)',
    ],
    [{ kind: 'override', points: 20 } as const, '+20 a score set by hand came or went'],
    [{ kind: 'others', points: -1 } as const, '−1 smaller causes together'],
  ])('names a cause that is not the customer: %j', (driver, words) => {
    const account = line('1', { score: 40, previousScore: 45, drivers: [driver] });
    expect(digest(nightReport([{ line: account }]))).toContain(words);
  });
});

describe('an owner’s digest', () => {
  it('says what got worse, from what score to what, why, and what to do first', () => {
    const text = digest(nightReport([halcyonFell, { line: line('2') }]));
    expect(text).toContain('1 account got worse. 1 of 2 accounts is at risk: $240K of $340K ARR (70.6 %).');
    expect(text).toContain('▲ *Halcyon Freight*  68 → 41  (down 27, at risk)');
    expect(text).toContain('$240K · renews 18 Jan 2027, in 57 days');
    expect(text).toContain('• −14 Weekly active users (312 → 168)\n• −8 Champion (yes → no)');
    expect(text).toContain('_Next:_ Find the new sponsor');
  });

  it('says when a value stands still and only counts for more', () => {
    const drivers = [driver({ label: 'Champion', points: 7.9, from: 'yes', to: 'yes' })];
    const account = line('1', { score: 30, previousScore: 22, drivers });
    expect(digest(nightReport([{ line: account }]))).toContain('+8 Champion (unchanged: yes)');
  });

  it('lists an account once, however many rules found it', () => {
    expect(digest(nightReport([halcyonFell])).match(/Halcyon Freight/g)).toHaveLength(1);
  });

  it('is a line where there is nothing to do', () => {
    const report = nightReport([{ line: line('1') }, { line: line('2') }]);
    const [message] = slackOf(planNight(report, notify()));
    expect(message?.text).toBe('Your accounts, 23 Nov. Nothing needs you today. None of 2 accounts is at risk.');
    expect(message?.blocks.map(({ type }) => type)).toEqual(['header', 'section', 'context']);
  });

  it('shows five that got worse and says how many more there are', () => {
    const accounts = Array.from({ length: 8 }, (_, index) => {
      const account = line(`a${index}`, { score: 30, previousScore: 60 });
      return { line: account, findings: [finding(account)] };
    });
    const text = digest(nightReport(accounts));
    expect(text).toContain('8 accounts got worse.');
    // The others are at risk, and so they are named below.
    expect(text).toMatch(/and 3 more[\s\S]*Also at risk/);
  });

  it('names exports that did not count, with why', () => {
    const exports = [
      { name: 'nps', state: 'stale', newestDate: '2026-10-02', because: 'its newest row is 51 days old.' },
    ];
    expect(digest(nightReport([{ line: line('1') }], { exports }))).toContain(
      'Export nps is stale: its newest row is 51 days old.',
    );
  });
});

describe('the portfolio’s summary', () => {
  it('starts with a sentence that has the numbers in it, against the last night', () => {
    const report = nightReport([halcyonFell, { line: line('2', { arr: 760_000, score: 90 }) }]);
    const { text, html } = mail(report);
    const headline = 'ARR at risk rose $240K to $240K (24.0 % of ARR).';
    expect(text).toContain(headline);
    expect(html).toContain(headline);
    expect(text).toContain('ARR at risk: $240K, ↑ +$240K worse (24.0 % of ARR)');
    expect(text).toContain('▲ at risk: $240K · 1 account (+1)');
  });

  it('says on the first night that there is nothing to compare with', () => {
    const { text } = mail(nightReport([{ line: line('1') }], { previousNight: null, movement: null }));
    expect(text).toContain('First night: there is nothing to compare with yet.');
    expect(text).not.toMatch(/better|worse/);
  });

  it('speaks of accounts where no account has ARR', () => {
    const { text } = mail(
      nightReport([{ line: line('1', { arr: null, score: 10 }) }, { line: line('2', { arr: null }) }]),
    );
    expect(text).toContain('1 of 2 accounts is at risk.');
    expect(text).not.toContain('$');
  });

  it('warns that a changed model moves scores too', () => {
    expect(mail(nightReport([{ line: line('1') }], { hasModelChanged: true })).text).toContain(
      'The model changed since then',
    );
  });

  it('shows renewals by window with what of them is at risk, freshness and rejected rows', () => {
    const due = line('1', { renewsOn: '2026-12-01', score: 20, arr: 50_000 });
    const { text } = mail(nightReport([{ line: due }], { rejectedRows: 1200 }));
    expect(text).toMatch(/0–30 days +1 +\$50K +1 · \$50K \(100\.0 %\)/);
    expect(text).toMatch(/accounts +present +22 Nov 2026/);
    expect(text).toContain('1,200 rows rejected; rejects.csv says which and why.');
  });

  it('says which metrics could not be measured, and what to do', () => {
    const problems = ['Metric seats: The SQL fails: no such column. Correct it.'];
    expect(mail(nightReport([{ line: line('1') }], { problems })).text).toContain(problems[0]);
  });

  it('says the same in HTML and text, small enough that no mail client clips it', () => {
    const accounts = Array.from({ length: 400 }, (_, index) => {
      const account = line(`a${index}`, {
        name: 'N'.repeat(1000),
        score: 20,
        previousScore: 60,
        renewsOn: '2026-12-01',
      });
      return { line: account, findings: [finding(account, { because: 'B'.repeat(1000) })] };
    });
    const { html, text } = mail(nightReport(accounts));
    expect(Buffer.byteLength(html)).toBeLessThan(90_000);
    expect(html).toContain('and 392 more');
    expect(text).toContain('and 392 more');
    expect(html).not.toMatch(/<link|<script|<img|url\(/);
  });
});

describe('the week', () => {
  it('goes to each of an audience, and is the same message to who is in both', () => {
    const report = weekReport([halcyon, line('2')]);
    const { leaders, executives } = notify();
    const messages = planWeekMessages(report, listDestinations(leaders)).map(composeMessage);
    expect(messages.map(({ destination }) => destination)).toEqual(['#leaders', 'lead@example.com']);
    const toExecutives = planWeekMessages(report, listDestinations(executives));
    expect(toExecutives.map(({ destination }) => destination)).toEqual(['exec@example.com', 'lead@example.com']);
    expect(toExecutives[1]!.id).toBe(messages[1]!.id);
    expect(emailsOf(messages)[0]?.text).toContain(
      '1 account became at risk. Compared with the end of the week before.',
    );
    expect(emailsOf(messages)[0]?.subject).toBe('Northwind: customer health, week of 16 Nov 2026');
  });
});

describe('a held night that was scored', () => {
  it('says what moved, by which metric, shows accounts, and how to release or discard it', () => {
    const scored = { fell: [halcyon], rose: [], currency: 'USD', takenBy: { seats: -310.4, nps: -12, csat: 4 } };
    const because = [
      '30 of 300 accounts entered at risk in one night; the limit is 15.',
      'seats is about 9.5 times smaller.',
    ];
    const messages = planOpsNotice(
      { portfolio: 'Northwind', night: '2026-11-22', because, scored, linkGate: null },
      notify(),
    ).map(composeMessage);
    const [mail] = emailsOf(messages);
    expect(mail?.text).toContain('30 of 300 accounts entered at risk');
    expect(mail?.text).toContain('What took most, over all accounts: seats −310 points, nps −12 points.');
    expect(mail?.text).toContain('Halcyon Freight');
    expect(mail?.text).toContain('rounds gate discard 2026-11-22');
    expect(mail?.text).toContain('rounds gate release 2026-11-22');
  });
});

describe('a held night', () => {
  it('is told to the operators, with the reason and what to do', () => {
    const held = {
      portfolio: 'Northwind',
      night: '2026-11-22',
      because: ['Export accounts is missing.'],
      scored: null,
      linkGate: null,
    };
    const messages = planOpsNotice(held, notify()).map(composeMessage);
    expect(messages.map(({ destination }) => destination)).toEqual(['#ops', 'ops@example.com']);
    expect(emailsOf(messages)[0]?.text).toContain('No account was scored and nobody else was told.');
    expect(shown(slackOf(messages)[0])).toContain('Export accounts is missing.');
  });
});
