import type { Night } from '../calendar.ts';
import type { DeliverMode } from '../config/health-config.ts';
import { countOf, formatCount } from '../format-count.ts';

/** Where somebody stands with a portfolio. */
export type Standing =
  | { readonly is: 'no-project' }
  | { readonly is: 'wrong-model'; readonly file: string; readonly problems: number }
  | { readonly is: 'no-exports'; readonly file: string; readonly folder: string }
  | { readonly is: 'no-night'; readonly portfolio: string; readonly file: string; readonly night: Night | null }
  | ({ readonly is: 'running' } & Running);

export interface Running {
  readonly portfolio: string;
  readonly file: string;
  /** The newest night that is believed; null: none is. */
  readonly last: LastNight | null;
  readonly held: readonly Night[];
  /** The last complete night; null of the demo, which goes on only in its own folder. */
  readonly night: Night | null;
  readonly deliver: DeliverMode;
  readonly openCases: number;
  /** Messages that need a person. */
  readonly stuck: number;
}

export interface LastNight {
  readonly night: Night;
  readonly scored: number;
  readonly accounts: number;
  readonly atRisk: number;
}

export interface Told {
  readonly sentences: readonly string[];
  /** What to type, the first first. */
  readonly next: readonly { readonly type: string; readonly why: string }[];
}

const say = (sentence: string, ...next: readonly (readonly [type: string, why: string])[]): Told => ({
  sentences: [sentence],
  next: next.map(([type, why]) => ({ type, why })),
});

const FIRST_MODEL = ['rounds init ./exports', 'make a health.yaml from the exports you have'] as const;

function toScore(night: Night) {
  return ['rounds night', `score the night of ${night}`] as const;
}

export function describeStanding(standing: Standing): Told {
  switch (standing.is) {
    case 'no-project':
      return say(
        'No portfolio is here: no health.yaml in this folder or one above.',
        ['rounds demo', 'see it at work on an invented portfolio, in a minute'],
        FIRST_MODEL,
        ['rounds --help', 'every command'],
      );
    case 'wrong-model':
      return say(`${standing.file} has ${countOf(standing.problems, 'problem')}: no night can be run.`, [
        'rounds check',
        'each of them with its line, and what to write',
      ]);
    case 'no-exports':
      return say(`${standing.file} is there, and the folder ${standing.folder} is not: put your exports into it.`, [
        'rounds check',
        'then see what a night would read',
      ]);
    case 'no-night':
      return say(
        `${standing.portfolio}: ${standing.file} is there, and no night has been run.`,
        ['rounds check', 'what a night would read, and what is wrong with it'],
        ...(standing.night === null ? [] : [toScore(standing.night)]),
      );
    case 'running':
      return describeRunning(standing);
  }
}

function describeRunning({ portfolio, last, held, night, deliver, openCases, stuck }: Running): Told {
  const next: (readonly [string, string])[] = [];
  const [firstHeld] = held;
  if (firstHeld !== undefined) next.push([`rounds gate show ${firstHeld}`, 'why it is held, and what to do']);
  if (night !== null && (last === null || last.night < night)) next.push(toScore(night));
  if (stuck > 0) next.push(['rounds outbox', 'the messages that need a person']);
  if (openCases > 0) next.push(['rounds alerts', 'what is open, and in whose hand']);
  if (deliver === 'shadow') next.push(['rounds deliver on', 'once you trust what you read: people are told']);
  if (night === null) next.push(FIRST_MODEL);
  if (next.length === 0) next.push(['rounds explain ACCOUNT', 'how an account came to its score']);
  const sentences = [
    last === null
      ? `${portfolio}: no night is believed yet.`
      : `${portfolio}: the last night is ${last.night}. ${formatCount(last.scored)} of ${countOf(last.accounts, 'account')} scored, ${formatCount(last.atRisk)} at risk.`,
    ...(held.length > 0 ? [`Held: ${held.join(', ')}.`] : []),
    `${countOf(openCases, 'open case')}. Delivery is ${deliver === 'shadow' ? 'in shadow: nothing is sent' : deliver}.`,
    ...(stuck > 0 ? [`${countOf(stuck, 'message')} went wrong or may not have arrived.`] : []),
  ];
  return { sentences, next: next.map(([type, why]) => ({ type, why })) };
}
