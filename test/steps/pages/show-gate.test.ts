import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Doubt } from '../../../lib/history/doubt.ts';
import type { Run } from '../../../lib/history/run.ts';
import { createMemoryTable } from '../../../lib/local/memory-table.ts';
import { readAnswer } from '../../../lib/pages/gate-question.ts';
import type { Page } from '../../../lib/pages/page.tsx';
import { type LinkClaims, nameLink, nameReader, signLink } from '../../../lib/pages/signed-link.ts';
import { showView, type ViewDependencies } from '../../../lib/steps/pages/show-view.ts';
import { openTableStores } from '../../../lib/tables/open-stores.ts';
import { buildTotals } from '../../pages/build-totals.ts';
import { anyText } from '../../support/any-text.ts';
import { buildDoubt, buildGate } from '../../support/build-gate.ts';
import { buildRun } from '../../support/build-history.ts';
import { buildConfig, byName, columnMetric } from '../../support/config-builder.ts';

const night = '2026-11-22';
const NOW = Date.parse('2026-11-23T08:12:00Z');
const OPS = 'ops@example.com';
const key = { id: '1', secret: 's'.repeat(64) };
const usual = buildConfig();
const config = buildConfig({
  portfolio: 'Northwind',
  timezone: 'Europe/Berlin',
  metrics: byName([columnMetric('seats', 'accounts', { title: 'Seats' })]),
  notify: { ...usual.notify, ops: { slack: '#ops', emails: [OPS] }, operators: ['ann@example.com'] },
});
const gone = buildDoubt({
  ...{ check: 'accounts-gone', about: '', scope: { is: 'gone-accounts', accounts: 59, sample: [] } },
  because: '59 of 1,589 accounts are gone at once.',
});
const runOf = (doubts: readonly Doubt[], over: Partial<Run> = {}) =>
  buildRun({ night, totals: buildTotals(), gate: buildGate(doubts), ...over });

let dependencies: ViewDependencies;
beforeEach(() => {
  dependencies = { config, ...openTableStores(createMemoryTable(), () => NOW), key, now: () => NOW };
});

const sign = (over: Partial<LinkClaims> = {}) =>
  signLink(
    { purpose: 'gate', subject: night, audience: OPS, expires: NOW / 1000 + 3600, issued: NOW - 1000, ...over },
    key,
  );
const look = (token = sign(), over: Partial<ViewDependencies> = {}) =>
  showView({ token, account: null, answer: null, addition: null }, { ...dependencies, ...over });

