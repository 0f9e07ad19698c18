/** YAML text → plain values and the place of each, with anchors, aliases and merge keys followed. */
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  parseDocument,
  type Scalar,
  visit,
  type YAMLMap,
} from 'yaml';
import { explainSyntax, keepFirst } from './explain-yaml.ts';
import type { Path, Plain } from './plain-tree.ts';
import { describeValue, maskText, type Problem } from './problem.ts';

export interface Place {
  /** 1-based. */
  readonly line: number;
  readonly column: number;
}

/** A problem whose place is already known, since it is about the text and not about a value. */
export interface PlacedProblem extends Problem {
  readonly place: Place;
}

export interface ConfigTree {
  readonly root: Plain;
  /** Where the key of a path stands, or else its nearest parent's. */
  placeOfKey(path: Path): Place;
  /** Where the value of a path stands, or else the key of its nearest parent. */
  placeOfValue(path: Path): Place;
  readonly problems: readonly PlacedProblem[];
}

/** More values than any config needs: aliases of aliases would otherwise grow without end. */
const MOST_VALUES = 50_000;
const DEEPEST = 50;

const tooDeep = { message: 'nested too deeply', hint: `at most ${DEEPEST} levels are read` };

interface Offsets {
  readonly key: number | null;
  readonly value: number;
}

/** Never throws. A file whose syntax is broken has no tree, only problems. */
export function parseYaml(text: string): ConfigTree | { readonly problems: readonly PlacedProblem[] } {
  const lines = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const document = parseSafely(text, lines);
  if (document === null) return { problems: [findTooDeep([], { line: 1, column: 1 })] };
  const broken = keepFirst([...document.errors, ...document.warnings]);
  if (broken.length > 0)
    return {
      problems: broken.map(({ code, message, pos }) => ({
        path: [],
        at: 'value',
        place: placeAt(pos[0]),
        ...explainMistake(code, maskText(message)),
      })),
    };
  return walkDocument(document, placeAt);
}

function parseSafely(text: string, lineCounter: LineCounter): Document.Parsed | null {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false });
  } catch (error) {
    // Thousands of nested brackets use up the parser's stack.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function explainMistake(code: string, message: string): Pick<PlacedProblem, 'message' | 'hint'> {
  return message.includes('call stack') ? tooDeep : explainSyntax(code, message);
}

function findTooDeep(path: Path, place: Place): PlacedProblem {
  return { path, at: 'value', place, ...tooDeep };
}

/** What each alias stands for: the last node with its anchor before it. One pass, however many aliases there are. */
function findAnchored(document: Document.Parsed): ReadonlyMap<Alias, ParsedNode> {
  const anchors = new Map<string, ParsedNode>();
  const anchored = new Map<Alias, ParsedNode>();
  visit(document, {
    Alias: (_, alias) => {
      const target = anchors.get(alias.source);
      if (target) anchored.set(alias, target);
    },
    Value: (_, node) => {
      if (node.anchor) anchors.set(node.anchor, node as ParsedNode);
    },
  });
  return anchored;
}

