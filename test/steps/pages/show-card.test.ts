import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryTable } from '../../../lib/local/memory-table.ts';
import { type LinkClaims, signLink } from '../../../lib/pages/signed-link.ts';
import { showView, type ViewDependencies } from '../../../lib/steps/pages/show-view.ts';
import { openTableStores, type TableStores } from '../../../lib/tables/open-stores.ts';
import { buildCardConfig, buildSpan, fewerIsBetter, fourWeeks, readLines, shareable } from '../../pages/build-card.ts';
import { buildTotals } from '../../pages/build-totals.ts';
import { buildCase } from '../../support/build-case.ts';

const NOW = Date.parse('2026-11-23T08:00:00Z');
const key = { id: '1', secret: 's'.repeat(64) };
const config = buildCardConfig(
  [shareable('urgent_14d', { title: 'Urgent tickets', unit: 'tickets' })],
  [fewerIsBetter('urgent_14d')],
);

let stores: TableStores;
let dependencies: ViewDependencies;
beforeEach(async () => {
  stores = openTableStores(createMemoryTable(), () => NOW);
  dependencies = { config, ...stores, key, now: () => NOW };
  for (const { run, chart } of buildSpan({ urgent_14d: fourWeeks(0, 16) })) {
    await stores.history.writeRun({ ...run, totals: buildTotals() });
    await stores.history.writeCharts(run, 0, [chart]);
  }
});

function open(over: Partial<LinkClaims> = {}) {
  const expires = NOW / 1000 + 3600;
  const token = signLink({ purpose: 'card', subject: 'a-1', audience: 'kim@customer.example', expires, ...over }, key);
  return showView({ token, account: null, answer: null, addition: null }, dependencies);
}

describe('the link to a customer’s card', () => {
  it('opens four weeks of the account as of the newest night', async () => {
    const lines = readLines((await open()).html);
    expect(lines).toContain('16 tickets');
    expect(lines).toContain('Worse: up since 25 Oct 2026, from 0 tickets');
  });

  it('says what is next in the words that were given with it', async () => {
    expect(readLines((await open({ nextStep: 'We call you on Tuesday.' })).html)).toContain('We call you on Tuesday.');
  });

  it.each([
    ['an open risk, though nobody was told of it', buildCase({ account: 'a-1', tellings: [] }), false],
    ['a risk that is over', buildCase({ account: 'a-1', ended: { on: '2026-11-20', because: 'over' } }), true],
    ['an opportunity', buildCase({ account: 'a-1', kind: 'opportunity' }), true],
    ['the risk of another account', buildCase({ account: 'b-2' }), true],
  ])('judges the figures or not: %s', async (_, one, judges) => {
    await stores.cases.writeCase(one);
    expect(/Worse|Better|Steady/.test(readLines((await open()).html).join(' '))).toBe(judges);
  });

  it('of an account that is not there says so to a customer', async () => {
    const page = await open({ subject: 'nobody' });
    expect(page.status).toBe(404);
    expect(readLines(page.html)).toEqual(['There is nothing to show at the moment. Ask whoever gave you this page.']);
  });
});
