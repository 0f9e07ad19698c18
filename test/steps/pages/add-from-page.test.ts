import { beforeEach, describe, expect, it } from 'vitest';
import { buildCase, buildTelling } from '../../support/build-case.ts';
import {
  fieldsOf,
  linkFor,
  look,
  NIGHT,
  NOW,
  nameLeaders,
  notesOf,
  openVisits,
  plain,
  send,
  tasksOf,
  type Visits,
} from './account-visit.ts';

let visits: Visits;
beforeEach(async () => {
  visits = await openVisits();
});

const at = new Date(NOW).toISOString();
const HOUR = 3_600_000;

describe('a note from the page', () => {
  it('is kept as said by whom the link is for, and leads back to where it stands', async () => {
    const page = await send(visits, await look(visits), 'note', { text: ' Met Bo.\r\nHe leaves in May. ' });
    expect(page.status).toBe(303);
    expect(await notesOf(visits)).toEqual([
      { kind: 'note', account: 'acme', at, by: 'sam@example.com', text: 'Met Bo.\nHe leaves in May.' },
    ]);
    const [address, entry] = page.headers.Location!.split('#');
    const query = new URLSearchParams(address);
    const after = await look(visits, { token: query.get('t')!, account: query.get('a') });
    expect(after.html).toContain(`id="${entry}"`);
    expect(plain(after)).toContain('23 Nov 2026 09:12 Note · sam@example.com Met Bo. He leaves in May.');
  });

  it('is there once, however often the form is sent', async () => {
    const page = await look(visits);
    await Promise.all([1, 2, 3].map(() => send(visits, page, 'note', { text: 'Once' })));
    visits.now += HOUR;
    const again = await send(visits, page, 'note', { text: 'Once' });
    expect(again).toMatchObject({ status: 303, headers: { Location: expect.stringContaining(`#note-${NOW}`) } });
    expect(await notesOf(visits)).toHaveLength(1);
  });

  it('of another text by a form that was sent is asked for again, and not lost', async () => {
    const page = await look(visits);
    await send(visits, page, 'note', { text: 'First' });
    visits.now += 1000;
    const back = await send(visits, page, 'note', { text: 'Second' });
    expect(back.status).toBe(409);
    expect(plain(back)).toContain('this form was sent before');
    expect(back.html).toMatch(/<p class="notice" role="alert" tabindex="-1" autofocus="">/i);
    expect(await notesOf(visits)).toHaveLength(1);
    expect(fieldsOf(back, 'note').text).toBe('Second');
    await send(visits, back, 'note', {});
    expect((await notesOf(visits)).map(({ text }) => text)).toEqual(['First', 'Second']);
  });

  it('that is empty or too long comes back as it was written, with what is wrong beside it', async () => {
    const empty = await send(visits, await look(visits), 'note', { text: ' ' });
    expect(empty.status).toBe(422);
    expect(empty.html).toMatch(/<p class="wrong" id="note-text-said">A note says something: it is empty\.<\/p>/);
    const long = `<b>&"${'é'.repeat(2500)}\n\nend`;
    const back = await send(visits, empty, 'note', { text: long });
    expect(plain(back)).toContain('A note has at most 2,000 characters; this one has 2,510.');
    expect(fieldsOf(back, 'note').text).toBe(long);
    expect(await notesOf(visits)).toEqual([]);
    expect((await send(visits, back, 'note', { text: 'Short' })).status).toBe(303);
    expect(await notesOf(visits)).toHaveLength(1);
  });
});

