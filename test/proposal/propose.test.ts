import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFolderExportSource } from '../../lib/local/folder-export-source.ts';
import { createQueryWorker, type QueryWorker } from '../../lib/metrics/query-worker.ts';
import { readModel } from '../support/read-night.ts';
import { csvOf, fitModelOf, proposeFiles, tenRows, usage } from './propose-files.ts';

let worker: QueryWorker;
beforeAll(() => {
  worker = createQueryWorker();
});
afterAll(() => worker.close());

const arr = (at: number) => 1000 * (at + 1);

describe('a roster with a row that sums up the others', () => {
  const total = ['Total', '', tenRows((at) => [arr(at)]).reduce((sum, [one]) => sum + Number(one), 0)];
  const rows = (named: string) => [
    ['Customer ID', 'Name', named],
    ...tenRows((at) => [`c${at}`, `Customer ${at}`, arr(at)]),
  ];

  it('has that many customers less, and says why', async () => {
    const { remarks, proposal } = await proposeFiles({
      'customers.csv': csvOf([...rows('ARR'), total]),
      'usage.csv': usage,
    });
    expect(remarks).toContain('sure accounts: customers.csv lists 10 customers by Customer ID');
    expect(remarks).toContain('sure accounts: the row Total is no customer: its ARR, 55000, is the sum of all others');
    expect(proposal.exports[0]?.comment).toBe('10 accounts');
  });

  it('leaves the row out of the SELECT that its ARR needs', async () => {
    const { proposal } = await proposeFiles({ 'customers.csv': csvOf([...rows('MRR'), total]), 'usage.csv': usage });
    expect(proposal.roster.sql).toMatch(/where a\."Customer ID" is distinct from 'Total'$/);
  });

  it('keeps a customer who is called so and pays something else', async () => {
    const real = ['Total', 'TotalEnergies', 900];
    const { remarks } = await proposeFiles({ 'customers.csv': csvOf([...rows('ARR'), real]), 'usage.csv': usage });
    expect(remarks).toContain('sure accounts: customers.csv lists 11 customers by Customer ID');
    expect(remarks.join()).not.toContain('sum of all others');
  });
});

describe('columns of percentages', () => {
  const percent = (cell: (at: number) => string) =>
    csvOf([['Customer ID', 'Adoption rate', 'Quote'], ...tenRows((at) => [`c${at}`, cell(at), cell(9 - at)])], ';');
  const adoption = async (cell: (at: number) => string) => {
    const { proposal, folder } = await proposeFiles({ 'customers.csv': percent(cell), 'usage.csv': usage });
    const config = await fitModelOf(proposal, createFolderExportSource(folder), worker);
    const { measured } = await readModel(config, { night: proposal.night, folder }, worker);
    return {
      proposal,
      metric: config.metrics.get('adoption_rate'),
      values: [...measured.metrics.get('adoption_rate')!.values],
    };
  };

  it('are measured as such, and shown with their unit', async () => {
    const { metric, values } = await adoption((at) => `${10 * at}%`);
    expect(metric).toMatchObject({ kind: 'column', unit: '%' });
    expect(values).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
  });

  it('are read with a comma and a narrow blank, as French tables have them', async () => {
    const { values } = await adoption((at) => `${at},5\u202f%`);
    expect(values).toEqual([0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5]);
  });

  it('are named where nobody can say which way is better', async () => {
    const { proposal } = await adoption((at) => `${10 * at}%`);
    expect(proposal.leftOut).toContain('customers.csv, Quote: its name does not say whether more is better');
  });
});

describe('the currency', () => {
  const currencyOf = async (header: string, cell: (at: number) => string, delimiter: ',' | ';' = ';') => {
    const customers = csvOf([['Customer ID', header], ...tenRows((at) => [`c${at}`, cell(at)])], delimiter);
    const { currency, proposal } = await proposeFiles({ 'customers.csv': customers, 'usage.csv': usage });
    return { ...currency, arr: proposal.roster.columns.get('arr') };
  };

  it.each([
    ['a French table', 'Revenu annuel', (at: number) => `${27 + at}\u202f000 €`],
    ['a German table', 'Jahresumsatz', (at: number) => `1.${200 + at},50 €`],
  ])('of %s is the euro', async (_, header, cell) => {
    expect(await currencyOf(header, cell)).toEqual({
      code: 'EUR',
      certainty: 'sure',
      because: `by the € in ${header}`,
      arr: header,
    });
  });

  it('is the one in the name of the column, where cells have none', async () => {
    expect(await currencyOf('ARR £', (at) => `${arr(at)}`)).toMatchObject({ code: 'GBP', certainty: 'likely' });
    expect(await currencyOf('ARR (CHF)', (at) => `${arr(at)}`)).toMatchObject({ code: 'CHF', certainty: 'likely' });
  });

  it('is not sure where amounts are in several', async () => {
    expect(await currencyOf('ARR', (at) => `${at < 6 ? '€' : '$'}${arr(at)}`)).toMatchObject({
      code: 'EUR',
      certainty: 'unsure',
      because: 'by the € in ARR; but also USD by the $ in ARR, and nothing converts one into the other',
    });
  });

  it('is a guess without any ground where no file says one', async () => {
    expect(await currencyOf('ARR', (at) => `${arr(at)}`)).toMatchObject({ code: 'USD', certainty: 'unsure' });
  });
});

