/** A page of the reference. */
export interface Subject {
  readonly file: string;
  readonly title: string;
  /** Properties at the top of `health.yaml`. */
  readonly keys: readonly string[];
  readonly is: string;
}

export const subjects: readonly Subject[] = [
  {
    file: 'portfolio',
    title: 'The portfolio',
    keys: ['version', 'portfolio', 'timezone', 'currency', 'deliver', 'stages', 'bands', 'pages', 'card'],
    is: 'its name, its time zone, where bands begin, whether anything is sent',
  },
  { file: 'exports', title: 'Exports', keys: ['exports'], is: 'the files your systems drop, and how they are written' },
  { file: 'accounts', title: 'Accounts', keys: ['accounts', 'people'], is: 'who is scored, and whose they are' },
  {
    file: 'ownership',
    title: 'Ownership',
    keys: ['ownership'],
    is: 'who has which accounts: owners, pools, or a queue',
  },
  { file: 'metrics', title: 'Metrics', keys: ['metrics'], is: 'one value per account and night' },
  { file: 'profiles', title: 'Profiles and signals', keys: ['profiles'], is: 'how metrics become a score' },
  { file: 'rules', title: 'Rules', keys: ['rules'], is: 'what somebody wants to be told of' },
  {
    file: 'playbooks',
    title: 'Playbooks and recurring tasks',
    keys: ['playbooks', 'cadence'],
    is: 'what is to be done about it, and what is to be done again and again',
  },
  { file: 'notify', title: 'Notify', keys: ['notify'], is: 'who is told, where and when' },
  { file: 'gate', title: 'Gate', keys: ['gate'], is: 'how far a night may be from usual and still be believed' },
];

/** What the tables of a page do not say. By file. */
export const introductions: Readonly<Record<string, string>> = {
  portfolio: `A night is a complete calendar date in \`timezone\`. An account is onboarding until \`stages.onboarding\` after its \`started_on\`, in renewal from \`stages.renewal\` before its \`renews_on\`, and steady otherwise; a profile and a rule can ask for it with \`when: { stage: onboarding }\`. More on bands in [the scoring model](../scoring-model.md).

`,
  exports: `An export is one file or many. With \`time\` its rows are events, and a metric takes those of a window of dates; without, it is a snapshot: a row per account, as it is. In \`files\`, \`{date}\` is the night as 2026-11-22 and \`{date+1}\` the morning after, \`*\` is any part of a name and \`**\` any folders.

`,
  accounts: `The roster is read from one export, or made by a SELECT over all of them. What \`attributes\` names can be used like \`segment\`: \`when: { country: DE }\` in a profile or a rule, \`within: country\` in a rank.

`,
  ownership: `The first rule whose \`when\` holds is the account's; one of which none holds is its owner's, as without \`ownership\`. A pool, or a queue of technology-led accounts, is known by its \`name\` in messages and commands. [The programme](../programme.md#who-owns-an-account) says what each model does.

`,
  metrics: `A metric is read from one export, or is a SELECT, a ratio of two metrics, a change against an earlier night, or a rank among accounts.

In \`sql\`, each export is a table by its name, \`roster\` is the table of accounts, and \`:night\` is the night as a date. Write conditions on dates against \`:night\`, never against today: the same night gives the same value whenever it is run again. Only these tables can be read; files and functions that change anything are refused.

| \`aggregate\` | what it makes of an account's rows in the window |
|---|---|
| \`latest\` | the value of the last row |
| \`sum\`, \`avg\`, \`min\`, \`max\`, \`median\` | of the values |
| \`count\` | how many rows; takes no \`value\` |
| \`distinct\` | how many different values |
| \`days\` | on how many dates there is a row; takes no \`value\` |
| \`days_since\` | days from the last row to the night; takes no \`value\` |

Without a row there is no value, never 0; \`empty\` says what such an account has instead. [The scoring model](../scoring-model.md) has the whole of it.

`,
  profiles: `The first profile whose \`when\` holds is the account's. Signals make a group's score by their weights, groups make the score by theirs. [The scoring model](../scoring-model.md) says what is done where a value is missing.

`,
  rules: `A rule has exactly one trigger: \`score\`, \`band\`, or a \`metric\` with one of \`below\`, \`above\`, \`change\`, \`is\` and \`missing_for\`. [Alerting](../alerting.md) says who is told of it, and when.

`,
  playbooks: `A rule names a playbook with \`playbook: NAME\`. \`rounds tasks start ACCOUNT RULE\`, or a button in Slack, makes its tasks for an account: each has an assignee and is due so many hours or business days after the start; days of \`notify.quiet\` do not count. With \`start: auto\`, of the playbook or of the rule, the tasks are assigned when the case is told. [The programme](../programme.md) has the whole of it. \`rounds tasks\` lists what is open, and each morning's digest what is due.

\`cadence\` has tasks that come again, whatever the score: a check-in every 30 days, a review every quarter. [Recurring tasks](../programme.md#recurring-tasks) says on which day they come.

`,
  notify: `Nothing is sent before \`rounds deliver on\`. [Alerting](../alerting.md) says how messages are planned.

`,
  gate: `[Alerting](../alerting.md#what-of-the-night-is-to-be-believed) explains each kind of evidence. Shares may be written as \`5%\` or \`0.05\`.

`,
};
