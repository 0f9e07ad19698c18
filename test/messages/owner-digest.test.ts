import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/calendar.ts';
import type { Case } from '../../lib/cases/case.ts';
import { composeMessage } from '../../lib/channels/compose-message.ts';
import { renderText } from '../../lib/channels/render-text.ts';
import type { BookState } from '../../lib/messages/book-state.ts';
import { cleanDocument } from '../../lib/messages/clean-document.ts';
import type { Draft } from '../../lib/messages/draft.ts';
import { accountsIn, type DocumentSection } from '../../lib/messages/message-document.ts';
import { describeOwnerDigest } from '../../lib/messages/owner-digest.ts';
import { planNightMessages } from '../../lib/messages/plan-night-messages.ts';
import type { NightReport } from '../../lib/portfolio/night-report.ts';
import { buildConfig } from '../support/config-builder.ts';
import { act, addressee, alert, caseOf, MORNING, NIGHT, SAM, task, timeOf, wish } from '../support/notice-builder.ts';
import { finding, line, nightReport } from '../support/report-builder.ts';

const ANN = 'ann@example.com';

function share(over: Partial<BookState> = {}): BookState {
  return { open: [], overBudget: [], triage: [], waiting: 0, tasks: [], team: [], ...timeOf(MORNING), ...over };
}

function named(account: string, over: Parameters<typeof caseOf>[0] = {}): Case {
  return caseOf({ account, ...over, about: { name: `Account ${account}`, ...over.about } });
}

const own = (id: string, over: Parameters<typeof line>[1] = {}) => line(id, { owner: SAM, ...over });

function report(accounts: Parameters<typeof nightReport>[0], over: Partial<NightReport> = {}): NightReport {
  return nightReport(accounts, { night: NIGHT, previousNight: addDays(NIGHT, -1), ...over });
}

const quietNight = report([{ line: own('q', { score: 90 }) }]);

function digest(state: Partial<BookState>, night = quietNight) {
  const book = night.books.find(({ owner }) => owner === SAM)!;
  return describeOwnerDigest(book, night, share(state), { recipient: addressee(SAM).recipient, timezone: 'UTC' });
}

function textOf(document: Draft['document']): string {
  return renderText(cleanDocument(document));
}

/** Each account as often as it stands in a section. */
function listed(sections: readonly DocumentSection[]): readonly string[] {
  return sections.flatMap((section) =>
    accountsIn({ title: '', headline: '', details: '', sections: [section], footnotes: [] }),
  );
}

