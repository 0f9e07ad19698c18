import type { DeliverMode, HealthConfig } from '../config/health-config.ts';
import { type AutoStartRequest, startTold } from './auto-start.ts';
import { planRecurring, type RecurringRequest, type RecurringTasks } from './recurring-tasks.ts';

/** What a night makes of the tasks that come again. */
export type RecurringMorning = Pick<RecurringRequest, 'days' | 'due' | 'fateOf'>;

/** The tasks that begin on a morning: of the playbooks of its cases, and those that come again, which none do unless delivery is on. */
export function beginTasks(
  request: AutoStartRequest,
  { mode, recurring }: { readonly mode: DeliverMode; readonly recurring: RecurringMorning | null },
  config: HealthConfig,
): RecurringTasks {
  const { tasks, withdrawn } = startTold(request, config);
  if (recurring === null) return { tasks, withdrawn };
  const due = mode === 'on' ? recurring.due : [];
  const planned = planRecurring({ ...recurring, due, date: request.date, tasks }, config);
  return { tasks: planned.tasks, withdrawn: [...withdrawn, ...planned.withdrawn] };
}
