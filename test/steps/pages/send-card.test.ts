import { readdirSync, readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { hashCare } from '../../../lib/care/care-event.ts';
import { createSesChannel, createSesClient } from '../../../lib/channels/email/ses-channel.ts';
import type { DeliverMode } from '../../../lib/config/health-config.ts';
import { createMemoryTable } from '../../../lib/local/memory-table.ts';
import { readLink } from '../../../lib/pages/signed-link.ts';
import { deliverMessages } from '../../../lib/steps/delivery/deliver-messages.ts';
import { callBackCards } from '../../../lib/steps/pages/call-back-cards.ts';
import { type CardOrder, type SendDependencies, sendCard } from '../../../lib/steps/pages/send-card.ts';
import { openTableStores, type TableStores } from '../../../lib/tables/open-stores.ts';
import { buildCardConfig, buildSpan, cardOf, shareable } from '../../pages/build-card.ts';
import { createMemoryAddressBook } from '../../support/memory-address-book.ts';
import { startSesStandIn } from '../../support/ses-stand-in.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-11-23T09:00:00Z');
const key = { id: '1', secret: 's'.repeat(64) };
const model = buildCardConfig([shareable('features', { title: 'Features used' })]);
/** Nobody but colleagues is written to, by anything else. */
const config = { ...model, notify: { ...model.notify, domains: ['example.com'] } };
const card = cardOf(buildSpan({ features: [7] }), config, { nextStep: 'We meet on 3 December.' });

let stores: TableStores;
let now: number;
beforeEach(() => {
  now = START;
  stores = openTableStores(createMemoryTable(), () => now);
});

const dependencies = (deliver: DeliverMode = 'on'): SendDependencies => ({
  ...stores,
  config: { ...config, deliver },
  now: () => now,
});

function send(over: Partial<CardOrder> = {}, deliver: DeliverMode = 'on') {
  const usual = { account: 'a-1', card, to: ['kim@customer.test'], on: null, days: 7, by: 'sam@example.com' };
  return sendCard({ ...usual, url: 'https://view.example.com/', key, ...over }, dependencies(deliver));
}

async function readOutbox() {
  const periods = await stores.outbox.readPeriods();
  return (await Promise.all(periods.map((period) => stores.outbox.readEntries(period)))).flat();
}

