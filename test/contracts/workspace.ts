import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { SlackCallError, type Workspace } from '../../lib/channels/slack/workspace.ts';

export interface OpenedWorkspace {
  readonly workspace: Workspace;
  /** Posts a message as a channel does; gives its reference. */
  post(text: string): Promise<string>;
  /** The texts of all messages, as everybody sees them. */
  listTexts(): readonly string[];
  /** How often anything was asked. */
  countCalls(): number;
  /** The next call of any kind fails. */
  fail(failure: WorkspaceFailure): void;
}

export type WorkspaceFailure =
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
const failures: readonly (readonly [WorkspaceFailure, boolean])[] = [
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

const calls: Readonly<Record<keyof Workspace, (workspace: Workspace, reference: string) => Promise<unknown>>> = {
  readPerson: (workspace) => workspace.readPerson('UMANAGER'),
  updateMessage: (workspace, reference) => workspace.updateMessage(reference, { text: 'Done.', blocks: [] }),
  whisper: (workspace) => workspace.whisper('C012AB3CD', 'UMANAGER', 'It is over.'),
  openModal: (workspace) =>
    workspace.openModal('1.2.abc', { type: 'modal', title: { type: 'plain_text', text: 'Snooze' }, blocks: [] }),
  showHome: (workspace) => workspace.showHome('UMANAGER', { type: 'home', blocks: [] }),
};

/** With a slow machine. */
const PATIENT_MS = 10_000;
const SHORT_MS = 300;

/** What every workspace promises, where Mia is UMANAGER, and a guest UGUEST. `secret`: what opens it. */
export function describeWorkspace(
  name: string,
  openFor: (timeoutMs: number) => Promise<OpenedWorkspace>,
  { secret }: { readonly secret: string },
): void {
  const open = () => openFor(PATIENT_MS);

  describe(`the workspace ${name}`, () => {
    it('knows people by their address, and who is from outside', async () => {
      const { workspace } = await open();
      expect(await workspace.readPerson('UMANAGER')).toMatchObject({ address: 'mia@example.com', isOutsider: false });
      expect(await workspace.readPerson('UGUEST')).toMatchObject({ isOutsider: true });
    });

    it('shows a message otherwise, once or twice, and no other one', async () => {
      const { workspace, post, listTexts } = await open();
      const [reference] = [await post('Before.'), await post('Another.')];
      await workspace.updateMessage(reference, { text: 'After.', blocks: [] });
      await workspace.updateMessage(reference, { text: 'After.', blocks: [] });
      expect(listTexts()).toEqual(['After.', 'Another.']);
    });

    it('says nothing to everybody when it whispers, opens a form or shows a home', async () => {
      const { workspace, post, listTexts } = await open();
      const reference = await post('Here.');
      for (const call of [calls.whisper, calls.openModal, calls.showHome]) await call(workspace, reference);
      expect(listTexts()).toEqual(['Here.']);
    });

    describe.each(Object.entries(calls))('%s', (_, call) => {
      it('may be repeated', async () => {
        const { workspace, post, listTexts } = await open();
        const reference = await post('Here.');
        const first = await call(workspace, reference);
        const shown = listTexts();
        expect(await call(workspace, reference)).toEqual(first);
        expect(listTexts()).toEqual(shown);
      });

      it.each(failures)('throws for %s, final: %s, asks once, and keeps the secret', async (failure, isFinal) => {
        const { workspace, post, fail, countCalls } = await openFor(failure === 'silence' ? SHORT_MS : PATIENT_MS);
        const reference = await post('Here.');
        const before = countCalls();
        fail(failure);
        const error = await call(workspace, reference).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(SlackCallError);
        expect(error).toMatchObject({ isFinal, message: expect.stringMatching(/^\S.*\.$/) });
        // With its cause and all that hangs on it, as a log prints it.
        expect(inspect(error, { depth: null, showHidden: true })).not.toContain(secret);
        expect(countCalls() - before).toBe(1);
      });
    });
  });
}
