import type { Command } from '@commander-js/extra-typings';
import type { CommandContext } from './command.ts';

/** One command of `rounds`. Its module is loaded where the command is used: help lists all of them, and needs none. */
export interface CommandEntry {
  /** As help shows it: the name, and what it takes. */
  readonly line: string;
  readonly does: string;
  /** Gives what defines its options and what it does. */
  load(): Promise<(command: Command, context: CommandContext) => void>;
}

/** Every command, in the order of rounds --help. */
export const commands: readonly CommandEntry[] = [
  {
    line: 'init [options] [folder]',
    does: 'look at a folder of exports and write a first model for them',
    load: async () => (await import('./init-command.ts')).defineInit,
  },
  {
    line: 'status [options]',
    does: 'where you stand, and what is next; the same as rounds alone',
    load: async () => (await import('./status-command.ts')).defineStatus,
  },
  {
    line: 'check [options]',
    does: 'check the model and, with --exports, what a night would read',
    load: async () => (await import('./check-command.ts')).defineCheck,
  },
  {
    line: 'night [options]',
    does: 'run one night: score, compare, conclude, and write the messages to a folder',
    load: async () => (await import('./night-command.ts')).defineNight,
  },
  {
    line: 'replay [options]',
    does: 'run many nights in order to fill the history; nothing is delivered',
    load: async () => (await import('./replay-command.ts')).defineReplay,
  },
  {
    line: 'rerun [options]',
    does: 'compute a night and the later ones again because an input changed; sends nothing, says what moved',
    load: async () => (await import('./rerun-command.ts')).defineRerun,
  },
  {
    line: 'explain [options] <account>',
    does: 'show how an account came to its score, and what changed since the last chart',
    load: async () => (await import('./explain-command.ts')).defineExplain,
  },
  {
    line: 'override',
    does: 'scores set by hand: with a reason, an end, and the computed score beside',
    load: async () => (await import('./override-command.ts')).defineOverride,
  },
  {
    line: 'pulse',
    does: 'the CSM’s own opinion of an account',
    load: async () => (await import('./pulse-command.ts')).definePulse,
  },
  {
    line: 'note [options] <account> <text>',
    does: 'write down what there is to say of an account, for whoever looks at it later',
    load: async () => (await import('./note-command.ts')).defineNote,
  },
  {
    line: 'timeline [options] <account>',
    does: 'what happened to an account and was done about it: scores, alerts, messages, tasks, notes, renewals',
    load: async () => (await import('./timeline-command.ts')).defineTimeline,
  },
  {
    line: 'same-as [options] <account> [former]',
    does: 'say that an account is one that had another id before: its case, tasks and history go on',
    load: async () => (await import('./same-as-command.ts')).defineSameAs,
  },
  {
    line: 'alerts',
    does: 'what somebody was told of, and what became of it',
    load: async () => (await import('./alerts-command.ts')).defineAlerts,
  },
  {
    line: 'triage [options]',
    does: 'open risks that were so when Nightrounds first looked: who hears of them, and when',
    load: async () => (await import('./triage-command.ts')).defineTriage,
  },
  {
    line: 'tasks',
    does: 'the steps of playbooks: whose, and due when',
    load: async () => (await import('./tasks-command.ts')).defineTasks,
  },
  {
    line: 'programme [options]',
    does: 'what became of cases after playbooks were started, and what people made of each rule’s alerts',
    load: async () => (await import('./programme-command.ts')).defineProgramme,
  },
  {
    line: 'load [options]',
    does: 'accounts, ARR, open risks and overdue tasks of each CSM against the median, and of each pool',
    load: async () => (await import('./load-command.ts')).defineLoad,
  },
  {
    line: 'week [options]',
    does: 'the week as leaders and executives read it; nobody is told',
    load: async () => (await import('./week-command.ts')).defineWeek,
  },
  {
    line: 'why [options] <account>',
    does: 'how each open alert of an account stands: whom it reached, by which message, or why not',
    load: async () => (await import('./why-command.ts')).defineWhy,
  },
  {
    line: 'deliver [options] [mode]',
    does: 'whether anything is sent: off stops it at once, shadow plans everything and sends nothing',
    load: async () => (await import('./deliver-command.ts')).defineDeliver,
  },
  {
    line: 'outbox',
    does: 'messages on their way, and those that went wrong',
    load: async () => (await import('./outbox-command.ts')).defineOutbox,
  },
  {
    line: 'gate',
    does: 'nights that are held because their data is not believable',
    load: async () => (await import('./gate-command.ts')).defineGate,
  },
  {
    line: 'sweep [options]',
    does: 'what the hourly step does: reminders, escalations, snoozes that end, overdue tasks, messages whose hour has come',
    load: async () => (await import('./sweep-command.ts')).defineSweep,
  },
  {
    line: 'history',
    does: 'the metric history: each night’s values as one Parquet file, date=<night>/values.parquet',
    load: async () => (await import('./history-command.ts')).defineHistory,
  },
  {
    line: 'link',
    does: 'signed, expiring addresses of the deployed dashboard and cards',
    load: async () => (await import('./link-command.ts')).defineLink,
  },
  {
    line: 'slack',
    does: 'the app in your Slack workspace',
    load: async () => (await import('./slack-command.ts')).defineSlack,
  },
  {
    line: 'forget [options] <account>',
    does: 'remove one customer from everything that is kept, with a receipt',
    load: async () => (await import('./forget-command.ts')).defineForget,
  },
  {
    line: 'demo [options]',
    does: 'make a sample portfolio, replay its nights, run tonight',
    load: async () => (await import('./demo-command.ts')).defineDemo,
  },
  {
    line: 'completion [options] <shell>',
    does: 'print what makes bash, zsh or fish complete commands, options and folders',
    load: async () => (await import('./completion-command.ts')).defineCompletion,
  },
];