/** As a browser sends the form of a page. */
function press(
  page: Page,
  say: string,
  { token = sign(), ...over }: Partial<ViewDependencies> & { token?: string } = {},
) {
  const question = /name="question" value="([^"]*)"/.exec(page.html)?.[1] ?? '';
  const answer = readAnswer(new URLSearchParams({ question, say }));
  return showView({ token, account: null, answer, addition: null }, { ...dependencies, ...over });
}
const written = () => dependencies.history.readGateWords();
const plain = ({ html }: Page) =>
  /<main>([\s\S]*)<\/main>/
    .exec(html)![1]!
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe('the page of a gate link', () => {
  it('says what is in doubt, since when and what is left out, and asks; nothing happens', async () => {
    await dependencies.history.writeRun(runOf([buildDoubt({ since: '2026-11-20', nights: 3 }), gone]));
    const page = await look();
    expect(page.status).toBe(200);
    expect(plain(page)).toContain(
      '2 things in the data are in doubt, and were left out of the night. All else went on.',
    );
    expect(plain(page)).toContain('Seats are 99.9 times larger. Left out: Seats. Since the night of 20 Nov 2026.');
    expect(plain(page)).toContain('59 of 1,589 accounts are gone at once. Left out: 59 accounts that are gone.');
    expect(plain(page)).toContain('It is right From the next night on this is how things are.');
    expect(page.html).toMatch(/<form [^>]*method="post"/);
    expect(page.headers['Content-Security-Policy']).toContain("form-action 'self'");
    expect(page.headers['Content-Security-Policy']).not.toContain('script-src');
    expect(await written()).toEqual([]);
  });

  it('says once what speaks against more than one part of the night, and records it of each', async () => {
    const because = '400 of 900 rows are new.';
    const parts = [
      buildDoubt({ because }),
      buildDoubt({ because, check: 'field-changes', about: 'arr', scope: { is: 'field', field: 'arr' } }),
    ];
    await dependencies.history.writeRun(runOf(parts));
    const page = await look();
    expect(plain(page).split(because)).toHaveLength(2);
    expect(plain(page)).toContain('1 thing in the data is in doubt');
    expect(plain(page)).toContain('Left out: Seats and changes of ARR. Since the night of 22 Nov 2026. It is right');
    await press(page, 'right');
    expect((await written()).map(({ doubt }) => doubt).sort()).toEqual([
      'field-changes:arr (field)',
      'level-shift:seats',
    ]);
  });

  it.each(['right', 'wrong'] as const)('records of all of it that it is %s, by whom and when', async (is) => {
    await dependencies.history.writeRun(runOf([buildDoubt(), gone]));
    const page = await press(await look(), is);
    expect(plain(page)).toContain(`Recorded: it is ${is} Said by ops@example.com on 23 Nov 2026, 09:12.`);
    expect(plain(page)).toContain('From the night of 23 Nov 2026 on');
    expect(page.headers['Content-Security-Policy']).toContain("form-action 'none'");
    const said = { night, is, by: OPS, at: '2026-11-23T08:12:00.000Z' };
    const words = await written();
    expect(words).toHaveLength(2);
    expect(words).toEqual(
      expect.arrayContaining([
        { ...said, doubt: 'level-shift:seats' },
        { ...said, doubt: 'accounts-gone' },
      ]),
    );
  });

  it('takes a second word, and shows the newest', async () => {
    await dependencies.history.writeRun(runOf([buildDoubt()]));
    await press(await look(), 'right');
    const later = () => NOW + 60_000;
    await press(await look(), 'wrong', { now: later });
    expect((await written()).map(({ is }) => is)).toEqual(['right', 'wrong']);
    expect(plain(await look())).toContain('ops@example.com said on 23 Nov 2026, 09:13 that it is wrong.');
  });

  it('asks again where something else is in doubt than was read, and records nothing', async () => {
    await dependencies.history.writeRun(runOf([buildDoubt()]));
    const read = await look();
    await dependencies.history.writeRun(runOf([buildDoubt(), gone]));
    const page = await press(read, 'right');
    expect(plain(page)).toContain('has changed since you opened this page. Nothing was recorded.');
    expect(plain(page)).toContain('59 of 1,589');
    expect(await written()).toEqual([]);
    await press(page, 'right');
    expect(await written()).toHaveLength(2);
  });

  it('says of a held night that it stays held', async () => {
    const held = runOf([buildDoubt()], { state: 'held', heldBecause: 'Seats.' });
    await dependencies.history.writeRun(held);
    expect(plain(await look())).toContain(
      '1 thing in the data is in doubt. The night is held: nobody but operations was told of it.',
    );
    expect(plain(await press(await look(), 'right'))).toContain('The night stays held, whatever is said here.');
    expect(await dependencies.history.readRun(night)).toMatchObject({ state: 'held', ruling: null });
    expect(await written()).toHaveLength(1);
  });
});