describe('a second list of the customers with their monthly money', () => {
  const billing = csvOf([
    ['customer_id', 'MRR', 'plan'],
    ...tenRows((at) => [`c${at}`, `$${100 * (at + 1)}.00`, 'pro']),
  ]);
  const customers = (column: string, cell: (at: number) => string | number) =>
    csvOf([['customer_id', 'name', column], ...tenRows((at) => [`c${at}`, `Customer ${at}`, cell(at)])]);

  it('makes the ARR where the first has none, and says how', async () => {
    const files = { 'customers.csv': customers('region', (at) => (at % 2 ? 'EMEA' : 'NA')), 'billing.csv': billing };
    const { remarks, proposal, folder } = await proposeFiles({ ...files, 'usage.csv': usage });
    expect(remarks).toContain('likely arr: 12 times the sum of MRR, which is a month’s, over the rows of billing');
    const config = await fitModelOf(proposal, createFolderExportSource(folder), worker);
    const { measured } = await readModel(config, { night: proposal.night, folder }, worker);
    expect([...measured.roster.arr]).toEqual(tenRows((at) => [1200 * (at + 1)]).flat());
  });

  it('is said to be unused where the first has it', async () => {
    const { proposal } = await proposeFiles({
      'customers.csv': customers('ARR', arr),
      'billing.csv': billing,
      'usage.csv': usage,
    });
    expect(proposal.leftOut).toContain('billing.csv, MRR: not used: ARR is that of customers.csv');
  });
});

