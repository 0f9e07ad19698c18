import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Chart } from '../../lib/history/chart.ts';
import { emptyWindow, toMicroPoints } from '../../lib/history/window.ts';
import { createMemoryTable } from '../../lib/local/memory-table.ts';
import { renderDashboard } from '../../lib/pages/dashboard-page.tsx';
import type { Page } from '../../lib/pages/page.tsx';
import { type LinkClaims, nameLink, nameReader, signLink } from '../../lib/pages/signed-link.ts';
import { showView, type ViewDependencies } from '../../lib/steps/pages/show-view.ts';
import { openTableStores } from '../../lib/tables/open-stores.ts';
import { anyText } from '../support/any-text.ts';
import { buildCase } from '../support/build-case.ts';
import { buildChart, buildRun } from '../support/build-history.ts';
import { rounds } from '../support/command-line.ts';
import { buildConfig } from '../support/config-builder.ts';
import { buildTotals } from './build-totals.ts';

const NOW = Date.parse('2026-11-23T08:00:00Z');
const key = { id: '1', secret: 's'.repeat(64) };
const link = (over: Partial<LinkClaims> = {}) =>
  signLink(
    { purpose: 'dashboard', subject: 'portfolio', audience: 'ann@example.com', expires: NOW / 1000 + 3600, ...over },
    key,
  );

/** At 41, and at 68 seven nights before. */
function account(over: Partial<Chart> = {}): Chart {
  const window = emptyWindow();
  window.raw[6] = toMicroPoints(68);
  const usual = { score: 41, band: 'at_risk', arr: 100_000, renewsOn: '2026-12-24', window } as const;
  return buildChart({ account: 'a', name: 'Acme', ...usual, ...over });
}

function dashboard(accounts: readonly Chart[], audience = 'ann@example.com') {
  return renderDashboard(
    {
      portfolio: 'Northwind',
      audience,
      night: '2026-11-22',
      currency: 'USD',
      isPart: false,
      totals: buildTotals(),
      movement: null,
      weeks: [{ night: '2026-11-22', arrAtRisk: 100_000 }],
      accounts,
      leftOut: 0,
      heldBack: [],
    },
    (id) => `?a=${encodeURIComponent(id)}`,
  );
}

/** Without the style and the script, which are constants. */
function mainOf(html: string): string {
  return /<main>[\s\S]*<\/main>/.exec(html)![0];
}

