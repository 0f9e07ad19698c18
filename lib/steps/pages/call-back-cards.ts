import { isSamePerson } from '../../address.ts';
import type { CardLetter } from '../../care/care-event.ts';
import { cancelEntry } from '../../delivery/advance-entry.ts';
import type { NightDependencies } from '../dependencies.ts';

/** Mails with revoked links that have not been sent yet are withdrawn. Returns how many were. */
export async function callBackCards(
  revoked: { readonly link: string } | { readonly reader: string },
  { care, outbox, now }: Pick<NightDependencies, 'care' | 'outbox' | 'now'>,
): Promise<number> {
  const isRevoked = ({ link, to }: CardLetter) =>
    'link' in revoked ? link === revoked.link : isSamePerson(to, revoked.reader);
  const events = await care.readAll();
  const letters = events.flatMap((event) => (event.kind === 'card-sent' ? event.letters.filter(isRevoked) : []));
  let withdrawn = 0;
  for (const { message } of letters) {
    const entry = await outbox.readEntry(message.period, message.id);
    const isWaiting = entry?.state === 'held' || entry?.state === 'pending';
    const cancelled = entry && isWaiting ? cancelEntry(entry, 'Its link was revoked.', now()) : null;
    if (cancelled && (await outbox.writeEntry(cancelled))) withdrawn++;
  }
  return withdrawn;
}
