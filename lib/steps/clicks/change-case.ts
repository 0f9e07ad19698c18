import { type Acted, type Actor, hasDone, takeByDoing } from '../../cases/act-on-case.ts';
import { type Case, caseKey } from '../../cases/case.ts';
import type { CaseAct, TakingAct } from '../../cases/hand.ts';
import type { OrderDependencies } from '../dependencies.ts';

/** Who wants something done, and when they said so. */
export type Click = Actor;

/** What an act leaves on a case, and what makes it. */
export interface Deed {
  readonly did: CaseAct['did'];
  apply(one: Case): Acted;
}

/** Somebody else wrote at that moment: the act is made again on what they left. */
const ATTEMPTS = 8;

/** The case as it is now: changed, by this or by the same click before; or why it cannot be. */
export async function changeCase(
  read: Case,
  click: Click,
  { did, apply }: Deed,
  { cases }: Pick<OrderDependencies, 'cases'>,
): Promise<Acted> {
  let one = read;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    if (hasDone(one, { ...click, did })) return { one };
    const acted = apply(one);
    if ('problem' in acted || acted.one === one) return acted;
    const written = await cases.writeCase(acted.one);
    if (written) return { one: written };
    const newest = (await cases.readCasesOf(one.account)).find((known) => caseKey(known) === caseKey(read));
    if (!newest) return { problem: 'It is over.' };
    one = newest;
  }
  throw new Error(`A case was changed ${ATTEMPTS} times while an order was carried out: carry it out again.`);
}

/** Whoever does something about an open case has it in hand. */
export function takeInHand(
  one: Case,
  did: TakingAct,
  actor: Actor,
  dependencies: Pick<OrderDependencies, 'cases'>,
): Promise<Acted> {
  return changeCase(one, actor, { did, apply: (newest) => ({ one: takeByDoing(newest, did, actor) }) }, dependencies);
}
