import { describe, expect, it } from 'vitest';
import { readConfig } from '../../lib/config/read-config.ts';
import type { FittedModel } from '../../lib/proposal/fit-model.ts';
import type { Proposal } from '../../lib/proposal/proposal.ts';
import { writeModel } from '../../lib/proposal/write-model.ts';

const model: FittedModel = {
  groups: [
    {
      name: 'Usage',
      weight: 40,
      signals: [{ metric: 'logins', weight: 1, kind: { scale: { worst: 0, best: 9 } }, coverage: 0.8, comment: '' }],
    },
  ],
  dropped: ['nps: no account has a value'],
};

function write(changes: Partial<Proposal> = {}): string {
  const proposal: Proposal = {
    settings: { portfolio: 'Yes: "ours"', timezone: 'UTC', currency: 'EUR', operators: null },
    night: '2026-11-25',
    exports: [{ name: 'accounts', options: { files: 'a#b.csv', account: 'Account ID' }, comment: '10 accounts' }],
    roster: {
      export: 'accounts',
      id: 'Account ID',
      columns: new Map([['id', 'Account ID']]),
      attributes: [],
      comments: new Map(),
      sql: null,
    },
    metrics: [
      {
        name: 'logins',
        definition: { title: 'Logins', from: 'accounts', value: 'Logins' },
        group: 'Usage',
        signal: null,
        use: 'state',
        certainty: 'likely',
        comment: '',
      },
    ],
    people: null,
    unnamed: null,
    managers: [],
    ownerDomains: [],
    remarks: [],
    leftOut: ['a column\nof two lines'],
    ...changes,
  };
  return writeModel({ proposal, model, bands: { healthy: 75, watch: 50 }, rules: [], schema: 'x/health.schema.json' });
}

const settingsWith = (operators: Proposal['settings']['operators']) => ({
  settings: { portfolio: 'Ours', timezone: 'UTC', currency: 'EUR', operators },
});

function read(text: string) {
  const found = readConfig(text, 'health.yaml');
  if (!('config' in found)) throw new Error(text);
  return found.config;
}

describe('the text of a first model', () => {
  it('is a model as it stands, whatever its names hold', () => {
    const { portfolio, exports, deliver } = read(write());
    expect([portfolio, exports.get('accounts')?.files, deliver]).toEqual(['Yes: "ours"', 'a#b.csv', 'shadow']);
  });

  it('says beside each guess what it rests on, and behind all what was left out', () => {
    const text = write();
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=x/health.schema.json');
    expect(text).toContain('  accounts:   # 10 accounts');
    expect(text).toContain('# a guess by its name');
    expect(text).toContain('# 80 % of accounts have it');
    expect(text).toContain('# - a column of two lines\n# - signal nps: no account has a value');
  });

  it('names nobody who was not named', () => {
    const { notify } = read(write());
    expect([notify.ops.emails, notify.leaders.emails, notify.operators]).toEqual([[], [], []]);
  });

  it('tells an address or a channel of failures, as somebody said', () => {
    const address = read(write(settingsWith({ kind: 'address', address: 'ann@firm.example' }))).notify;
    expect([address.ops.emails, address.operators]).toEqual([['ann@firm.example'], ['ann@firm.example']]);
    const { ops, unowned, operators } = read(write(settingsWith({ kind: 'channel', channel: '#cs-ops' }))).notify;
    expect([ops.slack, ops.emails, unowned.slack, operators]).toEqual(['#cs-ops', [], '#cs-ops', []]);
  });

  it('says of a manager it found that this is a guess', () => {
    const text = write({ managers: ['head@firm.example'] });
    expect(text).toContain('leaders: { emails: ["head@firm.example"] }   # a guess: who is above the owners');
  });

  it('leaves room for the addresses of owners by name, and for the column they are in', () => {
    const text = write({ unnamed: { column: 'Account Owner', names: ['Ann O’Neil'], count: 12 } });
    expect(text).toContain('  # owner: Account Owner   # names: see people below');
    expect(text).toContain('#   - { name: "Ann O’Neil", email: somebody@your-company.com }\n#   and 11 more');
    read(text);
  });
});
