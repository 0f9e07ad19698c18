import { describe, expect, it } from 'vitest';
import { nameTask } from '../../../lib/cases/task.ts';
import { findValue } from '../../../lib/channels/slack/clicked-value.ts';
import { renderTasks } from '../../../lib/channels/slack/task-controls.ts';
import { buildTask } from '../../support/build-case.ts';

const message = { period: 'morning-2026-03-10', id: 'a'.repeat(64) };
const context = { message, timezone: 'UTC', now: '2026-03-10T07:30:00.000Z' };

describe('the rows of tasks in a message', () => {
  it('have Done and Drop while a task is open, and say which it is in the name of their block', () => {
    const task = buildTask();
    const [section, actions] = renderTasks([task], context);
    expect(JSON.stringify(section)).toContain('*Call them*  Acme: due 6 Mar, overdue by 4 days');
    expect(actions).toMatchObject({ elements: [{ action_id: 'task.done' }, { action_id: 'task.drop' }] });
    expect(findValue(actions)).toEqual({ m: [message.period, message.id], task: nameTask(task) });
    expect(actions?.block_id?.length).toBeLessThan(255);
  });

  it('say who ended it, and have no button any more', () => {
    const ended = { endedBy: 'sam@example.com', endedAt: '2026-03-10T09:00:00.000Z' };
    const rows = renderTasks(
      [buildTask({ state: 'done', ...ended }), buildTask({ state: 'dropped', ...ended })],
      context,
    );
    expect(rows.map(({ type }) => type)).toEqual(['section', 'section']);
    expect(JSON.stringify(rows)).toContain('done by sam@example.com, 10 Mar 2026, 09:00');
    expect(JSON.stringify(rows)).toContain('dropped by sam@example.com');
  });

  it('name tasks of the same id on two accounts apart', () => {
    expect(nameTask(buildTask())).not.toBe(nameTask(buildTask({ account: 'bolt' })));
  });

  it('show whatever a title or a name holds as it is', () => {
    const [section] = renderTasks([buildTask({ title: '<!channel> *x*', accountName: '<@U1>' })], context);
    expect(JSON.stringify(section)).not.toMatch(/<!channel>|<@U1>|\*x\*/);
  });
});
