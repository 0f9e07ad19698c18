import { type Case, type CaseAlert, isOpen } from '../../cases/case.ts';
import { findPlaybook } from '../../cases/playbook.ts';
import type { Task } from '../../cases/task.ts';
import type { HealthConfig, Playbook } from '../../config/health-config.ts';
import { nameStarter } from '../../messages/task-words.ts';
import { startOnAlert } from '../accounts/start-on-alert.ts';
import type { OrderDependencies } from '../dependencies.ts';
import { type Click, takeInHand } from './change-case.ts';
import { done, type Outcome, refuse } from './outcome.ts';

/** Starts every playbook of the open alerts of cases; whoever does that has them in hand. Refused where nothing is started by it. */
export async function startPlaybooks(
  cases: readonly Case[],
  click: Click,
  dependencies: OrderDependencies,
): Promise<Outcome> {
  const titles = new Set<string>();
  let others: Task | null = null;
  for (const one of cases.filter(isOpen)) {
    let isOurs = false;
    for (const { playbook, alert } of listPlaybooks(one, dependencies.config)) {
      const started = await startOnAlert({ one, alert, playbook }, click, dependencies);
      if ('other' in started) others = started.other;
      else {
        isOurs = true;
        titles.add(playbook.title);
      }
    }
    if (isOurs) await takeInHand(one, 'started-playbook', click, dependencies);
  }
  if (titles.size > 0) return done(`${[...titles].join(', ')} ${titles.size === 1 ? 'is' : 'are'} started.`);
  if (others !== null) return refuse(`${nameStarter(others)} has started it already.`);
  return refuse('No open alert of this message has a playbook.');
}

interface Startable {
  readonly playbook: Playbook;
  readonly alert: CaseAlert;
}

/** Each once, for the first alert that has it. */
function listPlaybooks({ alerts }: Case, config: HealthConfig): readonly Startable[] {
  const found = new Map<string, Startable>();
  for (const alert of alerts) {
    const playbook = alert.state === 'resolved' ? null : findPlaybook(alert.rule, config);
    if (playbook !== null && !found.has(playbook.id)) found.set(playbook.id, { playbook, alert });
  }
  return [...found.values()];
}
