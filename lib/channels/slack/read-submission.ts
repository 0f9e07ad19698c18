import { FormAct, type Order } from '../order.ts';
import type { Submission } from './read-interaction.ts';

/** Blocks of the modals, by which Slack shows an error beside its field. */
export const modalBlocks = { score: 'score', reason: 'reason', days: 'days', pulse: 'pulse', note: 'note' } as const;

export type ReadSubmission =
  | { readonly order: Order & { readonly act: FormAct } }
  /** By block: a sentence that says what to write instead. */
  | { readonly errors: Readonly<Record<string, string>> };

/** What a modal asks for, or what is wrong with it. `at`: ISO instant. Null: it is no modal of this app. */
export function readSubmission(submission: Submission, user: string, at: string): ReadSubmission | null {
  const { viewId, modal, message, case: named, values } = submission;
  const read = modal === 'override' ? readOverride(values) : modal === 'pulse' ? readPulse(values) : null;
  if (read === null) return null;
  if ('errors' in read) return read;
  const act = FormAct.safeParse({ ...read.act, message, ...(named !== null && { case: named }) });
  if (!act.success) return null;
  return { order: { id: `view#${viewId}`, user, at, conversation: null, act: act.data } };
}

type ReadFields = { readonly act: object } | { readonly errors: Readonly<Record<string, string>> };
type Values = Submission['values'];

const LONGEST_TEXT = 500;

function readOverride(values: Values): ReadFields {
  const errors: Record<string, string> = {};
  const score = readWhole(values.score, 0, 100);
  const days = readWhole(values.days, 1, 90);
  const reason = values.reason?.trim() ?? '';
  if (score === null) errors[modalBlocks.score] = 'Write a whole number from 0 to 100.';
  if (days === null) errors[modalBlocks.days] = 'Write a whole number of days from 1 to 90.';
  if (reason === '') errors[modalBlocks.reason] = 'Say why: whoever reads it later will want to know.';
  if (reason.length > LONGEST_TEXT) errors[modalBlocks.reason] = `Say it in ${LONGEST_TEXT} characters.`;
  return Object.keys(errors).length > 0 ? { errors } : { act: { do: 'override', score, days, reason } };
}

function readPulse(values: Values): ReadFields {
  const value = readWhole(values.pulse, 1, 5);
  const note = values.note?.trim() ?? '';
  if (value === null) return { errors: { [modalBlocks.pulse]: 'Choose one of the five.' } };
  if (note.length > LONGEST_TEXT) return { errors: { [modalBlocks.note]: `Say it in ${LONGEST_TEXT} characters.` } };
  return { act: { do: 'pulse', value, note: note === '' ? null : note } };
}

function readWhole(text: string | null | undefined, least: number, most: number): number | null {
  const number = /^\d{1,3}$/.test(text?.trim() ?? '') ? Number(text) : Number.NaN;
  return number >= least && number <= most ? number : null;
}
