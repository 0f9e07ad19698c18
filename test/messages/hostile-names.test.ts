import { parse as parseCsv } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Case, caseKey, nameCase } from '../../lib/cases/case.ts';
import { addAct } from '../../lib/cases/hand.ts';
import type { Task } from '../../lib/cases/task.ts';
import type { TellingCode } from '../../lib/cases/telling.ts';
import type { Wish } from '../../lib/cases/wish.ts';
import { composeMessage } from '../../lib/channels/compose-message.ts';
import { buildMime } from '../../lib/channels/email/mime.ts';
import { renderEmail } from '../../lib/channels/email/render-email.ts';
import type { Message } from '../../lib/channels/message.ts';
import { describeHome } from '../../lib/channels/slack/app-home.ts';
import { renderControls } from '../../lib/channels/slack/case-controls.ts';
import { renderGateControls } from '../../lib/channels/slack/gate-controls.ts';
import { describeForm } from '../../lib/channels/slack/modals.ts';
import { renderSlack } from '../../lib/channels/slack/render-slack.ts';
import type { SlackMessage } from '../../lib/channels/slack/slack-message.ts';
import { writeCell } from '../../lib/csv-cell.ts';
import { makeAssignedMessage } from '../../lib/messages/assigned-message.ts';
import { makeCaseMessage } from '../../lib/messages/case-messages.ts';
import { cleanText } from '../../lib/messages/clean-document.ts';
import type { MessageDocument } from '../../lib/messages/message-document.ts';
import { makeOverrideEndedMessage } from '../../lib/messages/override-messages.ts';
import { describeOwnerDigest } from '../../lib/messages/owner-digest.ts';
import { describePortfolio } from '../../lib/messages/portfolio-summary.ts';
import { makeOverdueMessage } from '../../lib/messages/task-messages.ts';
import { makeWrongOwnerMessage } from '../../lib/messages/wrong-owner-message.ts';
import { createPayloadCheck } from '../channels/slack/check-payload.ts';
import type { SlackPayload } from '../channels/slack/slack-payload.ts';
import { anyText } from '../support/any-text.ts';
import { buildTask } from '../support/build-case.ts';
import { buildConfig } from '../support/config-builder.ts';
import { mail } from '../support/mail-builder.ts';
import { act, alert, caseOf, context, missed, notice, telling, timeOf, wish } from '../support/notice-builder.ts';
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

function taskNamed(name: string): Task {
  return buildTask({
    ...{ id: name, account: name, accountName: name, rule: name, playbook: name, title: name, text: name },
    ...{ assignee: null, dueOn: '2026-11-20', startedBy: name, version: 1 },
  });
}

/** Whatever a case can say, with the name wherever one can stand. */
function caseNamed(name: string): Case {
  const chain = [{ after: { hours: 24 }, to: ['manager'], ask: name }] as const;
  return caseOf({
    account: name,
    about: { name, owner: 'sam@example.com', manager: 'mia@example.com', because: name, nextStep: name },
    alerts: [alert({ rule: name, because: name, nextStep: name, chain })],
    tellings: [telling('2026-11-20', { to: name }), telling('2026-11-21', { outcome: missed(name) })],
    acts: [act('acknowledged', '2026-11-20', { by: name })],
  });
}

/** `which`: one of the messages of a morning; the others are few. */
function caseMessagesNamed(name: string, which: number): readonly Message[] {
  const portfolio = { ...buildConfig(), portfolio: name };
  const recipient = { name, channel: 'slack', destination: '#cs', insteadOf: name } as const;
  const to = { recipient, of: name, role: 'owner' } as const;
  const one = caseNamed(name);
  const turn = { role: 'owner', after: { hours: 24 }, ask: name } as const;
  const gone = { ...one, ended: { on: '2026-11-22', because: 'left' } as const };
  const given = context({
    lineOf: () => reportNamed(name).fell[0] ?? null,
    tasksOf: () => [taskNamed(name)],
    nextStepOf: () => name,
  });
  const wishes: readonly Partial<Wish>[] = [
    ...codes.map((code) => ({ code })),
    { as: 'triage', code: 'told-anew' },
    { as: 'reminder', code: 'step', turn },
    { as: 'escalation', code: 'step', turn },
    { as: 'report', code: 'triage-untouched' },
    { as: 'over', code: 'account-gone', one: gone },
  ];
  const own = wish(one, { addressee: to, ...wishes[which % wishes.length] });
  const taskOfCase = { ...taskNamed(name), id: `${one.openedOn}.${name}.1.1` };
  const ended = { account: name, name, setAt: `${NIGHT_AFTER}T07:30:00.000Z`, because: name };
  return [
    makeCaseMessage(notice([own]), given, portfolio),
    makeWrongOwnerMessage(addAct(one, act('wrong-owner', NIGHT_AFTER, { by: name })), recipient, portfolio),
    makeAssignedMessage(
      { recipient, of: name, tasks: [taskOfCase], overdue: [], teams: [] },
      { ...given, cases: [one] },
      portfolio,
    ),
    makeOverdueMessage(
      { recipient, of: name, overdue: [taskNamed(name)], teams: [{ addressee: to, tasks: [taskNamed(name)] }] },
      timeOf(NIGHT_AFTER),
      portfolio,
    ),
    makeOverrideEndedMessage(ended, recipient, NIGHT_AFTER, portfolio),
  ].map(composeMessage);
}