describe('a task from the page', () => {
  it('is its owner’s in five business days, unless it says otherwise', async () => {
    await send(visits, await look(visits), 'add-task', { title: 'Ask for a reference' });
    expect(await tasksOf(visits)).toMatchObject([
      {
        ...{ title: 'Ask for a reference', assignee: 'sam@example.com', role: 'owner', dueOn: '2026-11-30' },
        ...{ startedBy: 'sam@example.com', startedAt: at, text: null, rule: null, playbook: null },
      },
    ]);
    expect(plain(await look(visits))).toContain(
      '09:12 Task for sam@example.com, due 30 Nov 2026: Ask for a reference · sam@example.com',
    );
  });

  it('is for whom it names, with the text to send', async () => {
    const task = { title: 'Renewal', due: '48h', assignee: 'manager', text: 'Hello,\r\ncould we talk?' };
    await send(visits, await look(visits), 'add-task', task);
    visits.now += 1000;
    await send(visits, await look(visits), 'add-task', { ...task, address: ' Bo <BO@example.com> ' });
    expect(await tasksOf(visits)).toMatchObject([
      { assignee: 'mia@example.com', role: 'manager', text: 'Hello,\ncould we talk?' },
      { assignee: 'bo@example.com', role: 'named' },
    ]);
  });

  it('says beside each field what is wrong with it, and keeps what was written and chosen', async () => {
    const written = { title: ' ', due: 'soon', assignee: 'executive', address: 'boss', text: 'x'.repeat(1501) };
    const back = await send(visits, await look(visits), 'add-task', written);
    expect(back.status).toBe(422);
    for (const [field, says] of [
      ['title', 'Say what is to be done.'],
      ['due', 'Write when it is due as 5 business days, 48h, 3d, or a date as 2026-12-01.'],
      ['address', 'Say for whom: owner, manager, executive, or one mail address.'],
      ['text', 'Say it in 1,500 characters; this has 1,501.'],
    ])
      expect(back.html).toContain(`<p class="wrong" id="add-task-${field}-said">${says}</p>`);
    expect(fieldsOf(back, 'add-task')).toMatchObject(written);
    expect(back.html.match(/<[^>]* autofocus=""/gi)).toEqual([expect.stringContaining('id="add-task-title"')]);
    expect(back.html).toMatch(/<details open="">\s*<summary>Add a task/);
    expect(await tasksOf(visits)).toEqual([]);
  });

  it('is there once, and another title by the same form is asked for again', async () => {
    const page = await look(visits);
    await Promise.all([1, 2].map(() => send(visits, page, 'add-task', { title: 'Call' })));
    visits.now += HOUR;
    expect((await send(visits, page, 'add-task', { title: 'Call' })).status).toBe(303);
    expect((await send(visits, page, 'add-task', { title: 'Write' })).status).toBe(409);
    expect(await tasksOf(visits)).toMatchObject([{ title: 'Call' }]);
  });

  it('stands beside a note of the same page', async () => {
    const page = await look(visits);
    await send(visits, page, 'note', { text: 'Met Bo.' });
    expect((await send(visits, page, 'add-task', { title: 'Call' })).status).toBe(303);
    expect([await notesOf(visits), await tasksOf(visits)].map(({ length }) => length)).toEqual([1, 1]);
  });

  it('shows a hostile title as text', async () => {
    const title = '</textarea></form><script>alert(1)</script>"\'><img src=x onerror=alert(1)>';
    const back = await send(visits, await look(visits), 'add-task', { title, due: title, address: title, text: title });
    await send(visits, back, 'add-task', { title, due: '3d', address: '', text: title });
    for (const page of [back, await look(visits)]) {
      expect(plain(page)).toContain('alert(1)');
      expect(page.html).not.toMatch(/<script|<img|onerror=[^&]*">/);
      expect(page.html.match(/<\/form>/g)).toHaveLength(3);
    }
    expect(await tasksOf(visits)).toMatchObject([{ title, text: title }]);
  });
});

describe('a playbook from the page', () => {
  it('is started once, and says who has started it to whoever is second', async () => {
    const page = await look(visits);
    for (let time = 0; time < 2; time++) expect((await send(visits, page, 'start-any-playbook', {})).status).toBe(303);
    expect(await tasksOf(visits)).toMatchObject([{ title: 'Offer a training', playbook: 'training' }]);
    const token = linkFor('mia@example.com');
    const second = await send(visits, await look(visits, { token }), 'start-any-playbook', {}, { token });
    expect(second.html).toContain('sam@example.com has started it already, and it is not done yet.');
  });

  it('that the model has no more is said', async () => {
    const gone = await send(visits, await look(visits), 'start-any-playbook', { playbook: 'gone' });
    expect(gone.html).toContain('There is no such playbook.');
  });
});

describe('who may add', () => {
  it.each([
    ['the owner', 'Sam <SAM@example.com>', 'acme', true],
    ['their manager', 'mia@example.com', 'acme', true],
    ['an operator', 'ops@example.com', 'acme', true],
    ['a member of its pool', 'pat@example.com', 'drift', true],
    ['a leader, who sees every account', 'lea@example.com', 'acme', false],
  ])('%s: %s to %s, %s', async (_who, reader, account, isAllowed) => {
    const token = linkFor(reader);
    const page = await look(visits, { token, account });
    expect(page.status).toBe(200);
    expect(/<form /.test(page.html)).toBe(isAllowed);
    expect(page.headers['Content-Security-Policy']).toContain(`form-action ${isAllowed ? "'self'" : "'none'"}`);
    expect(plain(page).includes('You cannot add notes or tasks here. Only the account’s owner')).toBe(!isAllowed);
  });

  it('a leader, once a message of an open case reached them', async () => {
    const token = linkFor('lea@example.com');
    await visits.dependencies.cases.writeCase(buildCase({ tellings: [buildTelling({ to: 'lea@example.com' })] }));
    const page = await look(visits, { token });
    expect((await send(visits, page, 'note', { text: 'Heard of it.' }, { token })).status).toBe(303);
    expect(await notesOf(visits)).toMatchObject([{ by: 'lea@example.com' }]);
  });

  it('is decided when it is sent: who may no more has what they wrote back, and nothing is added', async () => {
    const page = await look(visits);
    const run = (await visits.dependencies.history.readRun(NIGHT))!;
    const [chart] = await visits.dependencies.history.readAccount([run], 'acme');
    await visits.dependencies.history.writeCharts(run, 0, [{ ...chart!, owner: 'new@example.com' }]);
    expect((await send(visits, page, 'note', { text: 'Mine' })).status).toBe(404);
    nameLeaders(visits, 'sam@example.com');
    const back = await send(visits, page, 'note', { text: 'Mine' });
    expect(back.status).toBe(422);
    expect(plain(back)).toContain('Only the account’s owner');
    expect(fieldsOf(back, 'note').text).toBe('Mine');
    expect(await notesOf(visits)).toEqual([]);
  });
});
