import pc from 'picocolors';
import { bandWords } from '../messages/band-words.ts';
import type { Band } from '../scoring/band.ts';

/** Colours only on a terminal, and never against NO_COLOR. */
const hasColours = process.stdout.isTTY === true && !process.env.NO_COLOR;
export const colours = pc.createColors(hasColours);

/** Characters on a line where nobody can see how many there are: a file, a pipe. */
const WIDTH_OF_A_FILE = 100;

export function terminalWidth(): number {
  return process.stdout.columns || WIDTH_OF_A_FILE;
}

/** Text from an export, made harmless for a terminal: no control or bidirectional characters. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ' ');
}

export function print(line = ''): void {
  process.stdout.write(`${line}\n`);
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
