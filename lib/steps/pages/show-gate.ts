import { addDays, type Night, toIsoInstant, toLocalDate } from '../../calendar.ts';
import {
  type GateView,
  renderBeingRun,
  renderGateAnswer,
  renderGateQuestion,
  renderNothingInDoubt,
} from '../../pages/gate-page.tsx';
import { askOfNight, type GateAnswer } from '../../pages/gate-question.ts';
import type { Page } from '../../pages/page.tsx';
import type { NightDependencies } from '../dependencies.ts';
import { writeWords } from '../night/write-words.ts';

export interface GateRequest {
  readonly night: Night;
  /** Whose word it is. */
  readonly reader: string;
  /** Where the page itself is. */
  readonly address: string;
  /** Null: it is only looked at, and nothing happens. */
  readonly answer: GateAnswer | null;
}

/**
 * What is in doubt of a night, to somebody who may say whether it is right; and what they say of it. An answer to another question than
 * would be asked now is none: they have not read it.
 */
export async function showGate(
  { night, reader, address, answer }: GateRequest,
  { config, history, now }: Pick<NightDependencies, 'config' | 'history' | 'now'>,
): Promise<Page> {
  const run = await history.readRun(night);
  const view: GateView = { config, night, reader, address, isHeld: run?.state === 'held' };
  if (run?.state === 'preparing' || run?.state === 'scoring') return renderBeingRun(view);
  const [later, words] = await Promise.all([history.listRuns(addDays(night, 1), LAST_NIGHT), history.readGateWords()]);
  const question = run && askOfNight({ run, later, words });
  if (!question || question.doubts.length === 0) return renderNothingInDoubt(view);
  if (answer === null || answer.question !== question.id) return renderGateQuestion(question, view, answer !== null);
  const at = toIsoInstant(now());
  const asked = question.doubts.map(({ doubt }) => doubt);
  await writeWords(asked, { night, is: answer.is, by: reader, at }, history);
  return renderGateAnswer(question, view, { is: answer.is, at, from: toLocalDate(now(), config.timezone) });
}

const LAST_NIGHT: Night = '9999-12-31';
