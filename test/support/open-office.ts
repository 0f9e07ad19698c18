import { addDays, type Night, toIsoDate } from '../../lib/calendar.ts';
import { overrideRule } from '../../lib/care/override-fall.ts';
import { daysOfMorning, listDueAccounts } from '../../lib/cases/cadence-days.ts';
import type { Case } from '../../lib/cases/case.ts';
import type { Decision } from '../../lib/cases/decision.ts';
import { type Place, placeOfCase, type Situation } from '../../lib/cases/place-of-case.ts';
import type { RecurringDue } from '../../lib/cases/recurring-tasks.ts';
import { nameTask, type TaskName } from '../../lib/cases/task.ts';
import { settleTellings, type Telling } from '../../lib/cases/telling.ts';
import { nextWorkingDay } from '../../lib/cases/working-days.ts';
import type { Channel } from '../../lib/channels/channel.ts';
import type { EmailMessage } from '../../lib/channels/email/email-message.ts';
import type { Message } from '../../lib/channels/message.ts';
import type { Act } from '../../lib/channels/order.ts';
import type { Standing, Workplace } from '../../lib/channels/workplace.ts';
import type { HealthConfig } from '../../lib/config/health-config.ts';
import type { Delegate } from '../../lib/config/notify-config.ts';
import type { Finding } from '../../lib/detection/finding.ts';
import type { Absence } from '../../lib/history/absence.ts';
import type { AccountLine } from '../../lib/history/account-line.ts';
import { NO_DOUBTS } from '../../lib/history/doubt.ts';
import type { Run } from '../../lib/history/run.ts';
import { createMemoryTable } from '../../lib/local/memory-table.ts';
import type { ShardOutput } from '../../lib/night/shard-work.ts';
import type { NightReport } from '../../lib/portfolio/night-report.ts';
import { weighScores } from '../../lib/portfolio/portfolio-totals.ts';
import { summarise } from '../../lib/portfolio/summary.ts';
import { carryOutOrder } from '../../lib/steps/clicks/carry-out-order.ts';
import type { Outcome } from '../../lib/steps/clicks/outcome.ts';
import { deliverMessages } from '../../lib/steps/delivery/deliver-messages.ts';
import { recordReport } from '../../lib/steps/delivery/record-report.ts';
import { type SweepDependencies, type SweptHour, sweepHour } from '../../lib/steps/hour/sweep-hour.ts';
import { readOutcomes } from '../../lib/steps/morning/read-outcomes.ts';
import { writeFindings } from '../../lib/steps/night/night-results.ts';
import { tellNight } from '../../lib/steps/night/tell-night.ts';
import { openTableStores, type TableStores } from '../../lib/tables/open-stores.ts';
import { buildRule } from './build-alert.ts';
import { buildRun } from './build-history.ts';
import { buildConfig, buildPlaybook, buildStep } from './config-builder.ts';
import { createMemoryWorkStore } from './memory-work-store.ts';
import { finding, line, movedByCustomers, nightReport } from './report-builder.ts';

export const SAM = 'sam@example.com';
export const ANN = 'ann@example.com';
export const MIA = 'mia@example.com';

/** Sam's account under Mia, at 68 and with nothing to say of it, but for what is given. */
export interface Customer extends Partial<Omit<AccountLine, 'id'>> {
  readonly manager?: string | null;
  readonly executive?: string | null;
  readonly findings?: readonly Partial<Finding>[];
}

/** By account. */
export type Customers = Readonly<Record<string, Customer>>;

/** At 20, and a rule says so for the first time. */
export function fallen(over: Partial<Finding> = {}, customer: Customer = {}): Customer {
  return { score: 20, previousScore: 68, ...customer, findings: [{ because: 'Score 20 is below 50.', ...over }] };
}

/** Low on the next nights, too. */
export function low(over: Partial<Finding> = {}, customer: Customer = {}): Customer {
  return fallen({ state: 'persisting', ...over }, { previousScore: 20, ...customer });
}

export interface NightGiven {
  /** ISO instant at which it is planned; at five on the day after unless given. */
  readonly at?: string;
  readonly isReplay?: boolean;
  /** Of accounts that are past their churn date. */
  readonly churned?: readonly string[];
  /** Who is not there: account → why, and since when. */
  readonly absent?: Readonly<Record<string, Pick<Absence, 'because' | 'since'>>>;
  readonly roster?: Partial<NightReport['roster']>;
  /** Of the portfolio; nobody has an ARR unless given. */
  readonly medianArr?: number;
  /** Who stands in for whom by its export of people; nobody unless given. */
  readonly delegates?: readonly Delegate[];
}