async function startMail() {
  const ses = await startSesStandIn();
  onTestFinished(() => ses.close());
  const client = createSesClient({
    region: 'eu-west-1',
    endpoint: ses.url,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const email = createSesChannel({ client, from: 'cs@example.com', addresses: createMemoryAddressBook() });
  const sleep = async (milliseconds: number) => {
    now += milliseconds;
  };
  const deliver = (mode: DeliverMode = 'on') =>
    deliverMessages(
      { patienceMs: 0 },
      { ...dependencies(mode), channels: { slack: null, email }, sender: { id: 'one', sleep, random: () => 0 } },
    );
  return { ses, deliver };
}

describe('a card that somebody has mailed', () => {
  it('goes to the address they named, outside of notify.domains, once', async () => {
    const { ses, deliver } = await startMail();
    const [sent] = await send();
    expect(await deliver()).toMatchObject({ sent: 1 });
    expect(await deliver()).toMatchObject({ sent: 0 });
    expect(ses.mails).toHaveLength(1);
    const [mail] = ses.mails;
    expect(mail).toMatch(/^To: kim@customer\.test\r$/m);
    const text = mail!.replace(/=\r\n/g, '').replaceAll('=3D', '=');
    expect(text).toContain(sent!.address);
    expect(text).toContain('We meet on 3 December.');
    expect(text).not.toMatch(/churn|\bARR\b|pulse|at risk|nightrounds link/i);
  });

  it('gives each reader a link of their own, that opens this card in these words', async () => {
    const sent = await send({ to: ['kim@customer.test', 'lee@customer.test'] });
    expect(new Set(sent.map(({ link }) => link)).size).toBe(2);
    for (const { to, address } of sent) {
      const token = new URL(address).searchParams.get('t')!;
      expect(readLink(token, key, now)).toMatchObject({
        is: 'good',
        claims: { purpose: 'card', subject: 'a-1', audience: to, nextStep: 'We meet on 3 December.' },
      });
    }
  });

  it('is on record with who had it sent, when, and to whom', async () => {
    const [sent] = await send();
    const [entry] = await readOutbox();
    expect(await stores.care.readAccount('a-1')).toEqual([
      {
        ...{ kind: 'card-sent', account: 'a-1', at: '2026-11-23T09:00:00.000Z', by: 'sam@example.com' },
        letters: [
          {
            ...{ to: 'kim@customer.test', link: sent!.link, notBefore: null },
            message: { period: entry!.period, id: entry!.id },
          },
        ],
      },
    ]);
    // What `rounds forget` goes by.
    expect(entry).toMatchObject({ kind: 'customer-card', accounts: ['a-1'] });
  });

  it('waits for its date, and its link opens for so many days after that', async () => {
    const { ses, deliver } = await startMail();
    const [sent] = await send({ on: '2026-12-01' });
    expect(sent!.notBefore).toBe('2026-12-01T07:30:00.000Z');
    await deliver();
    expect(ses.mails).toHaveLength(0);
    now = Date.parse('2026-12-01T07:30:00Z');
    await deliver();
    expect(ses.mails).toHaveLength(1);
    const token = new URL(sent!.address).searchParams.get('t')!;
    expect(readLink(token, key, now + 7 * DAY - 1)).toMatchObject({ is: 'good' });
    expect(readLink(token, key, now + 7 * DAY)).toMatchObject({ is: 'expired' });
  });

  it.each(['off', 'shadow'] as const)(
    'while delivery is %s is not, then or later, and its link is good',
    async (mode) => {
      const { ses, deliver } = await startMail();
      const [sent] = await send({}, mode);
      expect(sent).toMatchObject({ mode, address: expect.stringContaining('https://view.example.com/?t=') });
      await deliver();
      expect(ses.mails).toHaveLength(0);
      expect(await readOutbox()).toEqual([]);
      expect(await stores.care.readAccount('a-1')).toEqual([]);
    },
  );

  it.each([
    ['its link', (link: string) => ({ link })],
    ['its reader', () => ({ reader: 'Kim <KIM@customer.test>' })],
  ])('is withdrawn with %s, and no other is', async (_, revoked) => {
    const { ses, deliver } = await startMail();
    const [kim] = await send({ to: ['kim@customer.test', 'lee@customer.test'], on: '2026-12-01' });
    expect(await callBackCards(revoked(kim!.link), dependencies())).toBe(1);
    expect(await callBackCards(revoked(kim!.link), dependencies())).toBe(0);
    now = Date.parse('2026-12-01T08:00:00Z');
    await deliver();
    expect(ses.mails.map((mail) => /^To: (.*)\r$/m.exec(mail)?.[1])).toEqual(['lee@customer.test']);
  });

  it('makes no night another', async () => {
    await send();
    const events = await stores.care.readAccount('a-1');
    expect(hashCare(events, '2026-11-23', 'UTC')).toEqual(hashCare([], '2026-11-23', 'UTC'));
  });
});

describe('nothing is addressed to a customer', () => {
  const sources = ['lib', 'functions'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => ({ file: `${folder}/${file}`, text: readFileSync(`${folder}/${file}`, 'utf8') })),
  );
  const filesWith = (pattern: RegExp) => sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file);

  it('but by the command that somebody gives', () => {
    expect(filesWith(/kind: 'customer-card'/)).toEqual(['lib/messages/card-message.ts']);
    expect(filesWith(/from '[^']*\/card-message\.ts'/)).toEqual(['lib/steps/pages/send-card.ts']);
    expect(filesWith(/from '[^']*\/send-card\.ts'/)).toEqual(['lib/cli/link-card.ts']);
  });
});
