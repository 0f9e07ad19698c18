import { type Case, caseKey, isOpen, nameCase } from '../../../lib/cases/case.ts';
import { handOf } from '../../../lib/cases/hand.ts';
import type { MorningPlan, MorningRequest } from '../../../lib/cases/plan-morning.ts';
import type { Task } from '../../../lib/cases/task.ts';
import { toConversation, toMailbox } from '../../../lib/config/destination.ts';
import { type Draft, identifyMessage } from '../../../lib/messages/draft.ts';
import type { AccountEntry, AccountsSection, MessageDocument } from '../../../lib/messages/message-document.ts';
import { morningPeriod } from '../../../lib/messages/morning-period.ts';
import { draftMorning } from '../../../lib/steps/morning/draft-morning.ts';
import { buildConfig } from '../../support/config-builder.ts';
import { nightReport } from '../../support/report-builder.ts';
import { people } from '../customers.ts';
import type { Watcher, World } from '../world.ts';
import { broken } from './broken.ts';
import { hourOf, weekdayOf } from './mornings.ts';
import { weigh } from './plans.ts';
import { mailboxOf, ownerOf, QUEUE, queues, whoseTask } from './routes.ts';

/** Law 7: the digest shows the state of the book, in the words that its reader gets. */
export function watchBooks(): Partial<Watcher> {
  return {
    planned(world, request, plan, isWhole) {
      if (!isWhole) return;
      const drafts = draftAll(world, request, plan);
      for (const of of [...people, ...queues]) {
        const state = describeState(world, request, plan, of);
        const draft = drafts.find(({ id }) => id === identifyDigest(world, of, request.date));
        if (draft) checkDigest(world, state, draft.document);
        else if (isOwed(world, state)) broken(world, '7', `${of} has no digest on ${request.date}`);
      }
    },
  };
}

/** The messages of a morning as they are written; each names the cases that it tells. */
function draftAll(world: World, request: MorningRequest, plan: MorningPlan): readonly Draft[] {
  const { date, cases, tasks, medianArr, night, notify, timezone } = request;
  const { lines, findings } = world.tonight;
  const report = nightReport(
    [...lines.values()].map((line) => ({ line, findings: findings.filter(({ account }) => account.id === line.id) })),
    { night: night!, bands: { healthy: 75, watch: 50 } },
  );
  const at = hourOf(date, world);
  const lineOf = (account: string) => lines.get(account) ?? null;
  const config = buildConfig({ notify, timezone });
  const known = { date, at, night, report, lineOf, causes: new Map(), medianArr, cases, tasks };
  const { drafts, tells, tellsTasks } = draftMorning(
    plan,
    { ...known, teams: new Map(), hasDigest: () => false },
    config,
  );
  for (const { task, draft, overdue } of tellsTasks)
    if (
      overdue !== null &&
      !JSON.stringify(draft.document).includes(`${task.title}, due`) &&
      draft.kind === 'owner-digest'
    )
      broken(world, '1', `${task.account} ${task.id} is told as overdue by a digest that does not name it`);
  for (const { wish, draft } of tells) {
    const isNamed = draft.cases.some((name) => nameCase(name) === nameCase(wish.one));
    if (!isNamed) broken(world, '1', `${caseKey(wish.one)} is told by a ${draft.kind} that does not name it`);
  }
  return drafts;
}

function identifyDigest(world: World, of: string, date: string): string {
  const { channel, destination } = queues.includes(of)
    ? toMailbox(mailboxOf(of, world))
    : toConversation(ownerOf(world, { owner: of, manager: null }, date)!.to);
  const subject = of === QUEUE ? '' : of;
  return identifyMessage({ channel, destination, kind: 'owner-digest', period: morningPeriod(date), subject });
}

/** What a reader has before them, from what was told and done. */
interface State {
  readonly of: string;
  readonly date: string;
  /** Open risks that they were told of, or are by a message of this morning. */
  readonly open: readonly Case[];
  readonly onlyHere: readonly Case[];
  readonly triage: readonly Case[];
  readonly waiting: number;
  readonly tasks: readonly Task[];
  readonly weightOf: (one: Case) => number;
}

function describeState(world: World, request: MorningRequest, plan: MorningPlan, of: string): State {
  const { date } = request;
  const changed = new Map(plan.cases.map((one) => [caseKey(one), one]));
  const told = new Set(
    plan.notices
      .filter(({ as }) => as === 'alert' || as === 'triage')
      .flatMap(({ wishes }) => wishes.filter(({ addressee }) => addressee.of === of).map(({ one }) => caseKey(one))),
  );
  const open = request.cases.filter(
    (one) =>
      isOpen(one) &&
      one.kind === 'risk' &&
      ownerOf(world, one.about, date)?.of === of &&
      (told.has(caseKey(one)) ||
        one.tellings.some(
          (telling) => telling.of === of && telling.as !== 'over' && telling.outcome.is !== 'not-reached',
        )),
  );
  const { overBudget = [], triage = [], waiting = 0 } = plan.digests.get(of) ?? {};
  return {
    ...{ of, date, waiting },
    open: open.map((one) => changed.get(caseKey(one)) ?? one),
    onlyHere: overBudget.map(({ one }) => one),
    triage: triage.map(({ one }) => one),
    tasks: request.tasks.filter((task) => task.state === 'open' && whoseTask(world, task, date)?.of === of),
    weightOf: (one) => weigh(one, request),
  };
}

function isOwed({ notify }: World, { open, onlyHere, triage, tasks, date }: State): boolean {
  const isDay = notify.digest.weekdays.includes(weekdayOf(date));
  return onlyHere.length + triage.length > 0 || (isDay && open.length + tasks.length > 0);
}

