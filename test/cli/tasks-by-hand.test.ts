import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Task } from '../../lib/cases/task.ts';
import { roundsAt } from '../support/command-line.ts';
import { portfolioAfter, SMALL_CONFIG, type SmallPortfolio } from '../support/small-portfolio.ts';

/** A Monday. */
const MORNING = Date.parse('2026-03-16T10:00:00Z');

const where = ({ config, folder }: SmallPortfolio) => ['--config', config, '--state', path.join(folder, 'state')];
const rounds = (portfolio: SmallPortfolio, ...words: string[]) =>
  roundsAt(() => MORNING, ...words, ...where(portfolio));
const asAnn = ['--by', 'ann@example.com'];

/** Beta is at risk by the rule `below`; Acme, with 100 points, is not. */
const afterNight = portfolioAfter(async (portfolio) => {
  portfolio.writeConfig(
    `${SMALL_CONFIG.replace('severity: warning }', 'severity: warning, playbook: rescue }')}
playbooks:
  rescue: { title: Rescue call, tasks: [{ title: Call them, due: 2 business days }] }
  training: { title: Training offer, tasks: [{ title: Offer a training, due: 48h, text: "Hello {account}" }] }
`,
  );
  const places = ['--exports', portfolio.exports, '--out', path.join(portfolio.out, 'night')];
  const { exitCode, stderr } = await rounds(portfolio, 'night', ...places, '--date', '2026-03-15');
  expect(exitCode, stderr).toBe(0);
});

async function tasksOf(portfolio: SmallPortfolio, account: string): Promise<readonly Task[]> {
  return JSON.parse((await rounds(portfolio, 'tasks', 'list', account, '--all', '--json')).stdout);
}

describe('rounds tasks add', () => {
  it('adds a task to an account without any alert', async () => {
    const portfolio = afterNight();
    const { stdout, stderr } = await rounds(
      portfolio,
      'tasks',
      'add',
      'Acme',
      'Ask for a reference',
      '--due',
      '48h',
      ...asAnn,
    );
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^Added on Acme:\n/);
    expect(stdout).toMatch(/2026-03-18 10:00 +Acme +Ask for a reference +ann@example.com +open/);
    const [task] = await tasksOf(portfolio, 'a1');
    expect(task).toMatchObject({ rule: null, playbook: null, text: null, startedBy: 'ann@example.com' });
    const done = await rounds(portfolio, 'tasks', 'done', 'a1', task!.id, ...asAnn);
    expect(done.stdout).toBe('Done: Ask for a reference (Acme).\n');
  });

  it('stands in the timeline, and takes no case in hand', async () => {
    const portfolio = afterNight();
    await rounds(
      portfolio,
      'tasks',
      'add',
      'a2',
      'Call',
      '--due',
      '2026-03-20',
      '--assignee',
      'bo@example.com',
      ...asAnn,
    );
    const { stdout } = await rounds(portfolio, 'timeline', 'a2', '--json');
    const entries: { kind: string; words: string; by: string }[] = JSON.parse(stdout).entries;
    expect(entries[0]).toMatchObject({
      ...{ kind: 'task', words: 'Task for bo@example.com, due 20 Mar 2026: Call', by: 'ann@example.com' },
    });
    expect(entries.filter(({ kind }) => kind === 'act')).toEqual([]);
  });

  it('says what is wrong with it, and adds nothing', async () => {
    const portfolio = afterNight();
    const wrong = await rounds(portfolio, 'tasks', 'add', 'a1', ' ', '--due', 'soon', '--assignee', 'boss');
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toMatch(/Say what is to be done\. Write when it is due as .* Say for whom/);
    expect((await rounds(portfolio, 'tasks', 'add', 'nobody', 'Call', '--due', '48h')).exitCode).toBe(1);
    expect(await tasksOf(portfolio, 'a1')).toEqual([]);
  });
});

describe('rounds tasks start', () => {
  it('starts a playbook on an account without an alert', async () => {
    const portfolio = afterNight();
    const { stdout } = await rounds(portfolio, 'tasks', 'start', 'a1', 'training', ...asAnn);
    expect(stdout).toMatch(/^Training offer: 1 task on Acme\.\n/);
    expect(await tasksOf(portfolio, 'a1')).toMatchObject([
      { title: 'Offer a training', playbook: 'training', rule: null, text: 'Hello Acme', assignee: 'ann@example.com' },
    ]);
  });

  it('does not start one that somebody is at', async () => {
    const portfolio = afterNight();
    await rounds(portfolio, 'tasks', 'start', 'a1', 'training', ...asAnn);
    const again = await roundsAt(() => MORNING + 1000, 'tasks', 'start', 'a1', 'training', ...where(portfolio));
    expect(again.stderr).toContain('ann@example.com has started it already, and it is not done yet.');
    const [task] = await tasksOf(portfolio, 'a1');
    await rounds(portfolio, 'tasks', 'drop', 'a1', task!.id);
    const third = await roundsAt(() => MORNING + 2000, 'tasks', 'start', 'a1', 'training', ...where(portfolio));
    expect(third.exitCode, third.stderr).toBe(0);
  });

  it('starts it for the open alert that asks for it, by the rule’s name or the playbook’s', async () => {
    for (const named of ['below', 'rescue']) {
      const portfolio = afterNight();
      await rounds(portfolio, 'tasks', 'start', 'a2', named, ...asAnn);
      expect(await tasksOf(portfolio, 'a2')).toMatchObject([{ playbook: 'rescue', rule: 'below' }]);
    }
  });

  it('says which playbooks there are where neither a rule nor a playbook has that name', async () => {
    const { exitCode, stderr } = await rounds(afterNight(), 'tasks', 'start', 'a1', 'rescu');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('No playbook has that name. Playbooks: rescue, training.');
  });
});
