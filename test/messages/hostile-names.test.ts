import { parse as parseCsv } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acknowledge, judge, snooze } from '../../lib/alerts/act-on-alert.ts';
import type { Alert } from '../../lib/alerts/alert.ts';
import { planAlerts } from '../../lib/alerts/plan-alerts.ts';
import type { Task } from '../../lib/alerts/task.ts';
import { composeMessage } from '../../lib/channels/compose-message.ts';
import { buildMime } from '../../lib/channels/email/mime.ts';
import { renderEmail } from '../../lib/channels/email/render-email.ts';
import type { Message } from '../../lib/channels/message.ts';
import { renderControls, renderGateControls } from '../../lib/channels/slack/alert-controls.ts';
import { describeHome } from '../../lib/channels/slack/app-home.ts';
import { describeForm } from '../../lib/channels/slack/modals.ts';
import { renderSlack } from '../../lib/channels/slack/render-slack.ts';
import type { SlackMessage } from '../../lib/channels/slack/slack-message.ts';
import { writeCell } from '../../lib/csv-cell.ts';
import { makeAlertMessage, makeResolutionMessage } from '../../lib/messages/alert-messages.ts';
import { cleanText } from '../../lib/messages/clean-document.ts';
import { describeOwnerDigest } from '../../lib/messages/owner-digest.ts';
import { describePortfolio } from '../../lib/messages/portfolio-summary.ts';
import { makeOverdueMessage, makeOverrideEndedMessage, makeSweepMessage } from '../../lib/messages/sweep-messages.ts';
import { createPayloadCheck } from '../channels/slack/check-payload.ts';
import type { SlackPayload } from '../channels/slack/slack-payload.ts';
import { anyText } from '../support/any-text.ts';
import { buildFinding, buildTonight } from '../support/build-alert.ts';
import { buildConfig } from '../support/config-builder.ts';
import { mail } from '../support/mail-builder.ts';
import { driver, finding, line, nightReport } from '../support/report-builder.ts';

const attacks = [
  '<!channel>',
  '<@U012AB3CD>',
  '<https://evil.example|Click>',
  'https://evil.example',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '\u202egnp.exe',
  'Bcc: all@example.com\r\n\r\nbody',
  '*bold* _it_ ~no~ `code`',
  '&lt;!channel&gt;',
  '__proto__',
  '\u0000\u0007\u001b[31m',
  '=HYPERLINK("x")',
  '=cmd()',
  'x'.repeat(10_000),
  'a\u200bb\ufeffc',
];

