import { beforeEach, describe, expect, it } from 'vitest';
import { type Customers, fallen, low, type Office, openOffice, SAM } from '../../support/open-office.ts';

/** A Monday, told on the Tuesday after. */
const NIGHT = '2026-11-23';
const NEXT_NIGHT = '2026-11-24';
const LAST_NIGHT = '2026-11-25';

const many = (of: () => Customers[string]): Customers =>
  Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`c${index}`, of()]));
const first: Customers = { acme: fallen(), globex: fallen({ state: 'baseline' }), ...many(fallen) };
const second: Customers = {
  acme: low(),
  globex: low(),
  initech: fallen({ state: 'pending' }),
  ...many(low),
  c0: { findings: [{ state: 'cleared', because: 'Score 68 is above 55.' }] },
};

let office: Office;
beforeEach(() => {
  office = openOffice();
});

describe('a night that is run again from the same', () => {
  it('decides the same, whatever people did since', async () => {
    const before = await office.findings(NIGHT, first);
    await office.deliver('2026-11-24T07:30:00.000Z');
    await office.click(SAM, 'acme', { do: 'acknowledge' }, '2026-11-24T09:00:00.000Z');
    await office.click(SAM, 'c0', { do: 'snooze', until: '3d' }, '2026-11-24T09:01:00.000Z');
    expect(await office.findings(NIGHT, first, { at: '2026-11-24T10:00:00.000Z' })).toBe(before);
    await office.click(SAM, 'acme', { do: 'undo' }, '2026-11-24T11:00:00.000Z');
    expect(await office.findings(NIGHT, first, { at: '2026-11-24T12:00:00.000Z' })).toBe(before);
  });

  it('decides the same, whatever nights came since, and they too', async () => {
    const texts = [await office.findings(NIGHT, first)];
    await office.deliver('2026-11-24T07:30:00.000Z');
    await office.click(SAM, 'acme', { do: 'acknowledge' }, '2026-11-24T09:00:00.000Z');
    texts.push(await office.findings(NEXT_NIGHT, second));
    await office.deliver('2026-11-25T07:30:00.000Z');
    await office.click(SAM, 'acme', { do: 'undo' }, '2026-11-25T09:00:00.000Z');
    texts.push(await office.findings(LAST_NIGHT, { acme: low() }));
    await office.deliver('2026-11-26T07:30:00.000Z');
    const at = '2026-11-26T10:00:00.000Z';
    expect(await office.findings(NIGHT, first, { at })).toBe(texts[0]);
    expect(await office.findings(NEXT_NIGHT, second, { at })).toBe(texts[1]);
    expect(await office.findings(LAST_NIGHT, { acme: low() }, { at })).toBe(texts[2]);
  });

  it('says of what the digest told, and of what did not arrive, what it said before', async () => {
    const before = await office.findings(NIGHT, first);
    await office.sweep('2026-11-25T20:30:00.000Z');
    expect(await office.findings(NIGHT, first, { at: '2026-11-25T21:00:00.000Z' })).toBe(before);
    expect(before).toContain('told in the digest');
  });

  it('tells nobody a second time, and forgets nobody who was told', async () => {
    await office.day(NIGHT, first);
    await office.day(NEXT_NIGHT, second);
    const { length } = office.arrived;
    const tellings = await office.tellingsOf('acme');
    for (const [night, customers] of [
      [NIGHT, first],
      [NEXT_NIGHT, second],
    ] as const)
      await office.night(night, customers, { at: '2026-11-25T10:00:00.000Z' });
    await office.deliver('2026-11-25T10:00:00.000Z');
    expect(office.arrived).toHaveLength(length);
    expect(await office.tellingsOf('acme')).toEqual(tellings);
  });
});
