import { type Acted, acknowledge, judge, snooze, takeByDoing, undo, wake } from '../../lib/cases/act-on-case.ts';
import { type Case, isOpen } from '../../lib/cases/case.ts';
import type { TakingAct } from '../../lib/cases/hand.ts';
import { addBusinessDays } from '../../lib/cases/working-days.ts';
import { buildTask } from '../support/build-case.ts';
import { people } from './customers.ts';
import { plain } from './laws/routes.ts';
import { count, keep, type Scene } from './scene.ts';

/** What people do about what they are told. */
export function createClicks(scene: Scene) {
  const { world, random } = scene;
  const { cases, tasks, notify } = world;

  /** What people do after what has just happened. */
  function act(): void {
    const open = [...cases.values()].filter(isOpen);
    for (const one of open) {
      if (!random.chance(0.05)) continue;
      const { owner, manager } = one.about;
      const by = plain(random.pick([owner, owner, manager, random.pick(people)])) ?? people[0]!;
      const at = new Date(Date.parse(world.now) + 600_000).toISOString();
      const acted = actOn(one, { by, at });
      if (acted === one) continue;
      keep(scene, acted);
      count(scene, 'acts');
    }
    for (const task of tasks)
      if (task.state === 'open' && random.chance(0.01)) tasks[tasks.indexOf(task)] = { ...task, state: 'done' };
  }

  function actOn(one: Case, actor: { readonly by: string; readonly at: string }): Case {
    const until = new Date(Date.parse(actor.at) + random.between(1, 20 * 24) * 3_600_000).toISOString();
    const of = (acted: Acted) => ('one' in acted ? acted.one : one);
    const doing = (did: TakingAct) => takeByDoing(one, did, actor);
    const start = () => {
      const dueOn = addBusinessDays(world.date, random.between(1, 15), notify.quiet);
      const assignee = plain(one.about.owner);
      tasks.push(buildTask({ id: `${tasks.length}`, account: one.account, assignee, dueOn }));
      return doing('started-playbook');
    };
    return random.pick([
      () => of(acknowledge(one, actor)),
      () => of(acknowledge(one, actor)),
      () => of(undo(one, actor)),
      () => of(undo(one, actor)),
      () => of(snooze(one, until, actor)),
      () => of(wake(one, actor)),
      () => of(judge(one, 'not-useful', actor)),
      () => doing('finished-task'),
      () => doing(random.pick(['set-override', 'set-pulse'])),
      start,
    ])();
  }

  return { act };
}