/** What reached somebody. */
export interface Arrived {
  readonly at: string;
  readonly to: string;
  readonly channel: string;
  readonly kind: Message['kind'];
  readonly period: string;
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

export interface Office {
  readonly stores: TableStores;
  /** Everything that arrived, the oldest first. */
  readonly arrived: readonly Arrived[];
  /** Who has no Slack, who was deactivated there, and whether Slack takes anything at all. */
  readonly slack: { readonly missing: Set<string>; readonly deactivated: Set<string>; isUp: boolean };
  configure(over: Partial<HealthConfig>): void;
  /** A believed night of these customers, told: what it decided. */
  night(night: Night, customers: Customers, given?: NightGiven): Promise<readonly Decision[]>;
  /** The findings.jsonl of the same. */
  findings(night: Night, customers: Customers, given?: NightGiven): Promise<string>;
  /** ISO instant. All that is due goes out. */
  deliver(at: string): Promise<void>;
  /** A night, told on the morning after it, at the hour of the digest. */
  day(night: Night, customers: Customers, given?: NightGiven): Promise<readonly Decision[]>;
  sweep(at: string): Promise<SweptHour>;
  /** By the newest message about an account that reached them. */
  click(by: string, account: string, act: Clickable, at: string): Promise<Outcome>;
  /** Done, or dropped, by the newest message that lists a task: of two people at once in the order of their names. */
  clickTask(by: string, task: TaskName, act: 'task-done' | 'task-drop', at: string): Promise<Outcome>;
  /** How messages were shown after clicks, the oldest first. */
  readonly shown: readonly Standing[];
  /** Mail says that it gives a message to nobody, after it took it. */
  bounce(message: Arrived, at: string, word: string, isUnreachable?: boolean): Promise<void>;
  /** The account's newest, with what the outbox says by now. */
  readCase(account: string): Promise<Case>;
  tellingsOf(account: string): Promise<readonly Telling[]>;
  /** Where its open case stands, for `rounds why`. */
  readPlace(account: string): Promise<Place>;
  /** Of a kind, to somebody, since an instant. */
  to(person: string, kind?: Message['kind'], since?: string): readonly Arrived[];
}

export type Clickable =
  | { readonly do: 'acknowledge' | 'undo' | 'wake' | 'start-playbook' | 'wrong-owner' }
  | { readonly do: 'snooze'; readonly until: Extract<Act, { do: 'snooze' }>['until'] }
  | { readonly do: 'override'; readonly score: number; readonly reason: string; readonly days: number }
  | { readonly do: 'pulse'; readonly value: number; readonly note: string | null };

export const rules = [
  buildRule({ on: 'score-below', below: 50, clear: 55 }, { playbook: 'save' }),
  buildRule({ on: 'score-drop', drop: 20, withinDays: 14 }, { id: 'fell', severity: 'critical' }),
];

/** A mail that goes in a post's stead is put by one pass and sent by the next. */
const PATIENCE_MS = 60_000;

/** With the digest on every weekday. */
export const officeConfig: HealthConfig = (() => {
  const base = buildConfig();
  const save = buildPlaybook('save', 'Bring it back', { tasks: [buildStep('Call the sponsor')] });
  const digest = { at: '07:30', weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'] } as const;
  return { ...base, rules, playbooks: new Map([['save', save]]), notify: { ...base.notify, digest } };
})();

/** People, the nights that are run for them, and the messages that reach them, on a clock of their own. */
export function openOffice(over: Partial<HealthConfig> = {}): Office {
  let config: HealthConfig = { ...officeConfig, ...over };
  let now = 0;
  let clicks = 0;
  const stores = openTableStores(createMemoryTable(), () => now);
  const work = createMemoryWorkStore();
  const arrived: Arrived[] = [];
  const shown: Standing[] = [];
  const workplace: Workplace = { ...everybody, showStanding: async (_, standing) => void shown.push(standing) };
  const slack = { missing: new Set<string>(), deactivated: new Set<string>(), isUp: true };
  const sender = {
    id: 'one',
    sleep: async (milliseconds: number) => {
      now += milliseconds;
    },
    random: () => 0,
  };
  const arrive = (message: Message) => arrived.push(describeArrived(message, new Date(now).toISOString()));
  const channels = { slack: createSlack(slack, arrive), email: createMail(arrive) };
  const common = () => ({ ...stores, config, now: () => now, isReplay: false });
  const dependencies = (): SweepDependencies => ({ ...common(), channels, sender });
  const setClock = (at: string) => {
    now = Math.max(now, Date.parse(at));
  };

  const tell = async (night: Night, customers: Customers, given: NightGiven = {}) => {
    setClock(given.at ?? `${addDays(night, 1)}T05:00:00.000Z`);
    const accounts = Object.entries(customers).map(([id, customer]) => buildAccount(id, customer));
    const report = nightReport(accounts, { night, previousNight: addDays(night, -1) });
    const last = await stores.history.readLastRunBefore(night);
    const recurring = listDue(night, last, customers, config);
    const shards = [{ ...buildShard(night, customers, given), recurring }];
    const wasConcluded = (await stores.history.readRun(night)) !== null;
    const roster = { ...report.roster, ...given.roster };
    const isReplay = given.isReplay === true;
    const delegates = given.delegates ?? [];
    const decisions = await tellNight(
      night,
      { ...report, roster, medianArr: given.medianArr ?? null },
      { shards, wasConcluded, gate: NO_DOUBTS, delegates },
      { ...common(), isReplay },
    );
    await stores.history.writeRun(buildRun({ night, delegates }));
    return { decisions, shards };
  };
  const deliver = async (at: string) => {
    setClock(at);
    await deliverMessages({ patienceMs: PATIENCE_MS }, dependencies());
  };
  const readCase = async (account: string) => {
    const one = (await stores.cases.readCasesOf(account)).at(-1);
    if (!one) throw new Error(`${account} has no case.`);
    return settleTellings(one, (await readOutcomes([one], common())).outcomeOf);
  };

  return {
    ...{ stores, arrived, slack, deliver, readCase, shown },
    configure: (parts) => {
      config = { ...config, ...parts };
    },
    night: async (night, customers, given) => (await tell(night, customers, given)).decisions,
    findings: async (night, customers, given) => {
      const { decisions, shards } = await tell(night, customers, given);
      return writeFindings(shards, decisions, config.rules);
    },
    day: async (night, customers, given) => {
      const { decisions } = await tell(night, customers, given);
      await deliver(`${nextWorkingDay(addDays(night, 1), config.notify.quiet)}T07:30:00.000Z`);
      return decisions;
    },
    sweep: (at) => {
      setClock(at);
      return sweepHour(dependencies(), PATIENCE_MS);
    },
    async click(by, account, act, at) {
      setClock(at);
      const known = (await stores.cases.readCasesOf(account)).flatMap(({ tellings }) => tellings);
      const message = arrived.findLast(({ to, id }) => to === by && known.some((telling) => telling.message.id === id));
      if (!message) throw new Error(`No message about ${account} reached ${by}.`);
      const { period, id } = message;
      const clicked = { ...act, message: { period, id } } as Act;
      const order = { id: `click ${++clicks}`, user: by, at, conversation: null, act: clicked };
      return carryOutOrder(order, { ...common(), work, workplace, linkDashboard: null });
    },
    async clickTask(by, task, act, at) {
      setClock(at);
      const lists = async ({ period, id }: Arrived) =>
        (await stores.outbox.readEntry(period, id))?.tasks?.some(
          ({ account, id: of }) => account === task.account && of === task.id,
        );
      const listing = (await Promise.all(arrived.map(async (one) => ((await lists(one)) ? [one] : [])))).flat().at(-1);
      if (!listing) throw new Error(`No message lists ${task.id}.`);
      const message = { period: listing.period, id: listing.id };
      const order = {
        id: `click ${++clicks}`,
        user: by,
        at,
        conversation: 'D012AB3CD',
        act: { do: act, message, task: nameTask(task) },
      };
      return carryOutOrder(order, { ...common(), work, workplace, linkDashboard: null });
    },
    async bounce({ period, id }, at, word, isUnreachable = true) {
      setClock(at);
      const says = { is: 'refused', because: word, ...(isUnreachable && { isUnreachable }) } as const;
      const report = { message: { period, id }, reference: `mail ${id}`, at, says, gone: null };
      await recordReport(report, { ...stores, now: () => now });
    },
    tellingsOf: async (account) => (await readCase(account)).tellings,
    async readPlace(account) {
      const one = await readCase(account);
      const today = new Date(now).toISOString().slice(0, 10);
      const situation: Situation = {
        ...{ mode: config.deliver, notify: config.notify, now: new Date(now).toISOString() },
        morning: nextWorkingDay(addDays(today, 1), config.notify.quiet),
        isInDoubt: (await readOutcomes([one], common())).isInDoubt,
      };
      return placeOfCase(one, situation);
    },
    to: (person, kind, since = '') =>
      arrived.filter((one) => one.to === person && (kind === undefined || one.kind === kind) && one.at >= since),
  };
}

/** Everybody is who they say they are. */
const everybody: Workplace = {
  channel: 'slack',
  readPerson: async (user) => ({ user, channel: 'slack', address: user, isFromElsewhere: false, isOutsider: false }),
  whisper: async () => {},
  askFor: async () => {},
  showStanding: async () => {},
  showHome: async () => {},
};

function createSlack(slack: Office['slack'], arrive: (message: Message) => void): Channel<Message> {
  return {
    laneOf: ({ destination }) => destination,
    readPace: async () => 0,
    async prepare(message) {
      const { destination } = message;
      if (!slack.isUp) return { state: 'refused', because: 'Slack is down.', retryAfterSeconds: 60 };
      if (slack.deactivated.has(destination))
        return { state: 'failed', because: 'This user was deactivated.', isUnreachable: true };
      if (slack.missing.has(destination)) return { state: 'failed', because: 'Slack knows nobody by this address.' };
      return { state: 'prepared', place: 'D012AB3CD', send: async () => take(message, arrive, 'post') };
    },
    find: async () => ({ is: 'absent' }),
  };
}

function createMail(arrive: (message: Message) => void): Channel<Message> {
  return {
    laneOf: ({ destination }) => destination,
    readPace: async () => 0,
    prepare: async (message) => ({ state: 'prepared', place: null, send: async () => take(message, arrive, 'mail') }),
    find: async () => ({ is: 'absent' }),
  };
}

function take(message: Message, arrive: (message: Message) => void, as: 'post' | 'mail') {
  arrive(message);
  return { state: 'sent', reference: `${as} ${message.id}` } as const;
}

/** A post has the same in plain text as the mail that would go in its stead. */
function describeArrived(message: Message, at: string): Arrived {
  const { destination: to, channel, kind, period, id } = message;
  const { subject: title, text } = (message.instead ?? message) as EmailMessage;
  return { at, to, channel, kind, period, id, title, text };
}

function buildAccount(id: string, { manager: _m, executive: _e, findings = [], ...over }: Customer) {
  const account = line(id, { owner: SAM, ...over });
  return { line: account, findings: findings.map((one) => buildOne(account, one)) };
}

function buildOne(account: AccountLine, over: Partial<Finding>): Finding {
  const rule = [...rules, overrideRule].find(({ id }) => id === (over.rule ?? 'below-safe-zone'));
  return finding(account, { severity: rule?.severity ?? 'warning', ...over });
}

/** Whose day it is; when accounts started is not known. */
function listDue(night: Night, last: Run | null, customers: Customers, config: HealthConfig): readonly RecurringDue[] {
  const ids = Object.keys(customers);
  const columns = { ids, startedOn: new Float64Array(ids.length).fill(Number.NaN), isMeant: () => true };
  const days = daysOfMorning(night, last?.night ?? null, config.notify.quiet);
  const ofAccounts = config.cadence.filter(({ assignee }) => assignee !== 'operators');
  return ofAccounts.flatMap((cadence) =>
    listDueAccounts(cadence, columns, days).map(({ account: place, day }) => {
      const id = ids[place]!;
      const { name: accountName = null, owner = SAM, manager = MIA, executive = null } = customers[id]!;
      const about = { account: id, accountName, owner, manager, executive };
      return { cadence: cadence.id, day: toIsoDate(day), about };
    }),
  );
}

function buildShard(night: Night, customers: Customers, { churned = [], absent = {} }: NightGiven): ShardOutput {
  const accounts = Object.entries(customers).map(([id, customer]) => buildAccount(id, customer));
  const lines = accounts.map((account) => account.line);
  const findings = accounts.flatMap((account) => account.findings);
  const weighted = weighScores(lines.map(({ arr, score }) => ({ arr, raw: score })));
  const people = (role: 'manager' | 'executive', usual: string | null) =>
    new Map(
      Object.entries(customers).flatMap(([id, customer]) => {
        const person = customer[role] === undefined ? usual : customer[role];
        return person === null ? [] : [[id, person] as const];
      }),
    );
  const absences = Object.entries(absent).map(([account, why]) => ({
    ...{ account, name: null, owner: SAM, arr: null, lastNight: night },
    ...why,
  }));
  return {
    ids: Object.keys(customers),
    ...{ scores: lines.map(() => ''), explanations: lines.map(() => '') },
    findings,
    ...{ managers: people('manager', MIA), executives: people('executive', null), renamed: new Map() },
    churned,
    summary: summarise({ lines, findings, weighted, becameAtRisk: new Uint8Array(lines.length) }, night),
    movement: movedByCustomers(lines).movement,
    roster: { arrived: [], returned: [], absences },
    overrides: { inForce: 0, ended: [], lines: [] },
    moves: { compared: 0, enteredAtRisk: 0, newRisks: 0, meanMove: 0, fell: 0, takenBy: {} },
    digest: 'digest',
  };
}
