import { FileProblem } from './file-problem.ts';

/** What is met on the way through JSON text; `path`: the keys that lead to it, null in a list. */
export interface JsonVisitor {
  /** Whether what begins here is taken as a whole: nothing inside it is visited. */
  enter(container: Container): 'visit' | 'take';
  /** A value of a list that is taken, from its first byte. */
  value(at: number, line: number): void;
  /** Where the value that was begun last ends; the list goes on or ends there. */
  valueEnd(at: number): void;
  leave(container: Container): void;
}

export interface Container {
  readonly isList: boolean;
  readonly path: readonly (string | null)[];
  readonly line: number;
}

export interface JsonWalker {
  push(chunk: Buffer): void;
  /** Containers that are still open, a text too: what was cut off. */
  isOpen(): boolean;
  /** Line that is being read. */
  line(): number;
  /** Whether a raw line end or another control stood in a text since this was last asked. */
  takeControl(): boolean;
}

interface Open extends Container {
  readonly isTaken: boolean;
  key: string | null;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const marks: ReadonlySet<number> = new Set([QUOTE, COMMA, COLON, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT]);
/** Stands for what a number or a word is written with. */
const SCALAR = 0x30;
const LF = 0x0a;
const CR = 0x0d;
const MOST_KEY_BYTES = 4096;

/**
 * Finds the containers of JSON text that comes in chunks, one document after another. Throws FileProblem where brackets do not
 * match, or where something stands that JSON does not allow, values of a taken list aside: whether each is JSON is for who reads them.
 */
export function createJsonWalker(visitor: JsonVisitor): JsonWalker {
  const stack: Open[] = [];
  let line = 1;
  let offset = 0;
  let isAfterCr = false;
  let isInText = false;
  let isEscaped = false;
  let hasControl = false;
  let before = 0;
  let key: number[] | null = null;
  let valueDepth: number | null = null;

  const fail = (): never => {
    throw new FileProblem(`is not sound JSON: line ${line} does not go on as what is before it. Export it again.`);
  };

  /** Before each byte that begins a value. */
  function begin(at: number): void {
    const top = stack.at(-1);
    if (valueDepth !== null) return;
    if (!top) return;
    if (top.isList ? before !== OPEN_LIST && before !== COMMA : before !== COLON) fail();
    if (!top.isTaken) return;
    valueDepth = stack.length;
    visitor.value(at, line);
  }

  function endValue(at: number): void {
    if (valueDepth !== stack.length) return;
    valueDepth = null;
    visitor.valueEnd(at);
  }

  function open(isList: boolean, at: number): void {
    begin(at);
    const top = stack.at(-1);
    const path = top ? [...top.path, top.isList ? null : top.key] : [];
    const container = { isList, path, line };
    const isTaken = valueDepth === null && visitor.enter(container) === 'take';
    stack.push({ ...container, isTaken, key: null });
  }

  function close(isList: boolean, at: number): void {
    endValue(at);
    const top = stack.pop();
    if (top === undefined || top.isList !== isList) fail();
    else if (valueDepth === null) visitor.leave(top);
  }

  function beginText(at: number): void {
    const top = stack.at(-1);
    isInText = true;
    if (top === undefined) fail();
    else if (valueDepth === null && !top.isList && before !== COLON) {
      if (before !== OPEN_OBJECT && before !== COMMA) fail();
      key = [];
    } else begin(at);
  }

  function endText(): void {
    isInText = false;
    const top = stack.at(-1);
    if (key !== null && top) top.key = readKey(key);
    key = null;
  }

  function take(byte: number, at: number): void {
    if (byte === OPEN_OBJECT || byte === OPEN_LIST) open(byte === OPEN_LIST, at);
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) close(byte === CLOSE_LIST, at);
    else if (byte === QUOTE) beginText(at);
    else if (stack.length === 0) fail();
    else if (byte === COMMA) endValue(at);
    else if (byte !== COLON && before !== SCALAR) begin(at);
    before = marks.has(byte) ? byte : SCALAR;
  }

  return {
    push(chunk) {
      for (let i = 0; i < chunk.length; i++) {
        const byte = chunk[i]!;
        if (byte === CR || (byte === LF && !isAfterCr)) line++;
        isAfterCr = byte === CR;
        if (isInText) {
          if (byte < 0x20) hasControl = true;
          if (key !== null && key.length < MOST_KEY_BYTES && (byte !== QUOTE || isEscaped)) key.push(byte);
          if (isEscaped) isEscaped = false;
          else if (byte === BACKSLASH) isEscaped = true;
          else if (byte === QUOTE) endText();
        } else if (byte !== 0x20 && byte !== 0x09 && byte !== LF && byte !== CR) take(byte, offset + i);
      }
      offset += chunk.length;
    },
    isOpen: () => stack.length > 0 || isInText,
    line: () => line,
    takeControl() {
      const had = hasControl;
      hasControl = false;
      return had;
    },
  };
}

/** Null when it is no JSON text. */
function readKey(bytes: readonly number[]): string | null {
  try {
    return String(JSON.parse(`"${Buffer.from(bytes).toString('utf8')}"`));
  } catch {
    return null;
  }
}