describe('a gate link of which nothing is to be said', () => {
  const unread = buildDoubt({ check: 'required-export', scope: { is: 'night' }, about: 'accounts' });
  const cases: readonly [string, readonly Run[]][] = [
    ['of a night that is not kept any more', []],
    ['of a night without doubts', [runOf([])]],
    ['of one before there was a gate', [buildRun({ night, totals: buildTotals() })]],
    ['of one that was released', [runOf([buildDoubt({ standing: 'right' })])]],
    ['of one that could not be read', [runOf([unread], { state: 'held' })]],
    ['where a later night has it no more', [runOf([buildDoubt()]), runOf([], { night: '2026-11-24' })]],
    [
      'where it came back only later',
      [runOf([buildDoubt()]), runOf([buildDoubt({ since: '2026-11-24' })], { night: '2026-11-24' })],
    ],
  ];
  it.each(cases)('%s, says so and records nothing', async (_name, runs) => {
    await dependencies.history.writeRun(runOf([buildDoubt()]));
    const read = await look();
    if (runs.length === 0) dependencies = { ...dependencies, ...openTableStores(createMemoryTable(), () => NOW) };
    for (const run of runs) await dependencies.history.writeRun(run);
    for (const page of [await look(), await press(read, 'right')]) {
      expect(page.status).toBe(200);
      expect(plain(page)).toContain('Nothing is in doubt any more');
      expect(page.html).not.toContain('<form');
    }
    expect(await written()).toEqual([]);
  });

  it('says while the night is run anew that it is not known yet', async () => {
    await dependencies.history.writeRun(runOf([buildDoubt()]));
    const read = await look();
    await dependencies.history.writeRun(runOf([], { state: 'scoring', totals: null }));
    for (const page of [await look(), await press(read, 'right')])
      expect(plain(page)).toContain('The night is being run');
    expect(await written()).toEqual([]);
  });

  it.each([
    ['left-out', 'still in doubt'],
    ['stayed', 'believed, as it had stayed so'],
    ['right', 'believed, as it was said to be right'],
    ['wrong', 'left out, as it was said to be wrong'],
  ] as const)('but where it is %s on the newest night it says so and asks', async (standing, words) => {
    await dependencies.history.writeRun(runOf([buildDoubt()]));
    await dependencies.history.writeRun(runOf([buildDoubt({ standing, nights: 3 })], { night: '2026-11-24' }));
    const page = await look();
    expect(plain(page)).toContain(`On the newest night, 24 Nov 2026: ${words}.`);
    await press(page, 'wrong');
    expect(await written()).toHaveLength(1);
  });
});

describe('a gate link opens for', () => {
  beforeEach(() => dependencies.history.writeRun(runOf([buildDoubt()])));

  it.each([OPS, 'OPS@Example.com', 'Ann <ann@example.com>'])('%s', async (audience) => {
    const token = sign({ audience });
    await press(await look(token), 'right', { token });
    expect((await written()).map(({ by }) => by)).toEqual([audience.includes('nn') ? 'ann@example.com' : OPS]);
  });

  const refused: readonly [string, string, string][] = [
    ['nobody who gets no mail for operations', sign({ audience: 'eve@example.com' }), 'does not open'],
    ['no name', sign({ audience: '#ops' }), 'does not open'],
    ['no night that is none', sign({ subject: 'portfolio' }), 'does not open'],
    ['nobody once it has expired', sign({ expires: NOW / 1000 }), 'has expired'],
    ['nobody who forged it', `${sign().slice(0, -2)}AA`, 'does not open'],
    [
      'nobody with another purpose’s signature',
      sign({ purpose: 'card' }).replace(/^[^.]+/, sign().split('.')[0]!),
      'does not',
    ],
  ];
  it.each(refused)('%s, looked at or answered', async (_name, token, because) => {
    const read = await look();
    for (const page of [await look(token), await press(read, 'right', { token })])
      expect(page).toMatchObject({ status: 403, html: expect.stringContaining(because) });
    expect(await written()).toEqual([]);
  });

  it('nobody who is not among them any more', async () => {
    const read = await look();
    const left = { ...config, notify: { ...config.notify, ops: { slack: '#ops', emails: ['new@example.com'] } } };
    for (const page of [await look(sign(), { config: left }), await press(read, 'right', { config: left })])
      expect(page).toMatchObject({ status: 403, html: expect.stringContaining('does not open anything') });
    expect(await written()).toEqual([]);
  });

  it('nobody once it, or its reader, was revoked', async () => {
    const read = await look();
    const revocation = { by: 'ops', at: new Date(NOW).toISOString() };
    const one = sign({ issued: NOW - 2000 });
    await dependencies.links.revoke(nameLink(one), revocation);
    expect(await press(read, 'right', { token: one })).toMatchObject({ status: 403 });
    await dependencies.links.revokeReader(nameReader(OPS), revocation);
    for (const page of [await look(), await press(read, 'right')])
      expect(page).toMatchObject({ status: 403, html: expect.stringContaining('was revoked') });
    expect(await written()).toEqual([]);
  });

  it('nobody with any character of it changed', async () => {
    const token = sign();
    const read = await look();
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom(...'ABCabc019-_.=+'), async (at, character) => {
        if (token[at] === character) return;
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        expect((await press(read, 'right', { token: changed })).status).toBe(403);
      }),
      { numRuns: 300 },
    );
    expect(await written()).toEqual([]);
  });

  it('opens nothing else', async () => {
    const page = await showView({ token: sign(), account: 'acme', answer: null, addition: null }, dependencies);
    expect(plain(page)).toContain('Is this right?');
    const dashboard = sign({ purpose: 'dashboard' });
    await press(await look(), 'right', { token: dashboard });
    expect(await written()).toEqual([]);
  });
});

