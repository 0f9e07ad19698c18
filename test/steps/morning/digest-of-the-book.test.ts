import { beforeEach, describe, expect, it } from 'vitest';
import { fallen, low, type Office, officeConfig, openOffice, SAM } from '../../support/open-office.ts';

/** A Monday, told on the Tuesday after. */
const NIGHT = '2026-11-23';
const NEXT_NIGHT = '2026-11-24';
const LAST_NIGHT = '2026-11-25';
const NOTHING = 'Nothing needs you today.';

let office: Office;
beforeEach(() => {
  office = openOffice();
});

const newest = () => office.to(SAM, 'owner-digest').at(-1)!.text;

describe('the digest of a morning', () => {
  it('shows open alerts that are older than a night, how long, and in whose hand', async () => {
    await office.day(NIGHT, { acme: fallen(), globex: {} });
    await office.click(SAM, 'acme', { do: 'acknowledge' }, '2026-11-24T09:00:00.000Z');
    await office.day(NEXT_NIGHT, { acme: low(), globex: {} });
    await office.day(LAST_NIGHT, { acme: low(), globex: {} });
    expect(newest()).toContain('1 open risk, in hand.');
    expect(newest()).toContain('▲ Account acme');
    expect(newest()).toContain('Open for 3 days. In your hands since 24 Nov.');
    expect(newest()).not.toContain(NOTHING);
  });

  it('shows in nobody’s hands what the same morning takes back', async () => {
    await office.day(NIGHT, { acme: fallen(), globex: {} });
    await office.click(SAM, 'acme', { do: 'snooze', until: '1d' }, '2026-11-24T09:00:00.000Z');
    await office.day(NEXT_NIGHT, { acme: low(), globex: {} });
    expect(newest()).toContain('1 open risk, in nobody’s hands.');
    expect(newest()).toContain('Nobody has it in hand.');
    expect(newest()).not.toContain('Snoozed');
  });

  it('shows an open alert whose rule has no new word on it', async () => {
    await office.day(NIGHT, { acme: fallen(), globex: {} });
    await office.day(NEXT_NIGHT, { acme: low({ state: 'frozen' }), globex: {} });
    expect(newest()).toContain('▲ Account acme');
    expect(newest()).not.toContain(NOTHING);
  });

  it('shows overdue tasks, of cases that are over, too', async () => {
    await office.day(NIGHT, { acme: fallen(), globex: {} });
    await office.click(SAM, 'acme', { do: 'start-playbook' }, '2026-11-24T09:00:00.000Z');
    const over = { findings: [{ state: 'cleared', because: 'Score 68 is above 55.' }] } as const;
    for (const night of [NEXT_NIGHT, LAST_NIGHT, '2026-11-26']) await office.day(night, { acme: over, globex: {} });
    expect((await office.readCase('acme')).ended).not.toBeNull();
    expect(newest()).toContain('1 task overdue.');
    expect(newest()).toContain('Call the sponsor, due 26 Nov, overdue by 1 day');
    expect(newest()).not.toContain(NOTHING);
  });

  it('names a task that is to come, and says what is next', async () => {
    await office.day(NIGHT, { acme: fallen(), globex: {} });
    await office.click(SAM, 'acme', { do: 'start-playbook' }, '2026-11-24T09:00:00.000Z');
    const over = { findings: [{ state: 'cleared', because: 'Score 68 is above 55.' }] } as const;
    await office.day(NEXT_NIGHT, { acme: over, globex: {} });
    expect(newest()).toContain('Nothing is due today; your next task is due 26 Nov.');
    expect(newest()).not.toContain(NOTHING);
  });

  it('shows what a ranked list of the same morning names, and how much more waits', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 17 }, (_, index) => [`c${index}`, fallen({ state: 'baseline' })]),
    );
    await office.day(NIGHT, { ...many, acme: fallen() });
    expect(newest()).toContain('11 open risks, in nobody’s hands.');
    expect(newest()).toContain('7 open risks wait since the first look, and come in the next digests.');
    expect(newest()).not.toContain(NOTHING);
  });

  it('names what was told by a ranked list from the morning after on as open', async () => {
    await office.day(NIGHT, { acme: fallen({ state: 'baseline' }) });
    await office.day(NEXT_NIGHT, { acme: low() });
    expect(newest()).toContain('1 open risk, in nobody’s hands.');
    expect(newest()).not.toContain(NOTHING);
  });

  it('shows what a message on its way tells', async () => {
    await office.night(NIGHT, { acme: fallen() });
    await office.day(NEXT_NIGHT, { acme: low() });
    expect(newest()).toContain('1 open risk, in nobody’s hands.');
  });

  it('says that nothing needs anybody only when nothing is open, overdue or waiting', async () => {
    await office.day(NIGHT, { acme: {}, globex: { score: 80 } });
    expect(newest()).toContain(NOTHING);
  });
});

describe('a digest on Mondays only', () => {
  it('comes on another morning for what has no message of its own, and then alone', async () => {
    const { notify } = officeConfig;
    office.configure({ notify: { ...notify, digest: { at: '07:30', weekdays: ['mon'] } } });
    const seven = Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`c${index}`, fallen()]));
    await office.day(NIGHT, seven);
    expect(office.to(SAM, 'owner-digest')).toHaveLength(1);
    await office.day(NEXT_NIGHT, Object.fromEntries(Object.keys(seven).map((id) => [id, low()])));
    expect(office.to(SAM, 'owner-digest')).toHaveLength(1);
  });
});
