import { type Doubt, doubtKey } from '../../history/doubt.ts';
import type { GateWord } from '../../history/gate-word.ts';
import type { HistoryStore } from '../../history/history-store.ts';

/** The same word on each of the doubts. On its own: who writes a word runs no night. */
export async function writeWords(
  doubts: readonly Doubt[],
  word: Omit<GateWord, 'doubt'>,
  history: Pick<HistoryStore, 'writeGateWord'>,
): Promise<void> {
  for (const doubt of doubts) await history.writeGateWord({ ...word, doubt: doubtKey(doubt) });
}
