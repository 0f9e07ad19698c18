import { beforeEach, describe, expect, it } from 'vitest';
import { addDays } from '../../../lib/calendar.ts';
import { ANN, type Customers, fallen, low, MIA, type Office, openOffice, SAM } from '../../support/open-office.ts';

/** A Monday, told on the Tuesday after. */
const NIGHT = '2026-11-23';
const NEXT_NIGHT = '2026-11-24';
const LAST_NIGHT = '2026-11-25';

let office: Office;
beforeEach(() => {
  office = openOffice();
});

/** Sam is told of these accounts by one ranked list, and by nothing else. */
function expectTriage(accounts: readonly string[]): void {
  const told = office.to(SAM).filter(({ kind }) => kind !== 'owner-digest');
  expect(told.map(({ kind }) => kind)).toEqual(['alert-triage']);
  for (const account of accounts) expect(told[0]!.text).toContain(`Account ${account}`);
}

describe('what was bad when it was first seen is told by one ranked list', () => {
  const atTen = fallen({ state: 'baseline', rule: 'fell', because: 'Score 10 is below 50.' }, { score: 10 });

  it('on the first night', async () => {
    const decisions = await office.day(NIGHT, { acme: atTen, globex: atTen });
    expectTriage(['acme', 'globex']);
    expect(decisions).toMatchObject([
      { account: 'acme', sent: true, code: 'triage' },
      { account: 'globex', sent: true, code: 'triage' },
    ]);
    expect(await office.readPlace('acme')).toMatchObject({ is: 'told', telling: { as: 'triage' } });
  });

  it('with the portfolio’s median ARR for an account that has none', async () => {
    const worth = (arr: number | null) => fallen({ state: 'baseline' }, { arr });
    // Half of the portfolio is smaller than 60,000, whatever the accounts with something to say have.
    await office.day(NIGHT, { small: worth(10_000), none: worth(null), large: worth(90_000) }, { medianArr: 60_000 });
    const { text } = office.to(SAM, 'alert-triage')[0]!;
    const places = ['large', 'none', 'small'].map((id) => text.indexOf(`Account ${id}`));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  it('of a new customer who comes at 15', async () => {
    await office.day(NIGHT, { globex: {} });
    const fifteen = fallen({ state: 'baseline' }, { score: 15, previousScore: null });
    await office.day(NEXT_NIGHT, { globex: {}, acme: fifteen });
    expectTriage(['acme']);
  });

  it('of a fall in a gap of nights', async () => {
    await office.day(NIGHT, { acme: {} });
    // The rule finds it met on a night that follows none.
    await office.day(addDays(NIGHT, 9), { acme: fallen({ state: 'baseline' }) });
    expectTriage(['acme']);
  });

  it('of a fall under an override, once that is over', async () => {
    await office.day(NIGHT, { acme: {} });
    await office.day(NEXT_NIGHT, { acme: { score: 75 } });
    await office.day(LAST_NIGHT, { acme: fallen({ state: 'baseline' }, { previousScore: 75 }) });
    expectTriage(['acme']);
  });

  it('each once: it goes on without another word, and is escalated to nobody', async () => {
    await office.day(NIGHT, { acme: atTen });
    for (let nights = 1; nights <= 4; nights++)
      await office.day(addDays(NIGHT, nights), { acme: low({ rule: 'fell' }) });
    expectTriage(['acme']);
    expect(office.to(MIA)).toEqual([]);
  });

  it('and counted for the manager when nobody touched it for a working week', async () => {
    await office.day(NIGHT, { acme: atTen });
    // On the fifth business day after the Tuesday.
    await office.sweep('2026-11-30T07:30:00.000Z');
    expect(office.to(MIA)).toEqual([]);
    await office.sweep('2026-12-01T07:30:00.000Z');
    await office.sweep('2026-12-02T07:30:00.000Z');
    expect(office.to(MIA)).toMatchObject([{ kind: 'alert-report', at: '2026-12-01T07:30:00.000Z' }]);
    expect(office.to(MIA)[0]!.text).toContain('1 open risk untouched since the first look');
  });

  it('until it gets worse: that is an alert of its own, with a clock', async () => {
    await office.day(NIGHT, { acme: atTen });
    await office.day(NEXT_NIGHT, {
      acme: { ...low(), findings: [{ state: 'persisting' }, { rule: 'fell', depth: 1 }] },
    });
    expect(office.to(SAM, 'alert')).toHaveLength(1);
    await office.sweep('2026-11-26T07:30:00.000Z');
    expect(office.to(SAM, 'alert-reminder')).toHaveLength(1);
  });
});

describe('what was found in shadow', () => {
  const customers = { acme: fallen(), globex: fallen({ rule: 'fell' }) };
  beforeEach(async () => {
    await office.stores.cases.writeSwitch({ mode: 'shadow', by: 'ops', at: '2026-11-23T12:00:00.000Z' });
    await office.day(NIGHT, customers);
  });
  const switchOn = () => office.stores.cases.writeSwitch({ mode: 'on', by: 'ops', at: '2026-11-24T12:00:00.000Z' });

  it('reached nobody, and nobody counts as told', async () => {
    expect(office.arrived).toEqual([]);
    expect(await office.tellingsOf('acme')).toEqual([]);
  });

  it('is told by one ranked list on the first morning on which delivery is on', async () => {
    await switchOn();
    await office.day(NEXT_NIGHT, { acme: low(), globex: low({ rule: 'fell' }) });
    expectTriage(['acme', 'globex']);
  });

  it('is told by the sweep, where no night comes', async () => {
    await switchOn();
    await office.sweep('2026-11-25T07:30:00.000Z');
    expectTriage(['acme', 'globex']);
  });
});

describe('a night of late data that is run again', () => {
  const half: Customers = { globex: {} };
  const whole: Customers = { globex: {}, acme: fallen() };

  it('has what it newly finds of a case that is known told by a ranked list', async () => {
    await office.day(NIGHT, whole);
    const more = { ...fallen(), findings: [{}, { rule: 'fell', because: 'It fell by 48 points.' }] };
    await office.night(NIGHT, { globex: {}, acme: more }, { at: '2026-11-24T10:00:00.000Z' });
    const still = {
      ...low(),
      findings: [{ state: 'persisting' as const }, { state: 'persisting' as const, rule: 'fell' }],
    };
    await office.day(NEXT_NIGHT, { globex: {}, acme: still });
    expect(office.to(SAM, 'alert')).toHaveLength(1);
    expect(office.to(SAM, 'alert-triage')).toMatchObject([{ at: '2026-11-25T07:30:00.000Z' }]);
  });

  it('has what it newly finds told by the ranked list of the next morning, though a later night came and is run again, too', async () => {
    await office.day(NIGHT, half);
    await office.day(NEXT_NIGHT, { globex: {} });
    const at = '2026-11-25T10:00:00.000Z';
    await office.night(NIGHT, whole, { at });
    await office.night(NEXT_NIGHT, { globex: {}, acme: low() }, { at });
    expect(office.to(SAM).filter(({ kind }) => kind !== 'owner-digest')).toEqual([]);
    await office.deliver('2026-11-25T10:00:00.000Z');
    await office.day(LAST_NIGHT, { globex: {}, acme: low() });
    expectTriage(['acme']);
  });

  it('tells nothing of what it takes back but that it was wrong', async () => {
    await office.day(NIGHT, whole);
    await office.night(NIGHT, { globex: {}, acme: {} }, { at: '2026-11-24T10:00:00.000Z' });
    await office.sweep('2026-11-26T07:30:00.000Z');
    expect(office.to(SAM, 'alert-reminder')).toEqual([]);
    expect(office.to(MIA)).toEqual([]);
    expect((await office.readCase('acme')).ended).toMatchObject({ because: 'withdrawn' });
  });
});

describe('a ranked list of many', () => {
  const many = (of: () => Customers[string]): Customers =>
    Object.fromEntries(
      Array.from({ length: 17 }, (_, index) => [
        `c${String(index).padStart(2, '0')}`,
        { ...of(), arr: 1000 * (20 - index) },
      ]),
    );

  it('names ten, then as many as the budget a morning in the digest, until none is left', async () => {
    await office.day(
      NIGHT,
      many(() => fallen({ state: 'baseline' })),
    );
    expectTriage(['c00', 'c09']);
    expect(office.to(SAM, 'alert-triage')[0]!.text).not.toContain('Account c10');
    const told = async () => {
      const cases = await Promise.all(Object.keys(many(low)).map(office.readCase));
      return cases.filter(({ tellings }) => tellings.some(({ outcome }) => outcome.is === 'reached')).length;
    };
    expect(await told()).toBe(10);
    expect(await office.readPlace('c16')).toMatchObject({ is: 'waiting', isRationed: true });
    await office.day(NEXT_NIGHT, many(low));
    expect(await told()).toBe(15);
    await office.day(LAST_NIGHT, many(low));
    expect(await told()).toBe(17);
    expectTriage([]);
    expect(office.to(SAM, 'owner-digest').at(-2)!.text).toContain('2 open risks wait since the first look');
  });

  it('is one list for each owner', async () => {
    await office.day(NIGHT, {
      acme: fallen({ state: 'baseline' }),
      globex: fallen({ state: 'baseline' }, { owner: ANN }),
    });
    expectTriage(['acme']);
    expect(office.to(SAM, 'alert-triage')[0]!.text).not.toContain('Account globex');
    expect(office.to(ANN, 'alert-triage')[0]!.text).toContain('Account globex');
  });
});