describe('what users did, who are known by their mail addresses', () => {
  it('counts for the customer that a list of users names, up to the score', async () => {
    const users = csvOf([
      ['email', 'account_id'],
      ...tenRows((at) => [`ann@c${at}.example`, `c${at}`]),
      ...tenRows((at) => [`bob@c${at}.example`, `c${at}`]),
    ]);
    const events = csvOf([
      ['timestamp', 'user_email', 'event'],
      ...tenRows((at) => [`ann@c${at}.example`, at + 1]).flatMap(([email, count]) =>
        Array.from({ length: Number(count) }, (_, day) => [
          `2026-03-${String(15 - day).padStart(2, '0')}T10:00:00Z`,
          String(email),
          'login',
        ]),
      ),
      ['2026-03-15T11:00:00Z', 'bob@c0.example', 'login'],
    ]);
    const accounts = csvOf([['account_id', 'name', 'arr'], ...tenRows((at) => [`c${at}`, `Customer ${at}`, arr(at)])]);
    const { proposal, folder } = await proposeFiles({
      'accounts.csv': accounts,
      'users.csv': users,
      'events.csv': events,
    });
    const config = await fitModelOf(proposal, createFolderExportSource(folder), worker);
    expect(config.exports.get('events')?.match).toEqual({
      by: 'through',
      through: 'users',
      from: 'email',
      to: 'account_id',
    });
    const { measured, lines } = await readModel(config, { night: proposal.night, folder }, worker);
    expect([...measured.metrics.get('events_28d')!.values]).toEqual([2, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(lines.map(({ message }) => message)).toContain('Profile Everyone: 10 accounts, 10 with a score.');
  });
});

const customers = csvOf([['Customer ID', 'ARR'], ...tenRows((at) => [`c${at}`, arr(at)])]);

describe('hostile lists of customers', () => {
  it('may have an id twice: the first counts, and it is said', async () => {
    const rows = csvOf([['Customer ID', 'ARR'], ...tenRows((at) => [`c${at}`, arr(at)]), ['c3', 5], ['c4', 6]]);
    const { remarks, proposal, folder } = await proposeFiles({ 'customers.csv': rows, 'usage.csv': usage });
    expect(remarks[0]).toBe(
      'likely accounts: customers.csv lists 10 customers by Customer ID, and has 2 rows more that repeat an id or have none',
    );
    const config = await fitModelOf(proposal, createFolderExportSource(folder), worker);
    const { lines } = await readModel(config, { night: proposal.night, folder }, worker);
    expect(lines.map(({ message }) => message)).toContain('Profile Everyone: 10 accounts, 10 with a score.');
  });

  it('may lie in a document with something else', async () => {
    const list = {
      meta: { page: 1 },
      data: tenRows((at) => [at]).map(([at]) => ({ id: `c${at}`, arr: arr(Number(at)) })),
    };
    const { proposal } = await proposeFiles({ 'companies.json': JSON.stringify(list), 'usage.csv': usage });
    expect(proposal.exports[0]).toMatchObject({ comment: '10 accounts', options: { json: { rows: 'data' } } });
  });

  it('may stand under a title that is as wide as the table', async () => {
    const titled = `Kundenliste;;\nStand 15.3.;;\n\n${csvOf([['Kunden-Nr.', 'Kunde', 'Umsatz p.a.'], ...tenRows((at) => [`c${at}`, `Kunde ${at}`, `${at + 1}.000,50`])], ';')}`;
    const { proposal } = await proposeFiles({ 'Kunden.csv': titled, 'usage.csv': usage });
    expect(proposal.exports[0]?.options).toMatchObject({ account: 'Kunden-Nr.', csv: { skip: 2, decimal: ',' } });
    expect(proposal.roster.columns.get('arr')).toBe('Umsatz p.a.');
  });

  it('may have headers with remarks in brackets', async () => {
    const rows = csvOf([
      ['Account #', 'Account (legal name)', 'Renewal Date (UTC)'],
      ...tenRows((at) => [`c${at}`, `Customer ${at}`, `2026-0${(at % 9) + 1}-28`]),
    ]);
    const { proposal } = await proposeFiles({ 'customers.csv': rows, 'usage.csv': usage });
    expect(Object.fromEntries(proposal.roster.columns)).toMatchObject({
      id: 'Account #',
      name: 'Account (legal name)',
      renews_on: 'Renewal Date (UTC)',
    });
  });

  it('say which columns look like a field and are none', async () => {
    const rows = csvOf([
      ['Customer ID', 'ARR', 'Health', 'Next renewal'],
      ...tenRows((at) => [`c${at}`, `${at}.5k`, '', 'soon']),
    ]);
    const { proposal } = await proposeFiles({ 'customers.csv': rows, 'usage.csv': usage });
    expect(proposal.leftOut).toEqual([
      'arr (ARR): its cells are not read as amounts without doubt (0.5k, 1.5k, 2.5k)',
      'renews_on (Next renewal): its cells are not read as dates (soon)',
      'customers.csv, Health: empty in every row',
    ]);
  });

  it('have the last login counted, however its date is written', async () => {
    const rows = csvOf([
      ['Customer ID', 'Last login'],
      ...tenRows((at) => [`c${at}`, `${String(at + 4).padStart(2, '0')}/03/2026`]),
    ]);
    const { proposal, folder } = await proposeFiles({ 'customers.csv': rows });
    const config = await fitModelOf(proposal, createFolderExportSource(folder), worker);
    const { measured } = await readModel(config, { night: proposal.night, folder }, worker);
    expect([...measured.metrics.get('days_since_last_login')!.values]).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
  });

  it('are one of several by name alone, which is said', async () => {
    const { remarks } = await proposeFiles({
      '2026/01/customers.csv': customers,
      '2026/02/customers.csv': customers,
      'usage.csv': usage,
    });
    expect(remarks).toContainEqual(expect.stringMatching(/^unsure accounts: 2026\/02\/customers\.csv alone is read/));
  });
});

describe('hostile files of what customers did', () => {
  it('may call their date in any language, where it is the only one', async () => {
    const { remarks } = await proposeFiles({ 'customers.csv': customers, '利用.csv': usage.replace('date', '日付') });
    expect(remarks).toContain('likely events: 日付 says when: it is the only date');
  });

  it('may have lost the zeros of their ids, which is said', async () => {
    const padded = customers.replace(/c(\d)/g, '000$1');
    const { proposal } = await proposeFiles({
      'customers.csv': padded,
      'usage.csv': usage.replace(/\bc(\d)\b/g, '$1'),
    });
    expect(proposal.leftOut).toContainEqual(
      expect.stringMatching(/^usage\.csv: customer_id has \d where Customer ID has 000\d: leading zeros are missing/),
    );
  });

  it('say of a night that no file tells of that it is the last complete day', async () => {
    const { remarks } = await proposeFiles({ 'customers.csv': customers.replace('ARR', 'Logins 30d') });
    expect(remarks).toContain('likely night: 2026-03-15, the last complete day: no file tells of one');
  });
});
