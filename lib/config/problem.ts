/** What is wrong with a `health.yaml`, where, and what to write instead. */
import { quoteNames, suggestName } from './nearest-name.ts';
import { type Path, type Plain, writePath } from './plain-tree.ts';

export interface ConfigProblem {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  /** As `profiles[0].groups[1].weight`; '' is the whole file. */
  readonly path: string;
  /** The value in the file as a person would say it, addresses and tokens masked; null when nothing is there. */
  readonly found: string | null;
  readonly message: string;
  readonly hint: string | null;
}

/** A problem before its place in the file is known. */
export interface Problem {
  readonly path: Path;
  /** Whether the key of the path or its value is to be pointed at. */
  readonly at: 'key' | 'value';
  /** An unknown key under the path: it is pointed at, while `path` stays the section it stands in. */
  readonly key?: string;
  /** Undefined when nothing is there. */
  readonly found?: Plain | undefined;
  readonly message: string;
  readonly hint: string | null;
}

/** One line: `health.yaml:12:5: unknown key "exprots"; did you mean "exports"? Allowed: …`. */
export function formatProblem({ file, line, column, path, message, hint }: ConfigProblem): string {
  const where = path === '' ? '' : `${path}: `;
  return `${file}:${line}:${column}: ${where}${message}${hint === null ? '' : `; ${hint}`}`;
}

/** Puts a problem at its place in the file. */
export function placeProblem(problem: Problem, file: string, place: { line: number; column: number }): ConfigProblem {
  const { path, found, message, hint } = problem;
  return {
    file,
    ...place,
    path: cleanText(writePath(path)),
    found: found === undefined ? null : describeValue(found),
    message: cleanText(message),
    hint: hint === null ? null : cleanText(hint),
  };
}

/** A name that refers to nothing: `unknown export "usge"`, with the nearest known one and all of them. */
export function findUnknownName(what: string, name: string, known: readonly string[], path: Path): Problem {
  return {
    path,
    at: 'value',
    found: name,
    message: `unknown ${what} ${describeValue(name)}`,
    hint: known.length === 0 ? `no ${what} is defined` : suggestName(name, known),
  };
}

/** A name that may be given once. */
export function findRepeat(what: string, name: string, path: Path): Problem {
  return {
    path,
    at: 'value',
    found: name,
    message: `a second ${what} is called ${describeValue(name)}`,
    hint: 'give each its own',
  };
}

const LONGEST_SHOWN = 60;

/** A value as a person would say it: short, on one line, without addresses and tokens. */
export function describeValue(value: Plain): string {
  if (value === null) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(shorten(maskText(value)));
  if (typeof value !== 'object') return String(value);
  return Array.isArray(value) ? 'a list' : 'a mapping';
}

/** Tokens, webhooks and keys that open something, by how their makers write them. */
const SECRET =
  /xox[a-z]-[\w-]+|xapp-\d-[\w-]+|https:\/\/hooks\.slack\.com\/\S+|\bA[KS]IA[0-9A-Z]{16}\b|\b[sr]k_(?:live|test)_\w{10,}|\bgh[pousr]_\w{20,}|-----BEGIN [A-Z ]*PRIVATE KEY-----/gi;

/** Whether a text has a secret in it. */
export function holdsSecret(text: string): boolean {
  return text.search(SECRET) >= 0;
}

/** Nobody's: what a message shows how to write. */
export const EXAMPLE_ADDRESS = 'ann@example.com';

/** Takes mail addresses and secrets out of a text. */
export function maskText(text: string): string {
  return text
    .replace(/[^\s@"'<>,;:]+@[^\s@"'<>,;:]+/g, (address) => (address === EXAMPLE_ADDRESS ? address : '<address>'))
    .replace(SECRET, '<secret>');
}

/** Fit for a terminal and a log: names in it come from the file. */
function cleanText(text: string): string {
  return maskText(text).replace(/\p{Cc}+/gu, ' ');
}

function shorten(text: string): string {
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)}…`;
}

/** The message for a value outside a closed list of names, with the nearest of them. */
export function suggestFrom(found: Plain, allowed: readonly string[]): string {
  if (typeof found !== 'string') return `Allowed: ${quoteNames(allowed)}`;
  return allowed.includes(found) ? 'write it without quotes' : suggestName(found, allowed);
}