const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...attacks), anyText({ maxLength: 30 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(' '));

const HEAD = new Set([
  'From',
  'To',
  'Subject',
  'Message-ID',
  'Date',
  'MIME-Version',
  'Content-Type',
  'X-Nightrounds-Message-ID',
]);

const checkPayload = createPayloadCheck();

const INVISIBLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

/** An account of each name, which stands wherever a name can stand; the first is the portfolio's, too. */
function reportNamed(...names: readonly string[]) {
  const items = names.map((name, index) => {
    const account = line(`a${index}`, {
      name,
      owner: name,
      segment: name,
      score: 30,
      previousScore: 60,
      renewsOn: '2026-12-01',
      drivers: [driver({ label: name, from: name, to: name })],
    });
    return { line: account, findings: [finding(account, { because: name, nextStep: name })] };
  });
  return nightReport(items, {
    portfolio: names[0]!,
    exports: names.map((name) => ({ name, state: 'stale', newestDate: null, because: name })),
  });
}

function alertNamed(name: string): Alert {
  const { notify } = buildConfig();
  const about = { name, owner: null, manager: null, because: name, nextStep: name };
  const { alerts } = planAlerts({
    night: '2026-11-22',
    ...buildTonight(buildFinding('new', { account: name, about })),
    alerts: [],
    presenceOf: () => 'here',
    notify: { ...notify, unowned: { slack: '#cs', emails: [] } },
    timezone: 'UTC',
    mode: 'on',
    isReplay: false,
  });
  return alerts[0]!;
}

function taskNamed(name: string): Task {
  return {
    id: name,
    account: name,
    accountName: name,
    rule: name,
    playbook: name,
    title: name,
    assignee: null,
    role: 'owner',
    dueOn: '2026-11-20',
    state: 'open',
    startedBy: name,
    startedAt: '2026-11-23T07:30:00.000Z',
    endedBy: null,
    endedAt: null,
    overdueToldAt: null,
    version: 1,
  };
}

function alertMessagesNamed(name: string): readonly Message[] {
  const portfolio = { ...buildConfig(), portfolio: name };
  const recipient = { name, channel: 'slack', destination: '#cs', insteadOf: name } as const;
  const alerts = [alertNamed(name)];
  const at = '2026-11-23T07:30:00.000Z';
  const told = { recipient, at };
  const task = taskNamed(name);
  return [
    makeAlertMessage(alerts, { line: reportNamed(name).fell[0] ?? null, nextStep: name }, told, portfolio),
    makeResolutionMessage(alerts, told, portfolio),
    makeSweepMessage(alerts[0]!, 'escalation', recipient, portfolio),
    makeOverdueMessage([task], recipient, '2026-11-23', portfolio),
    makeOverrideEndedMessage({ account: name, name, setAt: at, because: name }, recipient, '2026-11-23', portfolio),
  ].map(composeMessage);
}

const NIGHT_AFTER = '2026-11-23';

/** Every state that an alert's controls show, its modals, and the home tab. */
function viewsNamed(name: string): readonly SlackPayload[] {
  const alert = alertNamed(name);
  const at = '2026-11-23T09:00:00.000Z';
  const message = { period: '2026-11-22', id: 'ab'.repeat(32) };
  const context = { message, timezone: 'UTC', hasPlaybook: true };
  const handled = [
    acknowledge(alert, name, at),
    snooze(alert, '2026-12-01T07:30:00.000Z', name, at),
    judge(alert, 'wrong-owner', name, at),
  ];
  const alerts = [alert, ...handled.flatMap((acted) => ('alert' in acted ? [acted.alert] : []))];
  const told = { ...alert, messages: [message] };
  const override = { account: name, score: 70, reason: name, expiresOn: '2026-12-01', owner: name, by: name };
  const home = {
    address: name,
    today: NIGHT_AFTER,
    alerts: Array.from({ length: 12 }, () => told),
    tasks: [taskNamed(name)],
    overrides: [{ ...override, setAt: at, setOn: NIGHT_AFTER }],
    book: reportNamed(name).books[0] ?? null,
    dashboard: 'https://view.example.com/?t=x',
    portfolio: name,
    currency: 'USD',
    timezone: 'UTC',
  };
  return [
    ...alerts.map((one) => ({ blocks: [...renderControls([one], [taskNamed(name)], context)] })),
    { blocks: [...renderGateControls(message, '2026-11-22')] },
    { modal: describeForm({ asks: 'override', account: name, about: alert.about, message }) },
    { modal: describeForm({ asks: 'pulse', account: name, about: alert.about, message }) },
    { home: describeHome(home) },
  ];
}

function expectHarmless({ text, blocks }: Pick<SlackMessage, 'text' | 'blocks'>): void {
  expectHarmlessTexts(blocks, [text]);
  expect(checkPayload({ blocks: [...blocks] })).toEqual([]);
  expect(text.length).toBeLessThanOrEqual(4000);
}

function expectHarmlessTexts(shownTo: unknown, more: readonly string[] = []): void {
  const objects = textObjects(shownTo);
  for (const shown of [...objects.filter(({ type }) => type === 'mrkdwn').map((object) => object.text), ...more]) {
    expect(shown).not.toMatch(/[<>]/);
    expect(shown).not.toMatch(/&(?!amp;|lt;|gt;)/);
  }
  for (const { text } of objects) expect(text.replace(/\n/g, '')).not.toMatch(INVISIBLE);
  expect(objects.filter(({ type }) => type === 'mrkdwn').every(({ verbatim }) => verbatim === true)).toBe(true);
}

function isSlackMessage(message: Message): message is SlackMessage {
  return message.channel === 'slack';
}

/** Together 5,000 names, for a mail in HTML has five. */
const RUNS = { digest: 1500, alerts: 1000, views: 500, html: 300, mail: 250, csv: 250 } as const;

/** In one mail: to write it takes longer than to look at it. */
const NAMES_IN_A_MAIL = 5;
const hostileTexts = fc.array(hostileText, { minLength: NAMES_IN_A_MAIL, maxLength: NAMES_IN_A_MAIL });

describe('a hostile name', () => {
  it('mentions nobody, links nowhere and formats nothing in Slack', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        const report = reportNamed(name);
        expectHarmless(renderSlack(describeOwnerDigest(report.books[0]!, report, { sent: 0, overBudget: 0 })));
      }),
      { numRuns: RUNS.digest },
    );
  });

  it('does neither in an alert, nor in anything that follows on one', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        for (const message of alertMessagesNamed(name)) if (isSlackMessage(message)) expectHarmless(message);
      }),
      { numRuns: RUNS.alerts },
    );
  });

  it('does neither in controls, modals and the home tab', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        for (const payload of viewsNamed(name)) {
          expectHarmlessTexts(payload);
          expect(checkPayload(payload)).toEqual([]);
        }
      }),
      { numRuns: RUNS.views },
    );
  });

  it('is text and nothing else in HTML', () => {
    const tagsOf = (html: string) => new Set([...html.matchAll(/<\/?([a-z0-9]+)/gi)].map((match) => match[1]));
    const friendly = ['Acme', 'Beta', 'Core', 'Delta', 'Echo'];
    const usual = renderEmail(describePortfolio(reportNamed(...friendly))).html;
    expect(friendly.filter((name) => usual.split(`>${name}<`).length > 1)).toHaveLength(NAMES_IN_A_MAIL);
    const harmless = tagsOf(usual);
    fc.assert(
      fc.property(hostileTexts, (names) => {
        const { html, text, subject } = renderEmail(describePortfolio(reportNamed(...names)));
        expect([...tagsOf(html)].filter((tag) => !harmless.has(tag))).toEqual([]);
        expect(html).not.toMatch(/<[^>]*\son[a-z]+\s*=/i);
        expect(html).not.toMatch(/href=/i);
        expect(subject).not.toMatch(/[\r\n]/);
        expect(subject).not.toMatch(INVISIBLE);
        expect(text.replace(/\n/g, '')).not.toMatch(INVISIBLE);
      }),
      { numRuns: RUNS.html },
    );
  });

  it('adds no line to the head of a mail', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, async (name) => {
        const { html, text, subject } = renderEmail(describePortfolio(reportNamed(name)));
        const mime = (await buildMime(mail({ html, text, subject }), { from: 'health@example.com' })).toString('utf8');
        const head = mime.slice(0, mime.indexOf('\r\n\r\n'));
        const names = head.split(/\r\n(?![ \t])/).map((one) => one.split(':')[0]);
        expect(new Set(names)).toEqual(HEAD);
        expect(names).toHaveLength(HEAD.size);
      }),
      { numRuns: RUNS.mail },
    );
  });

  it('is no formula in a CSV cell, and ends no record', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        const cell = writeCell(name);
        expect(cell.replace(/^"/, '')).not.toMatch(/^[=+\-@\t\r]/);
        const [record] = parseCsv(`id,${cell},last\n`);
        // An apostrophe stands before whatever could begin a formula; all else is as it was.
        const bare = (text: string | undefined) => text?.replaceAll("'", '');
        expect(record?.map(bare)).toEqual(['id', bare(name), 'last']);
      }),
      { numRuns: RUNS.csv },
    );
  });

  it('shows as it is written where it is harmless', () => {
    const report = reportNamed('AT&T_Labs (EU) – Größe 北京');
    const { blocks } = renderSlack(describeOwnerDigest(report.books[0]!, report, { sent: 0, overBudget: 0 }));
    expect(JSON.stringify(blocks)).toContain('AT&amp;T_Labs (EU) – Größe 北京');
    expect(renderEmail(describePortfolio(report)).text).toContain('AT&T_Labs (EU) – Größe 北京');
  });

  it('is cut to 400 characters, never inside one', () => {
    const cut = cleanText('😀'.repeat(1_000_000));
    expect([...cut]).toHaveLength(400);
    expect(cut.isWellFormed()).toBe(true);
  });
});

interface TextObject {
  readonly type: string;
  readonly text: string;
  readonly verbatim?: boolean;
}

function textObjects(value: unknown): readonly TextObject[] {
  if (Array.isArray(value)) return value.flatMap(textObjects);
  if (value === null || typeof value !== 'object') return [];
  const own = 'text' in value && typeof value.text === 'string' ? [value as TextObject] : [];
  return [...own, ...Object.values(value).flatMap(textObjects)];
}