describe('a page', () => {
  it('may run its own script and style, and nothing else', () => {
    const { html, headers } = dashboard([account()]);
    const policy = headers['Content-Security-Policy']!;
    expect(policy).toContain("default-src 'none'");
    for (const [tag, directive] of [
      ['style', 'style-src'],
      ['script', 'script-src'],
    ]) {
      const text = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(html)![1]!;
      const hash = createHash('sha256').update(text).digest('base64');
      expect(policy).toContain(`${directive} 'sha256-${hash}'`);
    }
    expect(html).not.toMatch(/\sstyle=|\son[a-z]+=|https?:\/\//i);
  });

  it('is kept by no cache, framed by nobody, and tells no other site its address', () => {
    expect(dashboard([]).headers).toMatchObject({
      'Cache-Control': 'private, no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': expect.stringContaining("frame-ancestors 'none'"),
    });
  });

  it('shows a hostile name as text', () => {
    const tagsOf = (html: string) => new Set([...html.matchAll(/<\/?([a-z0-9]+)/gi)].map((match) => match[1]));
    const harmless = tagsOf(mainOf(dashboard([account()]).html));
    const attacks = fc.oneof(
      fc.constantFrom(
        '</script><script>alert(1)</script>',
        '"><img src=x onerror=alert(1)>',
        "'-alert(1)-'",
        '\u202egnp',
      ),
      anyText({ maxLength: 40 }),
    );
    fc.assert(
      fc.property(attacks, (name) => {
        const html = mainOf(dashboard([account({ account: name, name, owner: name })], name).html);
        for (const tag of tagsOf(html)) expect(harmless).toContain(tag);
        // What stands between quotes is a value, whatever it looks like.
        expect(html.replace(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\son[a-z]+\s*=/i);
      }),
      { numRuns: 500 },
    );
  });

  it('says score, change, ARR and renewal of each account, with the band in words', () => {
    const { html } = dashboard([account()]);
    expect(html).toContain('▲ 41 at risk');
    expect(html).toContain('−27');
    expect(html).toContain('$100K');
    expect(html).toContain('32 d');
  });
});

describe('a link', () => {
  let dependencies: ViewDependencies;
  beforeAll(() => {
    dependencies = {
      config: buildConfig(),
      ...openTableStores(createMemoryTable(), () => NOW),
      key,
      now: () => NOW,
    };
  });

  const open = (token: string) => showView({ token, account: null, answer: null, addition: null }, dependencies);
  const isOpen = async (token: string) => (await open(token)).status !== 403;

  it('that was revoked opens nothing, and says so; one that was forged says nothing of it', async () => {
    const token = link({ subject: 'one' });
    expect(await open(token)).toMatchObject({ status: 404 });
    await dependencies.links.revoke(nameLink(token), { by: 'ops', at: '2026-11-23T08:00:00Z' });
    expect(await open(token)).toMatchObject({
      status: 403,
      html: expect.stringContaining('This link was revoked.'),
    });
    const forged = await open(`${token.slice(0, -2)}AA`);
    expect(forged).toMatchObject({ status: 403, html: expect.stringContaining('does not open anything') });
  });

  it('is revoked with all others of its reader, in whatever way they are written, and no later one is', async () => {
    const audience = 'leaver@example.com';
    const made = [
      link({ audience }),
      link({ audience, issued: NOW - 1 }),
      link({ audience: ' Lea <Leaver@Example.com>', issued: NOW, purpose: 'card', subject: 'A1' }),
    ];
    for (const token of made) expect(await isOpen(token)).toBe(true);
    await dependencies.links.revokeReader(nameReader('LEAVER@example.com'), {
      by: 'ops',
      at: new Date(NOW).toISOString(),
    });
    for (const token of made)
      expect(await open(token)).toMatchObject({ status: 403, html: expect.stringContaining('was revoked') });
    expect(await isOpen(link({ audience, issued: NOW + 1 }))).toBe(true);
    expect(await isOpen(link({ audience: 'stayer@example.com', issued: NOW - 1 }))).toBe(true);
  });

  it.each([[[]], [['0123456789abcdef', '--reader', 'ann@example.com']], [['--reader', ' ']], [['not-a-link']]])(
    'is not revoked by %j',
    async (words) => {
      const { exitCode, stderr } = await rounds('link', 'revoke', ...words, '--table', 'nightrounds');
      expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/link|reader/)]);
    },
  );

  it('that has expired says so', async () => {
    const page = await showView(
      { token: link({ expires: NOW / 1000 - 1 }), account: null, answer: null, addition: null },
      dependencies,
    );
    expect(page).toMatchObject({ status: 403, html: expect.stringContaining('This link has expired.') });
  });

  describe('to the dashboard', () => {
    const config = buildConfig();
    const leaders = { ...config.notify.leaders, emails: ['lead@example.com'] };
    const charts = [
      buildChart({ account: 'a-1', name: 'Acme', owner: 'ann@example.com', arr: 111_000, score: 20, band: 'at_risk' }),
      buildChart({
        account: 'b-2',
        name: 'Borealis',
        owner: 'bob@example.com',
        arr: 222_000,
        score: 90,
        band: 'healthy',
      }),
      // As the version before kept it.
      buildChart({
        account: 'c-3',
        name: 'Corvus',
        owner: 'Ann Lee <ANN@example.com>',
        arr: 44_000,
        score: 90,
        band: 'healthy',
      }),
    ];
    const run = buildRun({
      totals: buildTotals(),
      teams: [{ owner: 'bob@example.com', manager: 'mia@example.com' }],
      delegates: [{ away: 'bob@example.com', to: 'kim@example.com', from: '2026-11-23', until: '2026-11-23' }],
    });
    const open = (audience: string, account: string | null = null, ownersSee: 'own' | 'all' = 'own') => {
      const portfolio = { ...config, notify: { ...config.notify, leaders }, pages: { ownersSee } };
      return showView(
        { token: link({ audience, expires: NOW / 1000 + 7200 }), account, answer: null, addition: null },
        { ...dependencies, config: portfolio },
      );
    };
    it('has an account’s open alerts under their titles, with what they mean, and none that are over', async () => {
      const words = { title: 'Low <adoption>', description: 'Hardly anybody works with it.', risk: 'Churn' };
      await dependencies.cases.writeCase(
        buildCase({ account: 'a-1', alerts: [words, { rule: 'x', state: 'resolved', title: 'Over' }] }),
      );
      const { html } = await open('ann@example.com', 'a-1');
      expect(html).toContain(
        '<strong>warning</strong> · Low &lt;adoption&gt;, since 1 Mar: Score 41 is below 60. · risk: Churn',
      );
      expect(html).toContain('Hardly anybody works with it.');
      expect(html).not.toContain('Over:');
      expect((await open('bob@example.com', 'b-2')).html).not.toContain('Open alerts');
    });

    const named = ({ html }: Page) => ['a-1', 'b-2', 'c-3'].filter((id) => html.includes(id));
    beforeAll(async () => {
      await dependencies.history.writeRun(run);
      await dependencies.history.writeCharts(run, 0, charts);
    });

    it('shows an owner their own accounts and their totals, and of no other account its name, id or ARR', async () => {
      const page = await open('ann@example.com');
      expect(page.status).toBe(200);
      expect(named(page)).toEqual(['a-1', 'c-3']);
      expect(page.html).not.toMatch(/Borealis|bob@example|222|€377K/);
      expect(page.html).toContain('€111K ARR is at risk, 71.6 % of €155K');
      expect(page.html).toContain('of 2<');
    });

    it('shows a manager the books of those they manage, and a leader everything', async () => {
      expect(named(await open('mia@example.com'))).toEqual(['b-2']);
      expect(named(await open('lead@example.com'))).toEqual(['a-1', 'b-2', 'c-3']);
    });

    it('shows whoever stands in for an owner by the export of people what is theirs', async () => {
      expect(named(await open('kim@example.com'))).toEqual(['b-2']);
    });

    it('opens the page of an account for who may see it, and for others as if there were none', async () => {
      expect((await open('Ann Lee <Ann@Example.com>', 'c-3')).status).toBe(200);
      expect((await open('lead@example.com', 'b-2')).status).toBe(200);
      const others = await open('ann@example.com', 'b-2');
      expect(others.status).toBe(404);
      expect(others).toEqual(await open('ann@example.com', 'no-such'));
    });

    it('shows nothing to whoever is neither', async () => {
      for (const stranger of ['eve@example.com', 'The board', 'ann@example.com.example.org'])
        for (const ownersSee of ['own', 'all'] as const) {
          const pages = [await open(stranger, null, ownersSee), await open(stranger, 'a-1', ownersSee)];
          expect(pages.map(({ status }) => status)).toEqual([403, 404]);
          for (const page of pages) expect(page.html).not.toMatch(/Corvus|€|Borealis|ann@example/);
        }
    });

    it('shows owners everything where pages.owners_see is all', async () => {
      expect(named(await open('bob@example.com', null, 'all'))).toEqual(['a-1', 'b-2', 'c-3']);
      expect((await open('bob@example.com', 'a-1', 'all')).status).toBe(200);
    });
  });
});
