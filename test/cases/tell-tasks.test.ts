import { expect, it } from 'vitest';
import type { Task } from '../../lib/cases/task.ts';
import { recordTaskTelling } from '../../lib/cases/tell-tasks.ts';
import type { NotifyConfig } from '../../lib/config/notify-config.ts';
import { buildTask } from '../support/build-case.ts';
import { planTasksFor } from './morning-builder.ts';

const DATE = '2026-03-02';
/** Ann stands in for Sam. */
const delegates = [{ away: 'sam@example.com', to: 'ann@example.com', from: '2026-03-01', until: '2026-03-06' }];
const sams = buildTask({ id: 'sams', startedBy: 'mia@example.com' });
const anns = buildTask({ id: 'anns', startedBy: 'mia@example.com', assignee: 'ann@example.com' });

function plan(tasks: readonly Task[], over: Partial<NotifyConfig> = {}) {
  return planTasksFor(DATE, tasks, { notify: over }).notices;
}

const describeNotices = (...words: Parameters<typeof plan>) =>
  plan(...words).map(({ recipient, tasks }) => `${recipient.name}: ${tasks.map(({ id }) => id).join(', ')}`);

it('gives whoever stands in for somebody one message of the tasks of both', () => {
  expect(describeNotices([sams, anns])).toEqual(['sam@example.com: sams', 'ann@example.com: anns']);
  expect(describeNotices([sams, anns], { delegates })).toEqual(['ann@example.com: sams, anns']);
});

it('leaves for the next morning what comes up after a person had their message, whosever tasks it was of', () => {
  const [notice] = plan([sams], { delegates });
  const message = { period: DATE, id: 'assigned ann', instead: null };
  const told = recordTaskTelling(sams, notice!, message, { date: DATE, now: `${DATE}T04:10:00.000Z` });
  expect(describeNotices([told, anns], { delegates })).toEqual([]);
  expect(describeNotices([told, anns])).toEqual([]);
  const earlier = { ...told, tellings: told.tellings.map((telling) => ({ ...telling, morning: '2026-02-27' })) };
  expect(describeNotices([earlier, anns], { delegates })).toEqual(['ann@example.com: anns']);
});