const codes = [
  'opened',
  'reopened',
  'worsened',
  'new-owner',
  'told-anew',
  'snooze-over',
  'hand-lapsed',
] as const satisfies readonly TellingCode[];

/** The name as an open case, as one that is told only here, and as one of a triage. */
function digestNamed(name: string): MessageDocument {
  const report = reportNamed(name);
  const share = {
    open: [caseNamed(name)],
    overBudget: [wish(caseOf({ ...caseNamed(name), account: `${name} too` }))],
    triage: [wish(caseOf({ ...caseNamed(name), account: `${name} as well` }), { as: 'triage', code: 'triage' })],
    waiting: 1,
    tasks: [taskNamed(name)],
    team: [taskNamed(name)],
    today: NIGHT_AFTER,
    now: `${NIGHT_AFTER}T07:30:00.000Z`,
  };
  const recipient = { name, channel: 'slack', destination: '#cs', insteadOf: name } as const;
  return describeOwnerDigest(report.books[0]!, report, share, { recipient, timezone: 'UTC' });
}

const NIGHT_AFTER = '2026-11-23';

/** Every state that the controls of a case show, those of several, the modals, and the home tab. */
function viewsNamed(name: string): readonly SlackPayload[] {
  const one = caseNamed(name);
  const at = '2026-11-23T09:00:00.000Z';
  const message = { period: '2026-11-22', id: 'ab'.repeat(32) };
  const untouched = { ...one, acts: [], tellings: [telling('2026-11-22', { as: 'escalation', to: name })] };
  const cases: readonly Case[] = [
    one,
    untouched,
    { ...one, acts: [act('snoozed', '2026-11-20', { by: name, until: '2026-12-01T07:30:00.000Z' })] },
    { ...one, acts: [act('wrong-owner', '2026-11-20', { by: name })] },
    { ...one, ended: { on: '2026-11-22', because: 'left' } },
  ];
  const several = Array.from({ length: 10 }, (_, index) => ({
    ...cases[index % cases.length]!,
    account: name + index,
  }));
  const show = (shown: readonly Case[]): SlackPayload => {
    const context = { message, timezone: 'UTC', withPlaybook: new Set(shown.map(caseKey)), now: at };
    return { blocks: [...renderControls(shown, [{ ...taskNamed(name), id: `${name}.1.1` }], context)] };
  };
  const form = { account: name, about: one.about, message, case: nameCase(one) };
  const override = { account: name, score: 70, reason: name, expiresOn: '2026-12-01', owner: name, by: name };
  const home = {
    address: name,
    today: NIGHT_AFTER,
    now: at,
    cases: [...several, ...several],
    tasks: [taskNamed(name)],
    overrides: [{ ...override, setAt: at, setOn: NIGHT_AFTER }],
    book: reportNamed(name).books[0] ?? null,
    dashboard: 'https://view.example.com/?t=x',
    portfolio: name,
    currency: 'USD',
    timezone: 'UTC',
  };
  return [
    ...cases.map((shown) => show([shown])),
    show(several),
    { blocks: [...renderGateControls(message, { over: 'doubts', night: '2026-11-22' })] },
    { modal: describeForm({ asks: 'override', ...form }) },
    { modal: describeForm({ asks: 'pulse', ...form }) },
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
        expectHarmless(renderSlack(digestNamed(name)));
      }),
      { numRuns: RUNS.digest },
    );
  });

  it('does neither in a message of a case, nor in anything that follows on one', () => {
    fc.assert(
      fc.property(hostileText, fc.nat({ max: 99 }), (name, which) => {
        for (const message of caseMessagesNamed(name, which)) if (isSlackMessage(message)) expectHarmless(message);
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
    const { blocks } = renderSlack(digestNamed('AT&T_Labs (EU) – Größe 北京'));
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
