import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { readAddition } from '../../../lib/pages/addition.ts';
import { nameLink, nameReader } from '../../../lib/pages/signed-link.ts';
import { anyText } from '../../support/any-text.ts';
import {
  fieldsOf,
  linkFor,
  look,
  NOW,
  nameLeaders,
  notesOf,
  openVisits,
  plain,
  type SendOptions,
  send,
  tasksOf,
  type Visits,
} from './account-visit.ts';

let visits: Visits;
beforeEach(async () => {
  visits = await openVisits();
});

const HOUR = 3_600_000;
const note = { text: 'Slipped in' };

async function addedAnywhere(): Promise<number> {
  const found = await Promise.all(
    ['acme', 'calm', 'drift'].flatMap((account) => [notesOf(visits, account), tasksOf(visits, account)]),
  );
  return found.flat().length;
}

describe('the page of an account', () => {
  it('records nothing when it is opened', async () => {
    for (const token of [linkFor(), linkFor('lea@example.com')])
      expect((await look(visits, { token })).status).toBe(200);
    expect(visits.written).toEqual([]);
  });
});

describe('a form that its page did not show', () => {
  const forgeries: readonly [string, (form: string) => SendOptions | Promise<SendOptions>][] = [
    ['without a token', () => ({ form: '' })],
    ['with another signature', (form) => ({ form: `${form.slice(0, -4)}AAAA` })],
    ['with another spelling of its signature', (form) => ({ form: spellAnew(form) })],
    ['of another time', (form) => ({ form: form.replace(/^\d+/, String(NOW + 1)) })],
    ['of another account', () => ({ account: 'calm' })],
    ['of another link of the same reader', () => ({ token: linkFor('sam@example.com', { issued: NOW - 2000 }) })],
    ['of another reader', () => ({ token: linkFor('mia@example.com') })],
    ['of another kind', async () => ({ form: fieldsOf(await look(visits), 'add-task').form! })],
    ['with the link’s own token', () => ({ form: linkFor() })],
  ];
  it.each(forgeries)('%s adds nothing', async (_name, forge) => {
    const page = await look(visits);
    const refused = await send(visits, page, 'note', note, await forge(fieldsOf(page, 'note').form!));
    expect(refused.status).toBe(400);
    expect(refused.html).toContain('Nothing was added');
    expect(refused.html).not.toContain('Slipped in');
    expect(await addedAnywhere()).toBe(0);
  });

  /** The last of 43 characters has two bits that say nothing. */
  function spellAnew(form: string): string {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    return form.slice(0, -1) + letters[letters.indexOf(form.at(-1)!) ^ 1];
  }

  it('with any character changed adds nothing', async () => {
    const page = await look(visits);
    const form = fieldsOf(page, 'note').form!;
    await fc.assert(
      fc.asyncProperty(fc.nat(form.length - 1), anyText({ maxLength: 2 }), async (place, text) => {
        fc.pre(form[place] !== text);
        const forged = form.slice(0, place) + text + form.slice(place + 1);
        expect((await send(visits, page, 'note', note, { form: forged })).status).toBe(400);
      }),
      { numRuns: 100 },
    );
    expect(await addedAnywhere()).toBe(0);
  });

  it('of a page that was open for twelve hours is asked for again, with what was written', async () => {
    const page = await look(visits);
    visits.now += 12 * HOUR;
    const back = await send(visits, page, 'note', note);
    expect(back.status).toBe(422);
    expect(plain(back)).toContain('Nothing was added: this page had been open for more than 12 hours.');
    expect(await addedAnywhere()).toBe(0);
    expect((await send(visits, back, 'note', {})).status).toBe(303);
    expect(await notesOf(visits)).toMatchObject([note]);
  });
});

describe('a link that opens nothing', () => {
  it.each<[string, () => unknown]>([
    ['once it has expired', () => (visits.now += 25 * HOUR)],
    ['once it was revoked', () => visits.dependencies.links.revoke(nameLink(linkFor()), revocation)],
    [
      'once all of its reader’s were',
      () => visits.dependencies.links.revokeReader(nameReader('sam@example.com'), revocation),
    ],
  ])('%s adds nothing', async (_name, end) => {
    const page = await look(visits);
    await end();
    expect((await send(visits, page, 'note', note)).status).toBe(403);
    expect(await addedAnywhere()).toBe(0);
  });
  const revocation = { by: 'ops', at: new Date(NOW).toISOString() };

  it.each([
    ['a stranger’s', linkFor('eve@example.com'), 404],
    ['a customer’s card', linkFor('kim@customer.example', { purpose: 'card', subject: 'acme' }), 200],
    ['what is in doubt of a night', linkFor('ops@example.com', { purpose: 'gate', subject: '2026-11-22' }), 200],
    ['one that is for no address', linkFor('The board'), 404],
  ])('to an account, as %s, adds nothing', async (_name, token, status) => {
    const page = await look(visits);
    expect((await send(visits, page, 'note', note, { token })).status).toBe(status);
    expect(await addedAnywhere()).toBe(0);
  });

  it('but for reading adds nothing, though it is sent with the form of somebody who may', async () => {
    nameLeaders(visits, 'lea@example.com', 'sam@example.com');
    const token = linkFor('lea@example.com');
    const page = await look(visits);
    expect((await send(visits, page, 'note', note, { token })).status).toBe(400);
    expect(await addedAnywhere()).toBe(0);
  });
});

describe('what is sent', () => {
  const read = (body: string) => readAddition(new URLSearchParams(body));
  it('is read as the form has it', () => {
    expect(read('form=1.a&do=note&text=Hello%0D%0AWorld')).toEqual({
      form: '1.a',
      written: { do: 'note', values: { text: 'Hello\nWorld' } },
    });
  });

  it.each([
    'no form at all',
    'form=1.a&text=x',
    'do=note&text=x',
    'form=1.a&do=note',
    'form=1.a&do=note&text=x&text=y',
    'form=1.a&do=note&text=x&by=ann@example.com',
    'form=1.a&do=override&text=x',
    'form=1.a&do=toString&text=x',
    'form=1.a&do=__proto__&text=x',
    'form=1.a&do=add-task&title=x&due=3d&assignee=owner&text=x',
    'form=1.a&do=start-any-playbook&playbook=a&playbook=b',
    '{"form":"1.a","do":"note","text":"x"}',
  ])('is none of the page’s forms: %s', (body) => {
    expect(read(body)).toBeNull();
  });
});

describe('the card of a customer', () => {
  it('says nothing of what was added', async () => {
    await send(visits, await look(visits), 'note', { text: 'Sponsor drinks' });
    await send(visits, await look(visits), 'add-task', { title: 'Call the sponsor', text: 'Dear sponsor' });
    const token = linkFor('kim@customer.example', { purpose: 'card', subject: 'acme' });
    const card = await look(visits, { token, account: null });
    expect(card.status).toBe(200);
    expect(plain(card)).toContain('Acme');
    expect(plain(card)).not.toMatch(/sponsor|timeline|note|task|first score/i);
    expect(card.html).not.toContain('<form');
  });
});
