import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scalar, Signal } from '../../lib/config/health-config.ts';
import { emptyWindow, toMicroPoints } from '../../lib/history/window.ts';
import { renderCustomerCard } from '../../lib/pages/customer-card.tsx';
import { anyText } from '../support/any-text.ts';
import { buildAccounts, changeMetric } from '../support/config-builder.ts';
import {
  buildCardConfig,
  buildSpan,
  cardOf,
  fewerIsBetter,
  fourWeeks,
  mainOf,
  moreIsBetter,
  readCard,
  readLines,
  shareable,
} from './build-card.ts';

const tickets = shareable('urgent_14d', { title: 'Urgent tickets', unit: 'tickets' });
const champion = shareable('champion', { title: 'Your champion is with you' });
const championSignal: Signal = {
  metric: 'champion',
  weight: 1,
  missing: 'exclude',
  kind: 'categories',
  points: new Map([
    ['true', 100],
    ['false', 0],
  ]),
};
const features = shareable('features', { title: 'Features used' });
const seats = shareable('seats', { title: 'Seats' });
const config = buildCardConfig(
  [tickets, champion, features, seats],
  [fewerIsBetter('urgent_14d'), championSignal, moreIsBetter('features')],
);

/** Sixteen urgent tickets where there were none, and nobody who stands up for the product. */
const badMonth = buildSpan({ urgent_14d: fourWeeks(0, 16), champion: [...Array(28).fill(true), false] });

/** What a card never says over an open risk. */
const PRAISE = /steady|grow|well|better|worse|could be|attention|everything|great|good/i;

describe('a customer’s card', () => {
  it('says worse of urgent tickets that went from 0 to 16, and of a champion who left', () => {
    const lines = readCard(badMonth, config);
    expect(lines).toContain('Worse: up since 25 Oct 2026, from 0 tickets');
    expect(lines).toContain('Worse: changed since 25 Oct 2026, from yes');
    expect(lines.join(' ')).not.toMatch(/growing|everything/i);
  });

  it('says the same figures without a judgement while a risk is open', () => {
    const lines = readCard(badMonth, config, { hasOpenRisk: true });
    expect(lines).toContain('Up since 25 Oct 2026, from 0 tickets');
    expect(lines).toContain('Changed since 25 Oct 2026, from yes');
    expect(lines.join(' ')).not.toMatch(PRAISE);
  });

  it('shows each value with its unit, since when it went where, a picture in words, the contact, and the margin', () => {
    expect(readCard(buildSpan({ features: fourWeeks(4, 18), seats: fourWeeks(40, 40) }), config)).toEqual([
      'As of 22 Nov 2026',
      'Acme: how it is going',
      'Features used',
      '18',
      'Better: up since 25 Oct 2026, from 4',
      '[Features used. 25 Oct 2026: 4; lowest 4; highest 18; 22 Nov 2026: 18]',
      'Seats',
      '40',
      'The same as on 25 Oct 2026',
      '[Seats. 25 Oct 2026: 40; lowest 40; highest 40; 22 Nov 2026: 40]',
      'Steady means that it moved by less than 5 % of the range it is looked at in.',
      'What is next',
      'Your contact is sam@example.com.',
    ]);
  });

  it('judges by the profile of the account alone', () => {
    const elsewhere = buildSpan({ features: fourWeeks(4, 18) }, { profile: 'Other' });
    expect(readCard(elsewhere, config)).toContain('Up since 25 Oct 2026, from 4');
  });

  it('calls what moved by less than the margin steady, and nothing so over an open risk', () => {
    const span = buildSpan({ features: fourWeeks(10, 10.9) });
    expect(readCard(span, config)).toContain('Steady: 10 on 25 Oct 2026');
    expect(readCard(span, config, { hasOpenRisk: true }).join(' ')).not.toMatch(PRAISE);
  });

  it('shows only what is shareable', () => {
    const { measures } = cardOf(
      buildSpan({ features: [7], secret: [1] }),
      buildCardConfig([features, shareable('secret', { shareable: false })]),
    );
    expect(measures.map(({ label }) => label)).toEqual(['Features used']);
  });

  it('compares nothing with values of another definition, or of less than a week ago', () => {
    const span = buildSpan({ features: fourWeeks(4, 18) });
    const redefined = span.map(({ run, chart }, index) => ({
      run: index < 20 ? { ...run, metrics: [{ name: 'features', hash: 'another' }] } : run,
      chart,
    }));
    expect(readCard(redefined, config)).toContain('Better: up since 14 Nov 2026, from 14');
    expect(readCard(span.slice(-7), config)).toContain('Nothing earlier to compare with');
  });

  it('shows a value of some days ago as one of that day, and none that is older than a week', () => {
    const missingFor = (nights: number) => buildSpan({ features: [...fourWeeks(4, 18), ...Array(nights).fill(null)] });
    expect(readCard(missingFor(3), config)).toContain('Measured on 19 Nov 2026');
    expect(readCard(missingFor(8), config)).toContain('There is nothing to show yet.');
  });

  it('names the contact from the list of people, and nobody where the owner is a queue', () => {
    const people = {
      kind: 'list',
      people: [{ name: 'Sam Hill', address: 'sam@example.com', manager: null, away: null }],
    } as const;
    const named = { ...config, people };
    expect(readCard(buildSpan({ features: [7] }), named)).toContain('Your contact is Sam Hill (sam@example.com).');
    const queued = buildSpan({ features: [7] }, { owner: '#pool-emea' });
    expect(readCard(queued, config)).toContain('Questions? Ask whoever sent you this page.');
  });

  it('says the next step in the words of whoever shared it', () => {
    const lines = readCard(buildSpan({ features: [7] }), config, { nextStep: 'We meet on 3 Dec about reports.' });
    expect(lines.slice(-3)).toEqual([
      'What is next',
      'We meet on 3 Dec about reports.',
      'Your contact is sam@example.com.',
    ]);
  });
});

