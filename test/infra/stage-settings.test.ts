import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPlaceholder, readStageSettings } from '../../infra/stage-settings.ts';

const example = 'examples/health.yaml';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-settings-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (context: Readonly<Record<string, unknown>> = {}) => readStageSettings({ config: example, ...context });

/** The example with some of its text replaced. */
function exampleWith(name: string, text: string, by: string): string {
  const file = path.join(folder, `${name}.yaml`);
  writeFileSync(file, readFileSync(example, 'utf8').replace(text, by));
  return file;
}

const named = (name: string, portfolio: string) => exampleWith(name, 'Northwind Analytics', JSON.stringify(portfolio));

describe('what a deployment is told', () => {
  it('is the zone and the weekly times of its health.yaml', async () => {
    const leaders = 'slack: "#cs-leaders", day: mon, at: "08:00"';
    const config = exampleWith('tuesday', leaders, 'slack: "#cs-leaders", day: tue, at: "09:15"');
    expect(await read({ config })).toMatchObject({
      timezone: 'Europe/London',
      weekAt: [
        { audience: 'leaders', day: 'tue', hour: 9, minute: 15 },
        { audience: 'executives', day: 'mon', hour: 8, minute: 0 },
      ],
    });
  });

  it('has no week for an audience that names nobody', async () => {
    const config = exampleWith('no-executives', 'executives: { emails: [exec@example.com],', 'executives: {');
    expect((await read({ config })).weekAt.map(({ audience }) => audience)).toEqual(['leaders']);
  });

  it('has a night half an hour before the digest, no mail and nobody to alarm, unless given', async () => {
    expect(await read()).toMatchObject({
      stage: 'prod',
      nightAt: { hour: 7, minute: 0 },
      exportsPrefix: '',
      mailFrom: null,
      alarmEmail: null,
      mailIdentity: 'create',
      shardsAtATime: 6,
      urlConcurrency: null,
    });
  });

  it.each([['5'], [5]])('counts %j, from the command line or from cdk.json', async (urlConcurrency) => {
    expect(await read({ urlConcurrency, shardsAtATime: urlConcurrency })).toMatchObject({
      urlConcurrency: 5,
      shardsAtATime: 5,
    });
  });

  it('never has a night before 04:00, however early the digest', async () => {
    const config = exampleWith('early', 'digest: { at: "07:30"', 'digest: { at: "04:15"');
    expect((await read({ config })).nightAt).toEqual({ hour: 4, minute: 0 });
    expect((await read({ config, nightAt: '05:10' })).nightAt).toEqual({ hour: 5, minute: 10 });
  });

  it.each([
    ['health@example.com', 'health@example.com'],
    ['Customer Health <health@example.com>', 'health@example.com'],
  ])('sends as %s', async (mailFrom, address) => {
    expect((await read({ mailFrom })).mailFrom).toEqual({ line: mailFrom, address, domain: 'example.com' });
  });
});

describe('the sender of the example', () => {
  it.each([
    ['health@example.com', true],
    ['health@example.com.au', false],
    ['example.com@northwind.test', false],
  ])('%s is a placeholder: %s', async (mailFrom, expected) => {
    expect(isPlaceholder((await read({ mailFrom })).mailFrom!)).toBe(expected);
  });
});

describe('the names of the stacks', () => {
  it.each([
    ['Northwind Analytics', 'nightrounds-northwind-analytics'],
    ['Ärzte & Söhne (EMEA)', 'nightrounds-arzte-sohne-emea'],
    ['顧客', 'nightrounds-9867-5ba2'],
    ['-- !', 'nightrounds-2d-2d-20-21'],
  ])('of %s begin with %s', async (portfolio, prefix) => {
    expect((await read({ config: named(prefix, portfolio) })).stackPrefix).toBe(prefix);
  });

  it('stay within what CloudFormation takes', async () => {
    const { stackPrefix } = await read({ config: named('long', 'A long name, '.repeat(15).trim()), stage: 'staging' });
    expect(`${stackPrefix}-service`).toMatch(/^[a-z][a-z0-9-]{0,127}$/);
  });

  it('tell two long names that begin alike', async () => {
    const long = 'Northwind Analytics, customers in northern Europe: ';
    const [sweden, norway] = await Promise.all(
      ['Sweden', 'Norway'].map((name) => read({ config: named(name, long + name) })),
    );
    expect(sweden!.stackPrefix).not.toBe(norway!.stackPrefix);
    expect(sweden!.stackPrefix).toMatch(/^nightrounds-northwind-analytics-customers-i-[0-9a-f]{8}$/);
  });

  it('tell stages other than prod', async () => {
    expect((await read({ stage: 'test' })).stackPrefix).toBe('nightrounds-northwind-analytics-test');
  });
});

describe('what a deployment refuses', () => {
  it.each([
    ['a night that a clock change may skip', { nightAt: '02:30' }, /nightAt: give 04:00 or later/],
    ['a night at no time of day', { nightAt: '4 am' }, /nightAt: write a time of day, as 04:30/],
    ['a sender that is no address', { mailFrom: 'health' }, /mailFrom: write one address/],
    ['two senders', { mailFrom: 'a@example.com, b@example.com' }, /mailFrom: write one address/],
    ['an alarm address that is none', { alarmEmail: 'ops' }, /alarmEmail: write one mail address/],
    ['an identity that is neither', { mailIdentity: 'shared' }, /mailIdentity: write create or existing/],
    ['no shard at a time', { shardsAtATime: '0' }, /shardsAtATime: write a whole number from 1 to 40/],
    ['more shards than the table takes', { shardsAtATime: 41 }, /shardsAtATime: write a whole number from 1 to 40/],
    ['half a function', { urlConcurrency: '2.5' }, /urlConcurrency: write a whole number from 1 to 1000/],
    ['functions without a number', { urlConcurrency: true }, /urlConcurrency: write a whole number from 1 to 1000/],
    ['a prefix that does not end', { exportsPrefix: 'crm' }, /exportsPrefix: end it with \//],
    ['a prefix with a wildcard', { exportsPrefix: '*/' }, /exportsPrefix: end it with \//],
    ['a stage that is no name', { stage: 'Prod 1' }, /stage: write it with/],
    ['no health.yaml', { config: undefined }, /config: give the path of your health\.yaml/],
    ['a health.yaml that is not there', { config: 'nowhere/health.yaml' }, /there is no such file/],
  ])('%s', async (_, context, message) => {
    await expect(read(context)).rejects.toThrow(message);
  });

  it('all that is wrong at once', async () => {
    await expect(read({ nightAt: '1:00', stage: '' })).rejects.toThrow(/stage: .*\n.*nightAt: /);
  });

  it('without saying an address again', async () => {
    const refused = read({ mailFrom: 'jane@example.com, joe@example.com' });
    await expect(refused).rejects.toThrow(expect.objectContaining({ message: expect.not.stringContaining('@') }));
  });
});
