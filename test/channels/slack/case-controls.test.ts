import type { KnownBlock } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { type Case, caseKey, nameCase } from '../../../lib/cases/case.ts';
import type { CaseAct } from '../../../lib/cases/hand.ts';
import { startPlaybook, type Task } from '../../../lib/cases/task.ts';
import { taskSubjectOf } from '../../../lib/cases/tasks-of-case.ts';
import { Act } from '../../../lib/channels/order.ts';
import { renderControls } from '../../../lib/channels/slack/case-controls.ts';
import { replaceControls } from '../../../lib/channels/slack/control-blocks.ts';
import { renderGateControls } from '../../../lib/channels/slack/gate-controls.ts';
import { readAddition } from '../../../lib/channels/slack/read-addition.ts';
import { readInteraction } from '../../../lib/channels/slack/read-interaction.ts';
import { readSubmission } from '../../../lib/channels/slack/read-submission.ts';
import { renderSlack } from '../../../lib/channels/slack/render-slack.ts';
import { renderTasks } from '../../../lib/channels/slack/task-controls.ts';
import { buildCase, buildCaseSubject, buildTask, buildTelling } from '../../support/build-case.ts';
import { buildConfig, buildPlaybook, buildStep } from '../../support/config-builder.ts';
import { clickPayload } from './build-click.ts';
import { createPayloadCheck } from './check-payload.ts';

const night = '2026-03-05';
const message = { period: night, id: 'ab'.repeat(32) };
const playbook = buildPlaybook('save', 'Bring it back', { tasks: [buildStep('Call')] });

const act = (did: CaseAct['did'], over: Partial<CaseAct> = {}): CaseAct => ({
  ...{ at: '2026-03-05T09:00:00.000Z', by: 'sam@example.com', did, covers: [] },
  ...over,
});
const snoozed = act('snoozed', { until: '2026-03-09T07:30:00.000Z' });
const startedOn = (one: Case): readonly Task[] =>
  startPlaybook(
    playbook,
    taskSubjectOf(one, one.alerts[0]!),
    { by: 'sam@example.com', at: `${night}T09:00:00.000Z` },
    buildConfig(),
  );

function render(cases: readonly Case[], tasks: readonly Task[] = [], now = '2026-03-06T09:00:00.000Z') {
  const withPlaybook = new Set(cases.map(caseKey));
  return renderControls(cases, tasks, { message, timezone: 'UTC', withPlaybook, now });
}

/** Everything that a message of a case, of several, or of a held night, ever shows. */
function renderAll(): readonly KnownBlock[] {
  const open = buildCase();
  return [
    ...[[], [act('acknowledged')], [snoozed]].flatMap((acts) => [
      ...render([buildCase({ acts })]),
      ...render([buildCase({ acts }), buildCase({ account: 'globex', acts })]),
    ]),
    ...render([open], startedOn(open)),
    ...renderGateControls(message, { over: 'held-night', night }),
    ...renderGateControls(message, { over: 'doubts', night }),
  ];
}

interface Control {
  readonly action_id: string;
  readonly value?: string;
  readonly options?: readonly { readonly value: string }[];
}

/** What comes of each button and each choice of each menu, as Slack gives them back. */
function clickAll(): ReturnType<typeof readInteraction>[] {
  const rows = renderTasks([buildTask()], { message, timezone: 'UTC', now: '2026-03-06T09:00:00.000Z' });
  return [...renderAll(), ...rows].flatMap((block) => (block.type === 'actions' ? clickOn(block) : []));
}

function clickOn({ block_id: block, elements }: Extract<KnownBlock, { type: 'actions' }>) {
  return (elements as Control[]).flatMap(({ action_id: id, value, options }) =>
    (options ?? [{ value }]).map((chosen) => {
      const payload = clickPayload(id, message, {
        isMenu: options !== undefined,
        asShown: { block: block!, value: chosen.value ?? null },
      });
      return readInteraction(JSON.stringify(payload), 'application/json');
    }),
  );
}

/** A modal, filled in as it should be. */
function fillIn(modal: string): string | undefined {
  const values = { score: '70', reason: 'Sponsor is back', days: '30', pulse: '4', note: null };
  const read = readSubmission(
    { viewId: 'V1', modal, message, case: null, values },
    'U012AB3CD',
    '2026-03-06T09:00:00Z',
  );
  return read && 'order' in read ? read.order.act.do : undefined;
}

/** What the modal may be filled in for. */
function fillInToAdd(): readonly string[] {
  const values = { what: 'task', words: 'Call', due: '48h', assignee: 'owner' };
  return ['note', 'task', 'playbook:save'].flatMap((what) => {
    const addition = { viewId: 'V1', account: 'acme', values: { ...values, what } };
    return readAddition(addition, 'U012AB3CD', '2026-03-06T09:00:00Z')?.act.do ?? [];
  });
}

describe('the controls of messages', () => {
  const clicked = clickAll();

  it('are all read as something to do', () => {
    expect(clicked.filter(({ kind }) => kind !== 'order' && !kind.startsWith('ask'))).toEqual([]);
  });

  it('offer every act there is, but for opening the home tab', () => {
    const offered = clicked.flatMap((one): readonly (string | undefined)[] => {
      if (one.kind === 'order') return [one.order.act.do];
      if (one.kind === 'ask') return [fillIn(one.modal)];
      return one.kind === 'ask-what-to-add' ? fillInToAdd() : [undefined];
    });
    const acts = Act.def.options.map(({ shape }) => shape.do.def.values[0]);
    expect(new Set([...offered, 'show-home'])).toEqual(new Set(acts));
  });
});

