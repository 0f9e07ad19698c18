import { describe, expect, it } from 'vitest';
import { fallen, officeConfig, openOffice } from '../../support/open-office.ts';

const LEADER = 'lea@example.com';
const TUESDAY = '2026-11-24T07:30:00.000Z';

describe('leaders, where accounts have no manager', () => {
  const { notify } = officeConfig;
  const leaders = { ...notify.leaders, emails: [LEADER] };
  const byOverride = () => fallen({ rule: 'override', because: 'Set from 68 to 20 by hand.' }, { manager: null });

  it('hear of falls by override over their budget in a digest that names the others', async () => {
    const office = openOffice({ notify: { ...notify, leaders, budget: 2 } });
    const names = ['a', 'b', 'c', 'd', 'e'].map((id) => `acme-${id}`);
    await office.day('2026-11-23', Object.fromEntries(names.map((id) => [id, byOverride()])));
    const told = office.to(LEADER).filter(({ at }) => at === TUESDAY);
    expect(told.map(({ kind }) => kind).sort()).toEqual(['alert', 'alert', 'owner-digest']);
    for (const id of names) expect(told.some(({ text }) => text.includes(id))).toBe(true);
  });
});