describe('the score on a customer’s card', () => {
  const withScore = { ...config, card: { showsScore: true } };
  const window = emptyWindow();
  window.raw[27] = toMicroPoints(90);
  window.raw[10] = toMicroPoints(85);
  const at = (raw: number | null, over: object = {}) =>
    buildSpan({ features: [7] }, { raw, score: raw, window, ...over });

  it('is shown only where the portfolio says so', () => {
    expect(readCard(at(82), config).join(' ')).not.toMatch(/score|of 100/);
  });

  it('has its band in words for a customer, and how it moved', () => {
    expect(readCard(at(82), withScore).slice(2, 8)).toEqual([
      'Your score',
      '82 of 100',
      'Going well',
      'Worse: down since 25 Oct 2026, from 90',
      '[Your score. 25 Oct 2026: 90; lowest 82; highest 90; 22 Nov 2026: 82]',
      'Earlier scores are worked out as today’s is.',
    ]);
    expect(readCard(at(70), withScore)).toContain('Could be better');
    expect(readCard(at(41), withScore)).toContain('Needs attention');
  });

  it('leaves out what the model or the data moved: earlier scores are worked out as today’s is', () => {
    const restated = { ...window, shift: new Int32Array(window.raw.length).fill(toMicroPoints(-10)) };
    expect(readCard(at(82, { window: restated }), withScore)).toContain('Steady: 80 on 25 Oct 2026');
  });

  it('is a number over an open risk, and no word of how that is', () => {
    const lines = readCard(at(82), withScore, { hasOpenRisk: true });
    expect(lines).toContain('82 of 100');
    expect(lines.join(' ')).not.toMatch(PRAISE);
  });

  it.each([
    ['unknown', at(null, { band: 'unknown' })],
    ['set by hand', at(41, { score: 90, band: 'healthy', override: { score: 90, setAt: '2026-11-20T09:00:00.000Z' } })],
  ])('that is %s is not claimed', (_, span) => {
    expect(readCard(span, withScore).join(' ')).not.toMatch(/score|of 100|going well/i);
  });
});

const titleOf = (html: string) => /<title>.*<\/title>/.exec(html)![0];

describe('a customer’s card never has', () => {
  const roster = buildAccounts({ arr: 'arr_usd' });

  it('the pulse, the ARR, or what is made of them, whatever it is labelled', () => {
    const pulse = { ...shareable('pulse'), kind: 'pulse', title: 'Mood' } as const;
    const mood = { ...changeMetric('mood_change', 'pulse', 28), shareable: true, title: 'Mood' };
    const arr = shareable('contract', { from: 'accounts', value: 'arr_usd', title: 'Contract' });
    const metrics = [pulse, mood, arr, features];
    const span = buildSpan({ pulse: [4], mood_change: [20], contract: [120_000], features: [7] });
    const { measures } = cardOf(span, buildCardConfig(metrics, [], { accounts: roster }));
    expect(measures.map(({ label }) => label)).toEqual(['Features used']);
  });

  it('what is said among ourselves, by whatever names accounts, owners and metrics go', () => {
    const word = fc.constantFrom(
      'churn',
      'Churn risk',
      'at risk',
      'at-risk',
      'at\u200brisk',
      'ARR',
      'Pulse',
      'OVERRIDE',
      'overridden',
    );
    const text = fc.oneof(
      anyText({ maxLength: 20 }),
      fc.tuple(anyText({ maxLength: 8 }), word, anyText({ maxLength: 8 })).map((parts) => parts.join(' ')),
    );
    const value: fc.Arbitrary<Scalar> = fc.oneof(fc.integer(), fc.boolean(), text);
    const metric = fc.record({ label: text, unit: fc.option(text), now: value, before: value, isShared: fc.boolean() });
    const told = fc.record({
      metrics: fc.array(metric, { maxLength: 5 }),
      name: text,
      owner: text,
      nextStep: fc.option(text),
      hasOpenRisk: fc.boolean(),
      showsScore: fc.boolean(),
      overridden: fc.boolean(),
    });
    fc.assert(
      fc.property(told, ({ metrics, name, owner, nextStep, hasOpenRisk, showsScore, overridden }) => {
        const defined = metrics.map(({ label, unit, isShared }, index) =>
          shareable(`m${index}`, { title: label, unit, shareable: isShared }),
        );
        const model = buildCardConfig(defined, [], { card: { showsScore } });
        const values = Object.fromEntries(
          metrics.map(({ now, before }, index) => [`m${index}`, [...Array(28).fill(before), now]]),
        );
        const override = overridden ? { score: 97, setAt: '2026-11-20T09:00:00.000Z' } : null;
        const own = { arr: 987_654_321, name, owner, override, score: overridden ? 97 : 41 };
        const card = cardOf(buildSpan(values, own), model, { nextStep, hasOpenRisk });
        const { html } = renderCustomerCard(card);
        const read = readLines(html).join('\n');
        expect(`${titleOf(html)}\n${mainOf(html)}`).not.toMatch(/churn|\bat[\s_-]?risk\b|\bARR\b|\bpulse\b|overrid/i);
        expect(read).not.toMatch(/987.?654/);
        if (overridden) expect(read).not.toMatch(/Your score/);
        expect(card.measures.length).toBeLessThanOrEqual(metrics.filter(({ isShared }) => isShared).length);
      }),
      { numRuns: 300 },
    );
  });
});