function walkDocument(document: Document.Parsed, placeAt: (offset: number) => Place): ConfigTree {
  const offsets = new Map<string, Offsets>();
  const problems: PlacedProblem[] = [];
  const anchored = findAnchored(document);
  let values = 0;

  function read(node: ParsedNode | null, path: Path, key: number | null): Plain {
    const at = node?.range?.[0] ?? key ?? 0;
    offsets.set(JSON.stringify(path), { key, value: at });
    if (!countValue(path, at)) return null;
    if (path.length > DEEPEST) {
      problems.push(findTooDeep(path, placeAt(at)));
      return null;
    }
    const target = follow(node);
    if (isAlias(node) && target === null)
      report(path, at, 'this alias has no anchor', `write &${node.source} before what it stands for`);
    if (isAlias(node) && holds(target, node)) {
      report(path, at, `this alias stands inside of what &${node.source} names`, 'write here what is meant');
      return null;
    }
    if (isScalar(target)) return readScalar(target, path, at);
    if (isSeq(target))
      return target.items.map((item, index) => read(item as ParsedNode | null, [...path, index], null));
    if (!isMap(target)) return null;
    const section: Record<string, Plain> = Object.create(null);
    for (const [name, { keyAt, value }] of readPairs(target as YAMLMap.Parsed, path))
      section[name] = read(value, [...path, name], keyAt);
    return section;
  }

  /** False once the file holds too much, which is said once. */
  function countValue(path: Path, at: number): boolean {
    values += 1;
    if (values === MOST_VALUES + 1)
      report(path, at, `the file holds more than ${MOST_VALUES} values, aliases counted`, 'use fewer aliases');
    return values <= MOST_VALUES;
  }

  function holds(outer: ParsedNode | null, inner: ParsedNode): boolean {
    return outer !== null && outer.range[0] <= inner.range[0] && inner.range[1] <= outer.range[1];
  }

  function follow(node: ParsedNode | null): ParsedNode | null {
    return isAlias(node) ? (anchored.get(node) ?? null) : node;
  }

  function readScalar(scalar: Scalar, path: Path, at: number): Plain {
    const { value } = scalar;
    if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      return value;
    report(path, at, 'this value is neither text, number, true nor false', 'put it in quotes');
    return null;
  }

  /** A section's own pairs, then those merged in with `<<` that it does not override. */
  function readPairs(
    map: YAMLMap.Parsed,
    path: Path,
    depth = 0,
  ): Map<string, { keyAt: number; value: ParsedNode | null }> {
    const pairs = new Map<string, { keyAt: number; value: ParsedNode | null }>();
    const merges: YAMLMap.Parsed[] = [];
    for (const { key, value } of map.items) {
      const keyAt = key.range[0];
      const scalar = follow(key);
      if (!isScalar(scalar)) {
        report(path, keyAt, 'a key must be a word, not a list or mapping', 'put the key in quotes');
        continue;
      }
      if (scalar.value === '<<' && scalar.type === 'PLAIN') {
        merges.push(...readMerges(value, path, keyAt));
        continue;
      }
      // The key an ordinary reading would give: quoted text as written, a number without trailing zeros.
      const name = scalar.value === null ? '' : String(scalar.value);
      const first = pairs.get(name);
      if (first) {
        const { line } = placeAt(first.keyAt);
        report(
          [...path, name],
          keyAt,
          `the key ${describeValue(name)} is here twice`,
          `the first is on line ${line}: keep one`,
        );
      } else pairs.set(name, { keyAt, value });
    }
    if (depth > DEEPEST) problems.push(findTooDeep(path, placeAt(map.range[0])));
    else
      for (const merged of merges)
        if (countValue(path, merged.range[0]))
          for (const [name, pair] of readPairs(merged, path, depth + 1)) if (!pairs.has(name)) pairs.set(name, pair);
    return pairs;
  }

  function readMerges(value: ParsedNode | null, path: Path, at: number): YAMLMap.Parsed[] {
    const target = follow(value);
    const sources = isSeq(target) ? target.items.map((item) => follow(item as ParsedNode)) : [target];
    return sources.flatMap((source) => {
      if (isMap(source)) return [source as YAMLMap.Parsed];
      report(path, at, '<< merges something that is no mapping', 'point it at an anchored mapping, as <<: *name');
      return [];
    });
  }

  function report(path: Path, offset: number, message: string, hint: string): void {
    problems.push({ path, at: 'value', place: placeAt(offset), message, hint });
  }

  function locate(path: Path, choose: (found: Offsets) => number): Place {
    for (let length = path.length; length >= 0; length--) {
      const found = offsets.get(JSON.stringify(path.slice(0, length)));
      if (found) return placeAt(length === path.length ? choose(found) : (found.key ?? found.value));
    }
    return { line: 1, column: 1 };
  }

  return {
    root: read(document.contents, [], null),
    problems,
    placeOfKey: (path) => locate(path, ({ key, value }) => key ?? value),
    placeOfValue: (path) => locate(path, ({ value }) => value),
  };
}
