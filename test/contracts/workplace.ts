import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type SentMessage, type Standing, type Workplace, WorkplaceError } from '../../lib/channels/workplace.ts';
import { buildCaseSubject } from '../support/build-case.ts';

export interface OpenedWorkplace {
  readonly workplace: Workplace;
  /** Posts a message as its channel does. */
  post(text: string): Promise<SentMessage>;
  /** All messages, as everybody sees them. */
  listShown(): readonly string[];
  /** How often anything was asked. */
  countCalls(): number;
  /** The next call of any kind fails. */
  fail(failure: WorkplaceFailure): void;
}

export type WorkplaceFailure =
  | 'no permission'
  | 'token revoked'
  | 'not found'
  | 'rate limit'
  | 'fault inside'
  | 'status 500'
  | 'foreign answer'
  | 'broken off'
  | 'silence';

/** Whether asking again cannot help. */
const failures: readonly (readonly [WorkplaceFailure, boolean])[] = [
  ['no permission', true],
  ['token revoked', true],
  ['not found', true],
  ['rate limit', false],
  ['fault inside', false],
  ['status 500', false],
  ['foreign answer', false],
  ['broken off', false],
  ['silence', false],
];

const ruled = { over: 'held-night', ruling: 'Mia released the night.' } as const satisfies Standing;
const home = {
  ...{ portfolio: 'Northwind', currency: 'USD', timezone: 'UTC', address: 'mia@example.com', today: '2026-11-23' },
  now: '2026-11-23T09:00:00.000Z',
  ...{ cases: [], tasks: [], overrides: [], book: null, dashboard: null },
} as const;

const calls: Readonly<
  Record<Exclude<keyof Workplace, 'channel'>, (workplace: Workplace, sent: SentMessage) => Promise<unknown>>
> = {
  readPerson: (workplace) => workplace.readPerson('UMANAGER'),
  whisper: (workplace) => workplace.whisper('C012AB3CD', 'UMANAGER', 'It is over.'),
  askFor: (workplace, { message }) =>
    workplace.askFor(
      { asks: 'pulse', account: 'acme', about: buildCaseSubject(), message, case: '0123456789abcdef' },
      '1.2.abc',
    ),
  showStanding: (workplace, sent) => workplace.showStanding(sent, ruled),
  showHome: (workplace) => workplace.showHome('UMANAGER', home),
};

/** With a slow machine. */
const PATIENT_MS = 10_000;
const SHORT_MS = 300;

/** What every workplace promises, where Mia is UMANAGER, a guest UGUEST, and USTRANGER of somewhere else. `secret`: what opens it. */
export function describeWorkplace(
  name: string,
  openFor: (timeoutMs: number) => Promise<OpenedWorkplace>,
  { secret }: { readonly secret: string },
): void {
  const open = () => openFor(PATIENT_MS);

  describe(`the workplace ${name}`, () => {
    it('knows people by their address, and who is from outside', async () => {
      const { workplace } = await open();
      const { channel } = workplace;
      const mia = { channel, address: 'mia@example.com', isFromElsewhere: false, isOutsider: false };
      expect(await workplace.readPerson('UMANAGER')).toEqual({ user: 'UMANAGER', ...mia });
      expect(await workplace.readPerson('UGUEST')).toMatchObject({ isFromElsewhere: false, isOutsider: true });
      expect(await workplace.readPerson('USTRANGER')).toMatchObject({ isFromElsewhere: true });
    });

    it('shows on a message how things stand, once or twice, and on no other one', async () => {
      const { workplace, post, listShown } = await open();
      const [sent] = [await post('Before.'), await post('Another.')];
      await workplace.showStanding(sent, ruled);
      await workplace.showStanding(sent, ruled);
      const [shown, other, ...more] = listShown();
      expect(shown).toContain('Before.');
      expect(shown).toContain(ruled.ruling);
      expect(other).toContain('Another.');
      expect(other).not.toContain(ruled.ruling);
      expect(more).toEqual([]);
    });

    it('says nothing to everybody when it whispers, asks for something or shows a home', async () => {
      const { workplace, post, listShown } = await open();
      const sent = await post('Here.');
      const before = listShown();
      for (const call of [calls.whisper, calls.askFor, calls.showHome]) await call(workplace, sent);
      expect(listShown()).toEqual(before);
    });

    describe.each(Object.entries(calls))('%s', (_, call) => {
      it('may be repeated', async () => {
        const { workplace, post, listShown } = await open();
        const sent = await post('Here.');
        const first = await call(workplace, sent);
        const shown = listShown();
        expect(await call(workplace, sent)).toEqual(first);
        expect(listShown()).toEqual(shown);
      });

      it.each(failures)('throws for %s, final: %s, asks once, and keeps the secret', async (failure, isFinal) => {
        const { workplace, post, fail, countCalls } = await openFor(failure === 'silence' ? SHORT_MS : PATIENT_MS);
        const sent = await post('Here.');
        const before = countCalls();
        fail(failure);
        const error = await call(workplace, sent).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(WorkplaceError);
        expect(error).toMatchObject({ isFinal, message: expect.stringMatching(/^\S.*\.$/) });
        // With its cause and all that hangs on it, as a log prints it.
        expect(inspect(error, { depth: null, showHidden: true })).not.toContain(secret);
        expect(countCalls() - before).toBe(1);
      });
    });
  });
}
