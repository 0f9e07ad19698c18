import { describe, expect, it } from 'vitest';
import { type AdvanceRequest, advanceCases } from '../../lib/cases/advance-cases.ts';
import { type Case, caseKey } from '../../lib/cases/case.ts';
import { buildFinding } from '../support/build-alert.ts';
import { buildCase, buildTelling } from '../support/build-case.ts';
import { buildConfig } from '../support/config-builder.ts';

const NIGHT = '2026-03-10';
const told = buildCase({ version: 3, tellings: [buildTelling()] });
const persisting = buildFinding('persisting', { account: 'acme-2' });

function advance(cases: readonly Case[], over: Partial<AdvanceRequest> = {}): readonly Case[] {
  return advanceCases({
    night: NIGHT,
    findings: [persisting],
    rules: [persisting.its.rule],
    cases,
    presenceOf: (account) => (account === 'acme-2' ? 'here' : 'absent'),
    peopleOf: () => ({ manager: 'mia@example.com', executive: null }),
    renamed: new Map([['acme', 'acme-2']]),
    notify: buildConfig().notify,
    mode: 'on',
    isReplay: false,
    ...over,
  });
}

describe('the case of an account that has another id', () => {
  it('goes on there, with all that was told, and is over under the former one', () => {
    const [moved, left] = [...advance([told])].sort((a, b) => (a.account < b.account ? 1 : -1));
    expect(moved).toMatchObject({ account: 'acme-2', openedOn: told.openedOn, ended: null, tellings: told.tellings });
    expect(moved!.version).toBe(0);
    expect(left).toMatchObject({ account: 'acme', ended: { on: NIGHT, because: 'renamed' } });
  });

  it('comes out the same when the night is planned again', () => {
    const first = advance([told]);
    const kept = first.map((one) => ({ ...one, version: one.version + 1 }));
    const again = new Map(advance(kept).map((one) => [caseKey(one), { ...one, version: 0 }]));
    for (const one of first) expect(again.get(caseKey(one)) ?? one).toEqual({ ...one, version: 0 });
  });

  it('stays where it is while the former id is on the roster, too', () => {
    expect(advance([told], { presenceOf: () => 'here' }).some(({ ended }) => ended?.because === 'renamed')).toBe(false);
  });
});

describe('an account of which a person says later that it had another id', () => {
  it('takes the case along that ended because its account seemed to be gone', () => {
    const gone = { ...told, ended: { on: '2026-03-08', because: 'left' as const } };
    const [moved, left] = [...advance([gone])].sort((a, b) => (a.account < b.account ? 1 : -1));
    expect(moved).toMatchObject({ account: 'acme-2', openedOn: told.openedOn, ended: null, tellings: told.tellings });
    expect(left).toMatchObject({ account: 'acme', ended: { on: NIGHT, because: 'renamed' } });
  });

  it('takes none along that ended so long ago, or because it was over', () => {
    for (const ended of [
      { on: '2026-01-31', because: 'left' as const },
      { on: '2026-03-08', because: 'over' as const },
    ])
      expect(advance([{ ...told, ended }]).filter(({ account }) => account === 'acme')).toEqual([]);
  });

  it('goes on with the case that it has under its new id already, and the former one is over', () => {
    const own = { ...told, account: 'acme-2', openedOn: '2026-03-09', plannedFor: '2026-03-09' };
    const advanced = advance([told, own]);
    expect(advanced.find(({ account }) => account === 'acme')).toMatchObject({ ended: { because: 'renamed' } });
    expect(advanced.filter(({ account, openedOn }) => account === 'acme-2' && openedOn !== own.openedOn)).toEqual([]);
  });
});
