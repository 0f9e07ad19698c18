import { addDays, type Night } from '../../lib/calendar.ts';

export const SAM = 'sam@example.com';
export const ANN = 'ann@example.com';
export const BOB = 'bob@example.com';
export const MIA = 'mia@example.com';
export const EVE = 'eve@example.com';
export const OPS = 'ops@example.com';

/** The model that three CSMs, their manager and an executive live by in the month. */
export const MONTH_MODEL = `version: 1
portfolio: A month
timezone: UTC
currency: USD
deliver: "on"

exports:
  accounts: { files: accounts.csv }
  state: { files: "state/{date}.csv", required: true, fresh_within: 0h }

accounts:
  from: accounts
  id: account_id
  name: account
  owner: csm
  manager: lead
  segment: segment
  arr: arr
  started_on: started_on
  renews_on: renews_on

metrics:
  logins: { from: state, value: logins, title: Logins in 7 days, shareable: true }
  urgent: { from: state, value: urgent, title: Urgent tickets }
  champion: { from: state, value: champion, title: Champion in place }

profiles:
  - name: Everyone
    groups:
      - { name: Usage, weight: 60, signals: [{ metric: logins, worst: 0, best: 50 }] }
      - { name: Support, weight: 20, signals: [{ metric: urgent, worst: 8, best: 0 }] }
      - { name: Relationship, weight: 20, signals: [{ metric: champion, points: { "true": 100, "false": 0 } }] }
bands: { healthy: 80, watch: 60 }

rules:
  - { id: under-60, title: Under the safe zone, score: { below: 60, clear: 65 }, severity: warning, playbook: recover }
  - { id: champion-left, title: The champion left, metric: champion, is: "false", severity: critical, playbook: check-in, start: auto }

playbooks:
  recover:
    title: Recovery plan
    tasks:
      - { title: Call the sponsor, due: 2 business days }
      - { title: Agree on a plan with dates, due: 5 business days }
  check-in:
    title: Executive check-in
    tasks:
      - { title: Call their executive sponsor, due: 48h, assignee: executive, text: "Hello, how is {account} getting on with us?" }
      - { title: Meet the new champion, due: 5 business days }

cadence:
  - { title: Quarterly review, every: quarter, profiles: [Everyone], due: 10 business days }
  - { title: Review the health model, every: 90d, assignee: operators }

notify:
  digest: { at: "07:30", weekdays: [mon, tue, wed, thu, fri] }
  leaders: { emails: [${MIA}], day: mon, at: "08:00" }
  executives: { emails: [${EVE}], day: tue, at: "09:00" }
  executive: ${EVE}
  operators: [${OPS}]
  ops: { emails: [${OPS}] }
  quiet: { weekdays: [sat, sun], holidays: [2026-11-26] }
`;

interface Customer {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly arr: number;
  readonly renewsOn: Night;
}

const CUSTOMERS: readonly Customer[] = [
  { id: 'acme', name: 'Acme', owner: SAM, arr: 90_000, renewsOn: '2027-03-31' },
  { id: 'brio', name: 'Brio', owner: SAM, arr: 40_000, renewsOn: '2027-06-30' },
  { id: 'cato', name: 'Cato', owner: SAM, arr: 25_000, renewsOn: '2026-12-15' },
  { id: 'dyna', name: 'Dyna', owner: ANN, arr: 150_000, renewsOn: '2027-02-28' },
  { id: 'echo', name: 'Echo', owner: ANN, arr: 30_000, renewsOn: '2027-05-31' },
  { id: 'fern', name: 'Fern', owner: ANN, arr: 60_000, renewsOn: '2027-04-30' },
  { id: 'gala', name: 'Gala', owner: BOB, arr: 35_000, renewsOn: '2027-08-31' },
  { id: 'halo', name: 'Halo', owner: BOB, arr: 20_000, renewsOn: '2027-07-31' },
  { id: 'iris', name: 'Iris', owner: BOB, arr: 45_000, renewsOn: '2027-01-31' },
];

export const ACCOUNTS = `account_id,account,csm,lead,segment,arr,started_on,renews_on
${CUSTOMERS.map(({ id, name, owner, arr, renewsOn }) => [id, name, owner, MIA, 'Mid', arr, '2026-01-15', renewsOn].join(',')).join('\n')}
`;

/** One account's state from a night on. */
interface Turn {
  readonly account: string;
  readonly from: Night;
  readonly state: readonly [logins: number, urgent: number, champion: boolean];
}

const STEADY = [45, 0, true] as const;

/** What happens to whom; what is not named stays at 45 logins, no urgent ticket, and its champion. */
const TURNS: readonly Turn[] = [
  { account: 'halo', from: '2026-11-01', state: [12, 1, true] },
  { account: 'acme', from: '2026-11-04', state: [15, 3, true] },
  { account: 'dyna', from: '2026-11-09', state: [30, 0, false] },
  { account: 'fern', from: '2026-11-11', state: [10, 2, true] },
  { account: 'acme', from: '2026-11-18', state: [44, 0, true] },
  { account: 'dyna', from: '2026-11-20', state: [42, 0, true] },
  { account: 'iris', from: '2026-11-18', state: [12, 4, true] },
];

/** The state export of a night. */
export function stateOn(night: Night): string {
  const rows = CUSTOMERS.map(({ id }) => {
    const turn = TURNS.findLast(({ account, from }) => account === id && from <= night);
    return [id, ...(turn?.state ?? STEADY)].join(',');
  });
  return `account_id,logins,urgent,champion\n${rows.join('\n')}\n`;
}

/** Of November 2026, and the night before it. */
export const NIGHTS: readonly Night[] = Array.from({ length: 30 }, (_, day) => addDays('2026-10-31', day));
