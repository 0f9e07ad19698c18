import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planAlerts } from '../../lib/alerts/plan-alerts.ts';
import type { Task } from '../../lib/alerts/task.ts';
import {
  makeAlertMessage,
  makeOverdueMessage,
  makeOverrideEndedMessage,
  makeResolutionMessage,
  makeSweepMessage,
} from '../../lib/messages/alert-messages.ts';
import { cleanText } from '../../lib/messages/clean-document.ts';
import type { Message, SlackMessage } from '../../lib/messages/message.ts';
import { describeOwnerDigest } from '../../lib/messages/owner-digest.ts';
import { describePortfolio } from '../../lib/messages/portfolio-summary.ts';
import { renderEmail } from '../../lib/messages/render-email.ts';
import { renderSlack } from '../../lib/messages/render-slack.ts';
import { buildFinding } from '../support/build-alert.ts';
import { buildConfig } from '../support/config-builder.ts';
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
  'a\u200bb\ufeffc',
];

const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...attacks), fc.string({ unit: 'binary', maxLength: 30 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(' '));

const INVISIBLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

function reportNamed(name: string) {
  const account = line('a', {
    name,
    owner: name,
    segment: name,
    score: 30,
    previousScore: 60,
    renewsOn: '2026-12-01',
    drivers: [driver({ label: name, from: name, to: name })],
  });
  return nightReport([{ line: account, findings: [finding(account, { because: name, nextStep: name })] }], {
    portfolio: name,
    exports: [{ name, state: 'stale', newestDate: null, because: name }],
  });
}

function alertMessagesNamed(name: string): readonly Message[] {
  const portfolio = { ...buildConfig(), portfolio: name };
  const recipient = { name, channel: 'slack', destination: '#cs', insteadOf: name } as const;
  const about = { name, owner: null, manager: null, because: name, nextStep: name };
  const { alerts } = planAlerts({
    night: '2026-11-22',
    findings: [buildFinding('new', { account: name, about })],
    alerts: [],
    presenceOf: () => 'here',
    notify: { ...portfolio.notify, unowned: { slack: '#cs', emails: [] } },
    timezone: 'UTC',
    mode: 'on',
    isReplay: false,
  });
  const at = '2026-11-23T07:30:00.000Z';
  const told = { recipient, at };
  const task: Task = {
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
    startedAt: at,
    endedBy: null,
    endedAt: null,
    overdueToldAt: null,
    version: 1,
  };
  return [
    makeAlertMessage(alerts, reportNamed(name).fell[0] ?? null, name, told, portfolio),
    makeResolutionMessage(alerts, told, portfolio),
    makeSweepMessage(alerts[0]!, 'escalation', recipient, portfolio),
    makeOverdueMessage([task], recipient, '2026-11-23', portfolio),
    makeOverrideEndedMessage({ account: name, name, setAt: at, because: name }, recipient, '2026-11-23', portfolio),
  ];
}

function expectHarmless({ text, blocks }: Pick<SlackMessage, 'text' | 'blocks'>): void {
  const objects = textObjects(blocks);
  for (const shown of [...objects.filter(({ type }) => type === 'mrkdwn').map((object) => object.text), text]) {
    expect(shown).not.toMatch(/[<>]/);
    expect(shown).not.toMatch(/&(?!amp;|lt;|gt;)/);
    expect(shown.replace(/\n/g, '')).not.toMatch(INVISIBLE);
  }
  expect(objects.filter(({ type }) => type === 'mrkdwn').every(({ verbatim }) => verbatim === true)).toBe(true);
}

describe('a hostile name', () => {
  it('mentions nobody, links nowhere and formats nothing in Slack', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        const report = reportNamed(name);
        expectHarmless(renderSlack(describeOwnerDigest(report.books[0]!, report, { sent: 0, overBudget: 0 })));
      }),
      { numRuns: 500 },
    );
  });

  it('does neither in an alert, nor in anything that follows on one', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        for (const message of alertMessagesNamed(name)) if (message.channel === 'slack') expectHarmless(message);
      }),
      { numRuns: 300 },
    );
  });

  it('is text and nothing else in HTML', () => {
    const tagsOf = (html: string) => new Set([...html.matchAll(/<\/?([a-z0-9]+)/gi)].map((match) => match[1]));
    const harmless = tagsOf(renderEmail(describePortfolio(reportNamed('Acme'))).html);
    fc.assert(
      fc.property(hostileText, (name) => {
        const { html, text, subject } = renderEmail(describePortfolio(reportNamed(name)));
        for (const tag of tagsOf(html)) expect(harmless).toContain(tag);
        expect(html).not.toMatch(/<[^>]*\son[a-z]+\s*=/i);
        expect(html).not.toMatch(/href=/i);
        expect(subject).not.toMatch(/[\r\n]/);
        expect(subject).not.toMatch(INVISIBLE);
        expect(text.replace(/\n/g, '')).not.toMatch(INVISIBLE);
      }),
      { numRuns: 500 },
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
