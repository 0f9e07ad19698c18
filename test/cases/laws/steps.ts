import type { Case } from '../../../lib/cases/case.ts';
import type { EscalationRole, EscalationStep } from '../../../lib/config/notify-config.ts';
import type { World } from '../world.ts';
import { dueOn, lengthOf, NEVER } from './mornings.ts';
import { readerOf } from './routes.ts';
import { isFiring, isNews } from './tellings.ts';

/** Parts that hear of a case at the same time. */
export interface Group {
  readonly after: EscalationStep['after'];
  readonly roles: readonly EscalationRole[];
}

/** Who hears of it, by the earliest that any alert asks for; without those parts in which nobody else stands. */
export function groupsOf(world: World, one: Case, date: string): readonly Group[] {
  const steps = one.alerts.filter(isFiring).flatMap(({ chain }) => chain);
  const groups = new Map<number, Group>();
  for (const role of ['owner', 'manager', 'executive'] as const) {
    const [first] = steps.filter(({ to }) => to.includes(role)).sort((a, b) => lengthOf(a.after) - lengthOf(b.after));
    if (!first || readerOf(world, role, one.about, date) === null) continue;
    const { after, roles } = groups.get(lengthOf(first.after)) ?? { after: first.after, roles: [] };
    groups.set(lengthOf(after), { after, roles: [...roles, role] });
  }
  return [...groups.values()].sort((a, b) => lengthOf(a.after) - lengthOf(b.after));
}

/** The first morning on which a part was told since a clock began. */
export function doneOn(
  { tellings }: Case,
  role: EscalationRole,
  clock: string,
  { after }: Group,
  world: World,
): string {
  const due = dueOn(clock, after, world);
  const step = tellings.find(
    (telling) =>
      telling.role === role &&
      telling.plannedAt >= clock &&
      telling.outcome.is !== 'not-reached' &&
      (['reminder', 'escalation'].includes(telling.as) ||
        (role === 'owner' && isNews(telling.as) && telling.morning >= due)),
  );
  return step?.morning ?? NEVER;
}
