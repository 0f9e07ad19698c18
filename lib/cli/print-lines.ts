import type { ReadConfig } from '../config/read-config.ts';
import { type GradedLine, sortLines, writeLine } from '../readiness/graded-line.ts';
import type { Grade } from '../readiness/line-kinds.ts';
import { colours, print, printable } from './terminal.ts';

const marks: Readonly<Record<Grade, string>> = {
  wrong: colours.red('✗'),
  surprise: colours.yellow('!'),
  sound: colours.green('✓'),
};

/** A model as it was read, with the name of its file. */
export interface Model extends ReadConfig {
  readonly file: string;
}

/** The worst first, each with its place in the file where there is something to do. */
export function printLines(lines: readonly GradedLine[], model: Model): void {
  for (const line of sortLines(lines)) {
    const place = line.grade === 'sound' ? '' : ` ${colours.dim(`(${writePlace(line, model)})`)}`;
    print(`${marks[line.grade]} ${printable(writeLine(line))}${place}`);
  }
}

function writePlace({ path }: GradedLine, { file, placeOf }: Model): string {
  const { line, column } = placeOf(path);
  return path.length === 0 ? printable(file) : `${printable(file)}:${line}:${column}`;
}

/** Lines as JSON has them. */
export function listLines(lines: readonly GradedLine[], { file, placeOf }: Model) {
  return sortLines(lines).map((line) => ({ ...line, text: writeLine(line), file, ...placeOf(line.path) }));
}
