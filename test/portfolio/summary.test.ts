import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/calendar.ts';
import type { Finding } from '../../lib/detection/finding.ts';
import type { AccountLine } from '../../lib/history/account-line.ts';
import { weighScores } from '../../lib/portfolio/portfolio-totals.ts';
import { mergeSummaries, type Summary, summarise } from '../../lib/portfolio/summary.ts';
import { bandOf } from '../../lib/scoring/band.ts';

const night = '2026-11-20';
const bands = { healthy: 80, watch: 60 };

function account(id: string, over: Partial<AccountLine> = {}): AccountLine {
  const score = over.score === undefined ? 70 : over.score;
  return {
    id,
    name: id,
    owner: 'ann@example.com',
    segment: null,
    arr: 100,
    renewsOn: null,
    score,
    band: bandOf(score, bands),
    previousScore: null,
    previousBand: null,
    change: null,
    drivers: [],
    driversSince: null,
    override: null,
    ...over,
  };
}

/** Over all of them; the computed scores are those shown. */
function addUp(lines: readonly AccountLine[], findings: readonly Finding[] = []): Summary {
  const weighted = weighScores(lines.map(({ arr, score }) => ({ arr, raw: score })));
  // Any of them; which accounts customers brought into at_risk is not the summary’s to know.
  const becameAtRisk = Uint8Array.from(lines, ({ band, change }) => Number(band === 'at_risk' && (change ?? 0) < 0));
  return summarise({ lines, findings, weighted, becameAtRisk }, night);
}

function finding(of: AccountLine, over: Partial<Finding> = {}): Finding {
  return {
    rule: 'r',
    severity: 'warning',
    kind: 'risk',
    state: 'new',
    because: 'Because.',
    depth: 0,
    since: null,
    span: null,
    nextStep: null,
    account: of,
    ...over,
  };
}

describe('a summary', () => {
  it('adds up accounts and ARR by band, and keeps unknown apart from scored', () => {
    const { totals } = addUp([
      account('a', { score: 90 }),
      account('b', { score: 10, arr: 50 }),
      account('c', { score: null }),
    ]);
    expect(totals).toMatchObject({ accounts: 3, scored: 2, arr: 250 });
    expect(totals.bands.at_risk).toEqual({ accounts: 1, arr: 50 });
    expect(totals.bands.unknown).toEqual({ accounts: 1, arr: 100 });
    expect(totals.meanScore).toBeCloseTo((90 * 100 + 10 * 50) / 150, 9);
  });

  it('has no mean where nobody has both a score and ARR', () => {
    expect(addUp([account('a', { arr: null }), account('b', { score: null })]).totals.meanScore).toBeNull();
  });

  it('counts renewals from the night on, both ends included', () => {
    const due = [-1, 0, 30, 31, 90, 91].map((days) => account(`d${days}`, { renewsOn: addDays(night, days) }));
    expect(addUp(due).renewals.map((window) => window.accounts)).toEqual([2, 1, 1]);
  });

  it('puts risk before opportunity, the most severe first, then the most ARR', () => {
    const [a, b, c, d] = [account('a'), account('b', { arr: 900 }), account('c'), account('d')];
    const { books, findings } = addUp(
      [a!, b!, c!, d!],
      [
        finding(a!),
        finding(b!),
        finding(c!, { kind: 'opportunity', severity: 'critical' }),
        finding(d!, { severity: 'critical' }),
        finding(d!, { state: 'persisting' }),
      ],
    );
    expect(books[0]?.findings.map((one) => one.account.id)).toEqual(['d', 'b', 'a', 'c']);
    expect(findings).toEqual({ new: 4, baseline: 0, persisting: 1 });
  });

  it('keeps a book per owner, those without one last', () => {
    const accounts = [
      account('a', { owner: null }),
      account('b', { owner: 'zoe@example.com' }),
      account('c', { owner: 'bob@example.com' }),
    ];
    expect(addUp(accounts).books.map((book) => book.owner)).toEqual(['bob@example.com', 'zoe@example.com', null]);
  });
});

const anyAccount = fc
  .record({
    id: fc.string({ minLength: 1 }),
    owner: fc.option(fc.constantFrom('ann@example.com', 'bob@example.com'), { nil: null }),
    arr: fc.option(fc.integer({ min: 0, max: 1000 }), { nil: null }),
    score: fc.option(fc.integer({ min: 0, max: 100 }), { nil: null }),
    change: fc.option(fc.integer({ min: -50, max: 50 }), { nil: null }),
    renewsOn: fc.option(
      fc.integer({ min: -5, max: 120 }).map((days) => addDays(night, days)),
      { nil: null },
    ),
  })
  .map(({ id, ...over }) => account(id, over));

describe('for any accounts', () => {
  it('summaries of any split merge into the summary of all, whatever the order', () => {
    const accounts = fc.uniqueArray(anyAccount, { selector: ({ id }) => id, maxLength: 80 });
    fc.assert(
      fc.property(accounts, fc.integer({ min: 1, max: 4 }), (all, parts) => {
        const split = Array.from({ length: parts }, (_, part) =>
          all.filter((_, index) => index % parts === part).reverse(),
        );
        const merged = mergeSummaries(split.map((part) => addUp(part)));
        expect(merged).toEqual(addUp(all));
      }),
    );
  });
});