describe('the digest', () => {
  it('begins with what is open: since when, in whose hand, and what is to be done next', () => {
    const taken = named('a', { openedOn: '2026-11-12', acts: [act('acknowledged', '2026-11-16')] });
    const free = named('b', { openedOn: '2026-11-20' });
    const text = textOf(digest({ open: [taken, free], tasks: [task({ account: 'a', dueOn: '2026-11-21' })] }));
    expect(text).toContain('Your accounts, 24 Nov: 2 open risks, 1 in nobody’s hands\n');
    expect(text).toContain('2 open risks, 1 in nobody’s hands; 1 task overdue.');
    expect(text).toContain('Open for 12 days. In your hands since 16 Nov.');
    expect(text).toContain('Open for 4 days. Nobody has it in hand.');
    expect(text).toContain('Next: Call the sponsor, due 21 Nov, overdue by 3 days');
    expect(text).not.toContain('Nothing needs you');
  });

  it('of whoever has tasks and no accounts is of their tasks', () => {
    const night = report([{ line: line('q', { owner: ANN }) }]);
    const book = { ...night.books[0]!, ...{ owner: SAM, accounts: 0, watchList: [], improved: [], renewals: [] } };
    const reader = { recipient: addressee(SAM).recipient, timezone: 'UTC' };
    const of = (state: Partial<BookState>) => textOf(describeOwnerDigest(book, night, share(state), reader));
    expect(of({ tasks: [task({ account: 'q' })] })).toMatch(
      /^Your tasks, 24 Nov\n\nNothing is due today; your next task is due 26 Nov\.\n/,
    );
    // Who loses the last account hears of it.
    expect(of({})).toContain('You have no accounts in the newest accounts export.');
    expect(of({ open: [named('a')], tasks: [task()] })).toContain('Your accounts, 24 Nov: 1 open risk');
  });

  it('says until when a case is snoozed', () => {
    const acts = [act('snoozed', '2026-11-20', { by: ANN, until: '2026-11-27T07:30:00.000Z' })];
    expect(textOf(digest({ open: [named('a', { acts })] }))).toContain('Snoozed by ann@example.com until 27 Nov.');
  });

  it('names twenty that are open, and counts the others', () => {
    const open = Array.from({ length: 23 }, (_, index) => named(`a${index}`));
    const { sections } = digest({ open });
    expect(sections[0]).toMatchObject({ title: 'Open', leftOut: 3 });
    expect(listed(sections)).toEqual(open.slice(0, 20).map(({ account }) => account));
  });

  it('names all that come without a message of their own, and then the next of a triage', () => {
    const overBudget = Array.from({ length: 25 }, (_, index) => wish(named(`n${index}`)));
    const triage = [
      wish(named('t', { alerts: [alert({ openedOn: '2026-11-12' })] }), { as: 'triage', code: 'triage' }),
    ];
    const document = digest({ overBudget, triage, waiting: 12 });
    expect(document.sections.map((section) => 'title' in section && section.title)).toEqual([
      'New, told only here',
      'Already so when Nightrounds first looked',
    ]);
    expect(listed(document.sections)).toHaveLength(26);
    const text = textOf(document);
    expect(text).toContain('26 open risks, in nobody’s hands; 25 told only here.');
    expect(text).toContain('12 open risks wait since the first look, and come in the next digests.');
    expect(text).toContain('Since 12 Nov: Score 41 is below 50.');
    expect(text).toContain('and 12 more');
  });

  it('says under the news of a case where it stands', () => {
    const one = named('a', { openedOn: '2026-11-16', acts: [act('acknowledged', '2026-11-17')] });
    const text = textOf(digest({ open: [one], overBudget: [wish(one, { code: 'worsened' })] }));
    expect(text).toContain('NEW, TOLD ONLY HERE');
    expect(text).toContain('Score 41 is below 50.\n    Open for 8 days. In your hands since 17 Nov.');
    expect(text).not.toContain('OPEN\n');
  });

  it('has tasks of accounts that are nowhere else', () => {
    const tasks = [task({ account: 'x', accountName: 'Xenon' }), task({ account: 'x', dueOn: MORNING })];
    const text = textOf(digest({ tasks }));
    expect(text).toMatch(/YOUR OTHER TASKS\n.*\nXenon +Call the sponsor, due today \(1 more task\)/);
    expect(text).toContain('1 task due today.');
  });

  it('says beside an account that is named above what else happened to it', () => {
    const gone = { id: 'a', name: 'Account a', owner: SAM, arr: 5000, lastNight: '2026-11-22' };
    const roster = { arrived: 0, left: [gone], churned: [], returned: [], maybeRenamed: [] };
    const ended = [{ account: 'b', name: 'B', owner: SAM, because: 'Override 70 ended: it expired on 2026-11-22.' }];
    const night = report([{ line: own('q') }], { roster, overrides: { inForce: 0, ended } });
    const text = textOf(digest({ open: [named('a')], tasks: [task({ account: 'b' })] }, night));
    expect(text).toContain('It is not in the accounts export any more.');
    expect(text).toContain('due 26 Nov; Override 70 ended');
    expect(text).not.toMatch(/CAME AND WENT|SET BY HAND THAT ENDED/);
  });

  it('says that nothing is needed only where that is so', () => {
    expect(textOf(digest({}))).toContain('Nothing needs you today. None of 1 account is at risk.');
    expect(textOf(digest({ tasks: [task()] }))).toContain('Nothing is due today; your next task is due 26 Nov.');
    const fell = own('f', { score: 30, previousScore: 60 });
    const worse = report([{ line: fell, findings: [finding(fell)] }]);
    expect(textOf(digest({}, worse))).toContain('1 account got worse.');
    const states: readonly Partial<BookState>[] = [
      { open: [named('a', { acts: [act('acknowledged', '2026-11-16')] })] },
      { overBudget: [wish(named('a'))] },
      { triage: [wish(named('a'))] },
      { waiting: 1 },
      { tasks: [task({ dueOn: MORNING })] },
      { tasks: [task({ dueOn: '2026-11-20' })] },
    ];
    for (const state of states) expect(textOf(digest(state)), JSON.stringify(state)).not.toContain('Nothing');
  });

  it('counts as worse only what is no case that it names', () => {
    const fell = own('f', { score: 30, previousScore: 60 });
    const night = report([{ line: fell, findings: [finding(fell)] }]);
    const text = textOf(digest({ open: [named('f')] }, night));
    expect(text).toContain('1 open risk, in nobody’s hands. 1 of 1 account is at risk');
    expect(text).not.toMatch(/WORSE|AT RISK\n/);
  });

  const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), { maxLength: 6 });

  it('names each account once, and every case that comes without a message of its own', () => {
    fc.assert(
      fc.property(
        fc.record({ open: ids, over: ids, triage: ids, tasks: ids, worse: ids, better: ids, left: ids, ended: ids }),
        ({ open, over, triage, tasks, worse, better, left, ended }) => {
          const accounts = [...worse, ...better.filter((id) => !worse.includes(id))].map((id) => {
            const score = worse.includes(id) ? 30 : 90;
            const account = own(id, { score, previousScore: 60, renewsOn: '2026-12-01' });
            return { line: account, findings: worse.includes(id) ? [finding(account)] : [] };
          });
          const away = left.map((id) => ({ id, name: id, owner: SAM, arr: 1, lastNight: NIGHT }));
          const night = report([{ line: own('q') }, ...accounts], {
            roster: { arrived: 0, left: away, churned: [], returned: [], maybeRenamed: [] },
            overrides: {
              inForce: 0,
              ended: ended.map((account) => ({ account, name: null, owner: SAM, because: 'It ended.' })),
            },
          });
          const state = {
            open: open.map((id) => named(id)),
            overBudget: over.map((id) => wish(named(id))),
            triage: triage.filter((id) => !over.includes(id)).map((id) => wish(named(id), { as: 'triage' })),
            tasks: tasks.map((account) => task({ account })),
          };
          const document = digest(state, night);
          const all = listed(document.sections);
          expect(new Set(all).size).toBe(all.length);
          for (const id of [...open, ...over, ...triage, ...tasks, ...left, ...ended, ...worse])
            expect(all).toContain(id);
          const isQuiet = open.length + over.length + triage.length + tasks.length + worse.length === 0;
          expect(document.headline.startsWith('Nothing needs you today.')).toBe(isQuiet);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('who gets a digest', () => {
  const { notify } = buildConfig();
  const queue = { slack: '#unowned', emails: [] };
  const config = {
    timezone: 'UTC',
    notify: { ...notify, unowned: queue, digest: { at: '07:30', weekdays: ['tue'] as const } },
  };
  const plan = (shares: Readonly<Record<string, BookState>>, date = MORNING, night = quietNight) =>
    planNightMessages(night, config, new Map(Object.entries(shares)), { date });
  const to = (drafts: readonly Draft[]) => drafts.map(({ destination }) => destination);

  it('is each owner on its weekdays, and on others who has something that is told only there', () => {
    const wednesday = addDays(MORNING, 1);
    expect(to(plan({}).drafts)).toEqual([SAM]);
    expect(to(plan({}, wednesday).drafts)).toEqual([]);
    expect(to(plan({ [SAM]: share({ open: [named('a')] }) }, wednesday).drafts)).toEqual([]);
    expect(to(plan({ [SAM]: share({ overBudget: [wish(named('a'))] }) }, wednesday).drafts)).toEqual([SAM]);
    expect(to(plan({ [SAM]: share({ triage: [wish(named('a'))] }) }, wednesday).drafts)).toEqual([SAM]);
  });

  it('is whoever has a share, also without an account of their own', () => {
    const { drafts, digestOf } = plan({ [ANN]: share({ open: [named('a')] }) });
    expect(to(drafts)).toEqual([SAM, ANN]);
    expect(digestOf.get(ANN)?.document.headline).toContain('You have no accounts in the newest accounts export.');
  });

  it('is the queue for what nobody owns', () => {
    const { digestOf } = plan({ 'unowned accounts': share({ overBudget: [wish(named('a'))] }) });
    expect(digestOf.get('unowned accounts')).toMatchObject({ destination: '#unowned', accounts: ['a'] });
    const unowned = report([{ line: own('u', { owner: null }) }]);
    expect([...plan({}, MORNING, unowned).digestOf.keys()]).toEqual(['unowned accounts']);
  });

  it('is whoever stands in for a person that is away', () => {
    const delegates = [{ away: SAM, to: ANN, from: '2026-11-20', until: '2026-11-30' }];
    const away = { ...config, notify: { ...config.notify, delegates } };
    const { digestOf } = planNightMessages(quietNight, away, new Map(), { date: MORNING });
    expect(digestOf.get(SAM)).toMatchObject({ destination: ANN });
    expect(digestOf.get(SAM)?.document.details).toContain('You stand in for sam@example.com.');
  });

  it('has one message a person and morning, which names its cases', () => {
    const state = share({ open: [named('a')], overBudget: [wish(named('b'))], triage: [wish(named('c'))] });
    const { digestOf } = plan({ [SAM]: state });
    const draft = digestOf.get(SAM)!;
    expect(draft).toMatchObject({ period: 'morning-2026-11-24', notBefore: '2026-11-24T07:30:00.000Z' });
    expect(draft.cases.map(({ account }) => account)).toEqual(['a', 'b', 'c']);
    expect(draft.id).toBe(plan({}).digestOf.get(SAM)!.id);
    expect(draft).not.toHaveProperty('insteadOf');
  });

  it('gets every name that is told only there, in whatever form', () => {
    const state = share({
      open: Array.from({ length: 20 }, (_, index) => named(`open ${index}`, { openedOn: '2026-11-02' })),
      overBudget: Array.from({ length: 20 }, (_, index) => wish(named(`only ${index}`))),
      triage: Array.from({ length: 5 }, (_, index) => wish(named(`first ${index}`), { as: 'triage', code: 'triage' })),
    });
    const shown = JSON.stringify(composeMessage(plan({ [SAM]: state }).digestOf.get(SAM)!));
    for (const { one } of [...state.overBudget, ...state.triage]) expect(shown).toContain(`Account ${one.account}*`);
  });

  it('has the totals of a triage in the leaders’ summary', () => {
    const leaders = { ...config.notify.leaders, emails: ['lead@example.com'], nightly: true };
    const given = { ...config, notify: { ...config.notify, leaders } };
    const summary = (totals?: { told: number; waiting: number }) =>
      planNightMessages(quietNight, given, new Map(), {
        date: MORNING,
        ...(totals && { triageTotals: totals }),
      }).drafts.find(({ kind }) => kind === 'portfolio-summary')!;
    expect(summary({ told: 40, waiting: 17 }).document.details).toContain(
      '57 open risks were never told: 40 in triage messages this morning, 17 to come.',
    );
    expect(summary().document.details).not.toContain('never told');
    expect(summary()).toMatchObject({ period: `morning-${MORNING}` });
  });
});
