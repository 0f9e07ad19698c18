import cliProgress from 'cli-progress';
import Table from 'cli-table3';
import pc from 'picocolors';
import { atExit } from '../files/at-exit.ts';
import { bandWords } from '../messages/band-words.ts';
import type { Band } from '../scoring/band.ts';

/** Colours only on a terminal, and never against NO_COLOR. */
const hasColours = process.stdout.isTTY === true && !process.env.NO_COLOR;
export const colours = pc.createColors(hasColours);

/** Text from an export, made harmless for a terminal: no control or bidirectional characters. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ' ');
}

export function print(line = ''): void {
  process.stdout.write(`${line}\n`);
}

export type Cell = string | number | { content: string; hAlign: 'right' };

export function right(content: string | number): Cell {
  return { content: String(content), hAlign: 'right' };
}

/** A table with a head row; cells may carry colours. */
export function printTable(head: readonly string[], rows: readonly (readonly Cell[])[]): void {
  const table = new Table({
    head: head.map((text) => colours.bold(text)),
    style: { head: [], border: [], compact: true },
    chars: {
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      left: '',
      'left-mid': '',
      mid: '',
      'mid-mid': '',
      right: '',
      'right-mid': '',
      middle: '  ',
    },
  });
  for (const row of rows) table.push([...row]);
  print(table.toString().trimEnd());
}

export interface Progress {
  advance(label: string): void;
  finish(): void;
}

/** A bar on standard error for long work; nothing when that is no terminal. */
export function startProgress(total: number, what: string): Progress {
  if (process.stderr.isTTY !== true || total < 2) return { advance() {}, finish() {} };
  const bar = new cliProgress.SingleBar({
    format: `${what} {bar} {value}/{total} {label}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    // Its own would only listen, and keep the signal from ending anything.
    gracefulExit: false,
    clearOnComplete: true,
    stream: process.stderr,
  });
  const forgetExit = atExit(() => bar.stop());
  bar.start(total, 0, { label: '' });
  return {
    advance: (label) => bar.increment({ label }),
    finish: () => {
      bar.stop();
      forgetExit();
    },
  };
}

const bandColours: Readonly<Record<Band, (text: string) => string>> = {
  healthy: colours.cyan,
  watch: colours.yellow,
  at_risk: colours.red,
  unknown: colours.gray,
};

/** A band as shape, colour and word. */
export function bandMark(band: Band, text?: string | number): string {
  const { mark, word } = bandWords[band];
  return bandColours[band](`${mark} ${text === undefined ? word : `${text} ${word}`}`);
}