const ORDER = ['Open', 'New, told only here', 'Already so when Nightrounds first looked', 'Your other tasks', 'Worse'];

function checkDigest(world: World, state: State, document: MessageDocument): void {
  const { of, date, open, onlyHere, triage, waiting, tasks } = state;
  const claim = (holds: boolean, says: string) => {
    if (!holds) broken(world, '7', `the digest of ${of} on ${date} ${says}`);
  };
  const { headline, sections } = document;
  const titles = sections.flatMap((section) => ('title' in section ? [section.title] : []));
  const places = titles.map((title) => ORDER.indexOf(title)).map((place) => (place < 0 ? ORDER.length : place));
  claim(
    places.every((place, index) => index === 0 || places[index - 1]! <= place),
    `has ${titles.join(', ')}`,
  );
  const accounts = sections.flatMap((section) =>
    section.kind === 'accounts'
      ? section.entries.map(({ account }) => account)
      : section.kind === 'table'
        ? (section.accounts ?? [])
        : [],
  );
  claim(new Set(accounts).size === accounts.length, `names an account twice: ${accounts.join(', ')}`);
  const listed = (title: string) =>
    sections.find((one): one is AccountsSection => 'title' in one && one.title === title);
  const news = new Set([...onlyHere, ...triage].map(({ account }) => account));
  checkOpen(
    world,
    state,
    open.filter(({ account }) => !news.has(account)),
    listed('Open') ?? null,
    claim,
  );
  const here = new Set(onlyHere.map(({ account }) => account));
  claim(isNamedBy(listed(ORDER[1]!), here), 'does not name what is told only here');
  const first = new Set(triage.map(({ account }) => account).filter((account) => !here.has(account)));
  claim(isNamedBy(listed(ORDER[2]!), first), 'does not name what its triage does');
  const late = tasks.filter(({ dueOn }) => dueOn < date).length;
  claim(
    late === 0 || new RegExp(`(^|\\D)${late} tasks? overdue`).test(headline),
    `does not say that ${late} are overdue`,
  );
  const risks = new Set([...open, ...onlyHere, ...triage].filter(({ kind }) => kind === 'risk').map(caseKey)).size;
  claim(
    risks === 0 || new RegExp(`(^|\\D)${risks} open risks?,`).test(headline),
    `does not count ${risks}: ${headline}`,
  );
  const isIdle = open.length + news.size + waiting + tasks.length === 0;
  claim(isIdle || !headline.includes('Nothing needs you today'), `says that nothing needs anybody: ${headline}`);
}

function isNamedBy(section: AccountsSection | undefined, accounts: ReadonlySet<string>): boolean {
  const named = new Set(section?.entries.map(({ account }) => account));
  return named.size === accounts.size && [...accounts].every((account) => named.has(account));
}

/** Twenty, the most pressing, and the number of the others. */
function checkOpen(
  world: World,
  state: State,
  open: readonly Case[],
  section: AccountsSection | null,
  claim: (holds: boolean, says: string) => void,
): void {
  const entries = section?.entries ?? [];
  claim(entries.length === Math.min(20, open.length), `names ${entries.length} of ${open.length}`);
  claim((section?.leftOut ?? 0) === open.length - entries.length, `counts ${section?.leftOut} of ${open.length}`);
  const byAccount = new Map(open.map((one) => [one.account, one]));
  const named = entries.flatMap(({ account }) => byAccount.get(account) ?? []);
  claim(named.length === entries.length, 'names as open what is not');
  const weights = named.map(state.weightOf);
  const unnamed = open.filter((one) => !named.includes(one)).map(state.weightOf);
  const isRanked = [...weights, Math.max(0, ...unnamed)].every(
    (weight, index) => index === 0 || weight <= weights[index - 1]! * (1 + 1e-9),
  );
  claim(isRanked, 'does not begin with what presses most');
  for (const entry of entries) checkEntry(world, state, byAccount.get(entry.account), entry, claim);
}

/** How long it is open, in whose hand, and what is next. */
function checkEntry(
  world: World,
  { of, date, tasks }: State,
  one: Case | undefined,
  { account, why, nextStep }: AccountEntry,
  claim: (holds: boolean, says: string) => void,
): void {
  if (!one) return;
  const words = why.join(' ');
  const days = (Date.parse(date) - Date.parse(one.openedOn)) / 86_400_000;
  claim(
    words.includes(days === 1 ? 'Open for 1 day.' : `Open for ${days} days.`),
    `does not say that ${account} is ${days} days old: ${words}`,
  );
  const reader = queues.includes(of) ? of : ownerOf(world, { owner: of, manager: null }, date)!.to;
  const hand = handOf(one, [hourOf(date, world), world.now].sort()[1]!);
  const whose =
    hand === null
      ? 'Nobody has it in hand.'
      : hand.until !== null
        ? 'Snoozed by '
        : hand.by === reader
          ? 'In your hands since'
          : 'In the hands of';
  claim(words.includes(whose), `does not say of ${account} "${whose}": ${words}`);
  const own = tasks.filter((task) => task.account === account);
  const first = own.map(dueBy).sort()[0];
  const next = own.filter((task) => dueBy(task) === first);
  if (next.length === 0) return;
  const late = (Date.parse(date) - Date.parse(next[0]!.dueOn)) / 86_400_000;
  const due = late > 0 ? `overdue by ${late} day` : late === 0 ? 'due today' : 'due ';
  claim(
    next.some(({ title }) => nextStep?.includes(`${title}, `)) && nextStep?.includes(due) === true,
    `does not say what is next of ${account}: ${nextStep}`,
  );
}

/** By its hour, which comes before the end of its day. */
function dueBy({ dueOn, dueAt }: Task): string {
  return `${dueOn} ${dueAt ?? '~'}`;
}
