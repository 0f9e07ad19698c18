import type { AdvanceRequest } from '../../../lib/cases/advance-cases.ts';
import { type Case, caseKey } from '../../../lib/cases/case.ts';
import type { Covered } from '../../../lib/cases/telling.ts';
import type { Watcher, World } from '../world.ts';
import { broken } from './broken.ts';
import { isMoreSevere, NOBODY } from './tellings.ts';

/** Law 3: what begins on a night that tells of it has a message of its own, and what begins otherwise comes by triage. */
export function watchOccasions(): Partial<Watcher> {
  const seen = new Map<string, ReadonlyMap<string, Seen>>();

  function night(_world: World, request: AdvanceRequest, changed: readonly Case[]): void {
    for (const one of changed) {
      const former = [...(request.renamed ?? [])].find(([, account]) => account === one.account)?.[0];
      const known =
        seen.get(caseKey(one)) ??
        (former === undefined ? null : seen.get(caseKey({ ...one, account: former }))) ??
        null;
      seen.set(caseKey(one), new Map(one.alerts.map((alert) => [nameOf(alert), follow(alert, one, known, request)])));
    }
  }

  function told(world: World, one: Case, { as, code, covers, role }: Parameters<Watcher['told']>[2]): void {
    if (role !== 'owner' || one.kind !== 'risk' || (as !== 'alert' && as !== 'digest' && as !== 'triage')) return;
    const known = seen.get(caseKey(one));
    const hasOccasion = covers.some((cover) => known?.get(nameOf(cover))?.hasOccasion);
    const what = `${as} of ${caseKey(one)} as ${code}`;
    if (as === 'triage' && hasOccasion) broken(world, '3', `${what}: a night told of it`);
    const isReleased = code === 'worsened' && one.acts.some(({ by }) => by === NOBODY);
    const isOfItself = ['opened', 'reopened', 'told-anew', 'worsened'].includes(code) && !isReleased;
    if (as !== 'triage' && isOfItself && !hasOccasion) broken(world, '3', `${what}: no night told of it`);
  }

  return { night, told };
}

/** An alert as it was after a night, and whether a night that told of it began it, or made it worse. */
interface Seen extends Covered {
  readonly openedOn: string;
  readonly hasOccasion: boolean;
}

function nameOf({ rule, episode }: Covered): string {
  return JSON.stringify([rule, episode]);
}

function follow(
  alert: Case['alerts'][number],
  one: Case,
  known: ReadonlyMap<string, Seen> | null,
  { night, newest, isReplay, mode, findings }: AdvanceRequest,
): Seen {
  const before = known?.get(nameOf(alert));
  const { rule, episode, severity, depth, openedOn } = alert;
  const isBegun = before === undefined || before.openedOn !== openedOn;
  const isWorse = before !== undefined && (isMoreSevere([alert], [before]) || depth > before.depth);
  const finding = findings.find((other) => other.rule === rule && other.account.id === one.account);
  const isTold = !isReplay && mode === 'on' && !(newest != null && newest >= night);
  const hasOccasion = isBegun ? isTold && finding?.state === 'new' : isWorse ? isTold : before.hasOccasion;
  return { rule, episode, severity, depth, openedOn, hasOccasion };
}
