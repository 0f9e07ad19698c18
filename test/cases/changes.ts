import type { Task } from '../../lib/cases/task.ts';
import { settleOverdue } from '../../lib/cases/tell-overdue.ts';
import { settleTellings } from '../../lib/cases/telling.ts';
import { assignPool, drawOwner, people } from './customers.ts';
import { LONG_TAIL, POOL } from './laws/routes.ts';
import type { Nights } from './nights.ts';
import type { Outbox } from './outbox.ts';
import { keep, type Scene } from './scene.ts';

/** What happens to a portfolio beside its nights: messages arrive or do not, switches are thrown, people come and go. */
export function createChanges(scene: Scene, nights: Nights) {
  const { world, customers, random, deactivated } = scene;
  const { cases, tasks, outbox } = world;
  const pooling = random.fork('pools');
  let isCancelled = false;

  function deliver(): void {
    if (!outbox.advance(Date.parse(world.now), (person) => deactivated.has(person)) && !isCancelled) return;
    isCancelled = false;
    for (const one of [...cases.values()]) keep(scene, settleTellings(one, outbox.outcomeOf));
    for (const [index, task] of tasks.entries()) tasks[index] = settleTask(task, outbox);
  }

  function cancelAll(): void {
    outbox.cancelAll(Date.parse(world.now));
    isCancelled = true;
  }

  /** From one day to the next: switches, owners, people who leave and come back. */
  function change(): void {
    if (random.chance(0.03)) {
      world.mode = random.pick(['on', 'on', 'shadow', 'off']);
      if (world.mode === 'off') cancelAll();
    } else if (world.mode !== 'on' && random.chance(0.15)) world.mode = 'on';
    for (const customer of customers) if (random.chance(0.008)) customer.owner = drawOwner(people, random);
    for (const customer of customers) if (pooling.chance(0.01)) assignPool(customer, world.notify.pools, pooling);
    if (random.chance(0.01)) {
      const [from, to] = [random.pick(people), random.pick(people)];
      for (const customer of customers) if (customer.owner === from) customer.owner = to;
    }
    if (random.chance(0.02)) deactivated.add(random.pick([...people, 'm1@example.com']));
    if (pooling.chance(0.01)) deactivated.add(pooling.pick([POOL, LONG_TAIL]));
    if (random.chance(0.05)) deactivated.clear();
    if (random.chance(0.1)) nights.runNewestAgain();
  }

  return { deliver, change };
}

/** What the outbox says of every message about it by now. */
function settleTask(task: Task, { outcomeOf }: Pick<Outbox, 'outcomeOf'>): Task {
  return settleOverdue(settleTellings(task, outcomeOf), (told) => settleTellings(told, outcomeOf));
}
