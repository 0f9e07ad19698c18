import type { Night } from '../calendar.ts';
import { hashOf } from '../config/canonical-json.ts';
import { type Doubt, type DoubtStanding, doubtKey, isAnswerable, isLeftOut } from '../history/doubt.ts';
import type { GateWord } from '../history/gate-word.ts';
import type { Run } from '../history/run.ts';

/** What of a night it can be said of whether it is right. */
export interface GateQuestion {
  readonly doubts: readonly AskedDoubt[];
  /** Of what is asked: other doubts, or the same with other figures, are another question. */
  readonly id: string;
}

export interface AskedDoubt {
  readonly doubt: Doubt;
  /** What the newest charted night made of it; null = there is none after this one. */
  readonly newest: { readonly night: Night; readonly standing: DoubtStanding } | null;
  /** The newest word on it; null = nobody said anything. */
  readonly word: GateWord | null;
}

/** What somebody said of a question that they read. */
export interface GateAnswer {
  readonly is: GateWord['is'];
  /** See GateQuestion. */
  readonly question: string;
}

/** From the fields of the page's form, each given once; null: it is none that the page makes. */
export function readAnswer(fields: URLSearchParams): GateAnswer | null {
  const { say: is = '', question = '', ...others } = Object.fromEntries(fields);
  if (fields.size !== 2 || Object.keys(others).length > 0 || !QUESTION.test(question)) return null;
  return is === 'right' || is === 'wrong' ? { is, question } : null;
}

const QUESTION = /^[0-9a-f]{16}$/;

interface Asked {
  readonly run: Run;
  /** Of later nights, the oldest first. */
  readonly later: readonly Run[];
  /** The oldest first. */
  readonly words: readonly GateWord[];
}

/** What a later night has no more in it is over: a word on it would change nothing. */
export function askOfNight({ run, later, words }: Asked): GateQuestion {
  const newest = later.findLast(isCharted) ?? null;
  const doubts = (run.gate?.doubts ?? []).filter(isAnswerable).flatMap((doubt): AskedDoubt[] => {
    const word = findWord(doubt, words);
    if (newest === null) return [{ doubt, newest, word }];
    const standing = findStanding(doubt, run.night, newest);
    return standing === null ? [] : [{ doubt, word, newest: { night: newest.night, standing } }];
  });
  return { doubts, id: hashOf(doubts.map(({ doubt }) => [doubtKey(doubt), doubt.because])).slice(0, 16) };
}

function isCharted({ state, totals }: Run): boolean {
  return state !== 'preparing' && state !== 'scoring' && totals !== null;
}

/** Of the same doubt, lasting since that night or longer. */
function findStanding(doubt: Doubt, night: Night, { gate }: Run): DoubtStanding | null {
  const same = (gate?.doubts ?? []).filter((one) => doubtKey(one) === doubtKey(doubt) && one.since <= night);
  return (same.find(isLeftOut) ?? same[0])?.standing ?? null;
}

function findWord(doubt: Doubt, words: readonly GateWord[]): GateWord | null {
  const since = doubt.date ?? doubt.since;
  return words.findLast((word) => word.doubt === doubtKey(doubt) && word.night >= since) ?? null;
}
