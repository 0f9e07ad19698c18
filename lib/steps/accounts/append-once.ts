import { isSamePerson } from '../../address.ts';
import type { CareEvent } from '../../care/care-event.ts';
import type { CareStore } from '../../care/care-store.ts';

/** The same click may have kept it before. */
export async function appendOnce(event: CareEvent, care: CareStore): Promise<void> {
  const readIsKept = async () =>
    (await care.readAccount(event.account)).some(
      ({ kind, at, by }) => kind === event.kind && at === event.at && isSamePerson(by, event.by),
    );
  if (await readIsKept()) return;
  try {
    await care.append(event);
  } catch (error) {
    // Carried out at the same time.
    if (!(await readIsKept())) throw error;
  }
}