const textOf = (blocks: readonly KnownBlock[]) => JSON.stringify(blocks);

describe('the status of a case', () => {
  const escalation = (to: string, over: Partial<Case['tellings'][number]> = {}) =>
    buildTelling({ as: 'escalation', code: 'step', role: 'manager', to, of: to, ...over });

  it.each<[string, Partial<Case>, string]>([
    [
      'who has it in hand since when, by what',
      { acts: [act('acknowledged', { at: '2026-03-05T08:00:00.000Z' }), act('set-pulse')] },
      'In hand since 5 Mar 2026, 08:00: pulse set by sam@example.com.',
    ],
    [
      'until when it is snoozed',
      { acts: [snoozed] },
      'Snoozed by sam@example.com, 5 Mar 2026, 09:00. Back on 9 Mar 2026',
    ],
    ['that it is over', { ended: { on: night, because: 'over' } }, 'Over since 5 Mar 2026.'],
    ['that its account is gone', { ended: { on: night, because: 'left' } }, 'the account is in the export no more'],
    ['what it was worth', { acts: [act('not-useful')] }, 'sam@example.com found it not useful.'],
    [
      'whom a step reached',
      { tellings: [escalation('mia@example.com')] },
      'Nobody has it in hand. Told one level up: mia@example.com, 2 Mar 2026, 07:30.',
    ],
  ])('says %s', (_, over, says) => {
    expect(textOf(render([buildCase(over)]))).toContain(says);
  });

  it('names nobody whom a step did not reach', () => {
    const outcomes = [{ is: 'planned' }, { is: 'not-reached', because: 'It expired.', isUnreachable: false }] as const;
    const tellings = outcomes.map((outcome) => escalation('mia@example.com', { outcome }));
    expect(textOf(render([buildCase({ tellings })]))).not.toContain('mia@example.com');
  });

  it('is of its instant: what is done later is not known', () => {
    const one = buildCase({ acts: [act('acknowledged')] });
    expect(textOf(render([one], [], '2026-03-05T08:59:59.000Z'))).toContain('"Acknowledge"');
    expect(textOf(render([one], [], '2026-03-05T09:00:00.000Z'))).toContain('"Undo"');
  });

  it('counts its own tasks, and those of the version before, whose ids have no night', () => {
    const one = buildCase();
    const own = startedOn(one);
    const old = own.map((task) => ({ ...task, id: 'below-safe-zone.1.1' }));
    const earlier = own.map((task) => ({ ...task, id: '2026-01-01.below-safe-zone.1.1' }));
    expect(textOf(render([one], own))).toContain('0 of 1 done');
    expect(textOf(render([one], old))).toContain('0 of 1 done');
    expect(textOf(render([one], earlier))).toContain('Start playbook');
  });
});

describe('the controls of several cases', () => {
  const HOSTILE = '<!channel> "*Acme*" \\ & Sons & Daughters International of the Northern Lands';
  const ten = Array.from({ length: 10 }, (_, index) =>
    buildCase({
      account: `acme-${index}`,
      about: buildCaseSubject({ name: HOSTILE }),
      tellings: [buildTelling({ as: 'escalation', to: `${'m'.repeat(80)}@example.com` })],
    }),
  );
  const entries = ten.map(({ account }) => ({
    ...({
      account,
      name: HOSTILE,
      band: 'at_risk',
      score: '68 → 41',
      movement: 'down 27, at risk',
      facts: [],
    } as const),
    ...{ why: ['Score 41 is below 60.'], nextStep: null },
  }));

  it('name each and its buttons, within Slack’s limits, with room for what is listed and what becomes of them', () => {
    const check = createPayloadCheck();
    const { blocks } = renderSlack(
      {
        ...{ title: 'Ten accounts at risk', headline: 'They were at risk already.', details: '' },
        sections: [{ kind: 'accounts', title: 'The most pressing first', entries, leftOut: 3 }],
        footnotes: ['Night of 5 Mar 2026.'],
      },
      render(ten),
    );
    expect(check({ blocks })).toEqual([]);
    expect(textOf(blocks).match(/Score 41 is below 60/g)?.length ?? 0).toBeGreaterThanOrEqual(5);
    const later = ten.map((one) => ({ ...one, acts: [act('acknowledged', { by: `${'s'.repeat(80)}@example.com` })] }));
    const shown = replaceControls(blocks, render(later));
    expect(check({ blocks: shown })).toEqual([]);
    expect(shown).toHaveLength(blocks.length);
    expect(textOf(shown)).not.toContain('"Acknowledge"');
  });

  it('say of which case of which message they are', () => {
    const rows = render(ten).filter((block) => block.type === 'actions');
    const acts = rows.flatMap(clickOn).map((one) => (one.kind === 'order' ? one.order.act : null));
    expect(acts).toEqual(
      ten.flatMap((one) =>
        ['acknowledge', 'start-playbook'].map((name) => ({ do: name, message, case: nameCase(one) })),
      ),
    );
  });

  it('have no buttons for what is over, and name at most ten', () => {
    const over = buildCase({ account: 'over', ended: { on: night, because: 'over' } });
    const blocks = render([over, ...ten]);
    expect(blocks.map(({ type }) => type).slice(0, 3)).toEqual(['section', 'section', 'actions']);
    expect(blocks.filter(({ type }) => type === 'section')).toHaveLength(10);
  });
});
