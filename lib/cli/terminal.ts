import cliProgress from 'cli-progress';
import Table from 'cli-table3';
import pc from 'picocolors';

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
    clearOnComplete: true,
    stream: process.stderr,
  });
  bar.start(total, 0, { label: '' });
  return {
    advance: (label) => bar.increment({ label }),
    finish: () => bar.stop(),
  };
}

const bandMarks = {
  healthy: ['●', colours.cyan, 'healthy'],
  watch: ['◆', colours.yellow, 'watch'],
  at_risk: ['▲', colours.red, 'at risk'],
  unknown: ['○', colours.gray, 'unknown'],
} as const;

/** A band as shape, colour and word. */
export function bandMark(band: keyof typeof bandMarks, text?: string | number): string {
  const [shape, colour, word] = bandMarks[band];
  return colour(`${shape} ${text === undefined ? word : `${text} ${word}`}`);
}

export function signed(value: number, digits = 0): string {
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? text : value > 0 ? `+${text}` : `−${text}`;
}
