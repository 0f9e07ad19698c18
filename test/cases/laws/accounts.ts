import { addDays } from '../../../lib/calendar.ts';
import type { AdvanceRequest } from '../../../lib/cases/advance-cases.ts';
import { type Case, caseKey, isOpen } from '../../../lib/cases/case.ts';
import type { Watcher, World } from '../world.ts';
import { broken } from './broken.ts';

/** Law 8: an account that is gone ends its case, one that is back goes on with it, and one that is renamed takes it along. */
export function watchAccounts(): Partial<Watcher> {
  const absences = new Map<string, Set<string>>();

  function night(world: World, request: AdvanceRequest, changed: readonly Case[]): void {
    checkSingle(world);
    if (request.night !== world.newest) return;
    for (const one of world.cases.values()) {
      checkGone(world, request, one);
      if (isOpen(one) && changed.includes(one)) checkReturned(world, request, one);
      checkRenamed(world, request, one);
    }
  }

  function checkGone(world: World, request: AdvanceRequest, one: Case): void {
    const { night } = request;
    const key = caseKey(one);
    const presence = request.presenceOf(one.account);
    if (presence !== 'absent') absences.delete(key);
    else if (isOpen(one) || absences.has(key)) absences.set(key, (absences.get(key) ?? new Set()).add(night));
    const away = absences.get(key)?.size ?? 0;
    if (isOpen(one) && presence === 'churned') broken(world, '8', `${key} is open, and its account has churned`);
    if (isOpen(one) && away >= 2) broken(world, '8', `${key} is open, and its account is gone for two nights`);
    if (one.ended?.on === night && one.ended.because === 'left' && away < 2)
      broken(world, '8', `${key} has ended as gone on the first night on which its account is missing`);
  }

  return { night };
}

/** Of an account and kind at most one case is open. */
function checkSingle(world: World): void {
  const open = new Set<string>();
  for (const { account, kind } of [...world.cases.values()].filter(isOpen)) {
    const subject = JSON.stringify([account, kind]);
    if (open.has(subject)) broken(world, '8', `two open cases of ${subject}`);
    open.add(subject);
  }
}

/** Back within 35 nights it is the same case; later it is another one. */
function checkReturned(world: World, { night }: AdvanceRequest, one: Case): void {
  const { before } = one;
  const others = [...world.cases.values()].filter(
    (other) => other.account === one.account && other.kind === one.kind && other.openedOn < one.openedOn,
  );
  const left = others.find(({ ended }) => isGone(ended?.because) && one.openedOn <= addDays(ended!.on, 35));
  if (left) broken(world, '8', `${caseKey(one)} is another case than ${caseKey(left)}`);
  if (isGone(before?.ended?.because) && night > addDays(before!.ended!.on, 35))
    broken(world, '8', `${caseKey(one)} goes on, and its account was gone since ${before!.ended!.on}`);
}

function isGone(because: string | undefined): boolean {
  return because === 'left' || because === 'churned';
}

/** A renamed account takes its case along, with all that was told and done. */
function checkRenamed(world: World, { night, renamed }: AdvanceRequest, one: Case): void {
  const account = renamed?.get(one.account);
  if (account === undefined) return;
  if (isOpen(one)) broken(world, '8', `${caseKey(one)} is open, and its account is ${account} now`);
  if (one.ended?.because !== 'renamed' || one.ended.on !== night) return;
  // It was back under its new id before a late night found it under the former one.
  if ([...world.cases.values()].some((other) => other.account === account && other.openedOn > one.openedOn)) return;
  const next = world.cases.get(caseKey({ ...one, account }));
  const { tellings, acts } = one;
  if (!next || next.tellings.length < tellings.length || next.acts.length < acts.length)
    broken(world, '8', `${caseKey(one)} has not come along to ${account}`);
}