describe('what an export or a name says', () => {
  it('is text on every page', async () => {
    const attacks = fc.oneof(
      fc.constantFrom(
        '</p><script>alert(1)</script>',
        '"><form action=https://evil.example>',
        '\u202egnp',
        '<button name=say>',
      ),
      anyText({ maxLength: 40 }),
    );
    const tagsOf = (html: string) => new Set([...html.matchAll(/<\/?([a-z0-9]+)/gi)].map((match) => match[1]));
    const pagesNamed = async (name: string) => {
      const stores = openTableStores(createMemoryTable(), () => NOW);
      const named = buildConfig({
        ...config,
        portfolio: name,
        metrics: byName([columnMetric('seats', 'accounts', { title: name })]),
      });
      await stores.history.writeRun(runOf([buildDoubt({ because: name }), gone]));
      await stores.history.writeGateWord({
        doubt: 'accounts-gone',
        night,
        is: 'right',
        by: name,
        at: '2026-11-23T08:00:00Z',
      });
      const over = { ...stores, config: named };
      const page = await look(sign(), over);
      return [page, await press(page, 'right', over)];
    };
    const harmless = (await pagesNamed('Seats')).map(({ html }) => tagsOf(html));
    await fc.assert(
      fc.asyncProperty(attacks, async (name) => {
        for (const [index, { html }] of (await pagesNamed(name)).entries()) {
          expect([...tagsOf(html)].filter((tag) => !harmless[index]!.has(tag))).toEqual([]);
          expect(html.match(/<form/g) ?? []).toHaveLength(index === 0 ? 1 : 0);
          expect(html).not.toMatch(/\u202e/);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('the form of the page', () => {
  const question = '0123456789abcdef';
  it.each(['right', 'wrong'] as const)('says that it is %s', (say) => {
    expect(readAnswer(new URLSearchParams({ say, question }))).toEqual({ is: say, question });
  });

  it.each([
    '',
    'say=right',
    `question=${question}`,
    `say=maybe&question=${question}`,
    `say=Right&question=${question}`,
    `say=&question=${question}`,
    'say=right&question=',
    `say=right&question=${question}0`,
    'say=right&question=0123456789ABCDEF',
    `say=right&say=wrong&question=${question}`,
    `say=right&question=${question}&question=${question}`,
    `say=right&question=${question}&about=seats`,
    `__proto__=1&say=right&question=${question}`,
  ])('is not %j', (body) => {
    expect(readAnswer(new URLSearchParams(body))).toBeNull();
  });
});
