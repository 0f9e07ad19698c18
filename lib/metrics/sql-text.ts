import { toDay, toIsoDate } from '../calendar.ts';

/** A day (since 1970-01-01) as a DATE constant. */
export function dateConstant(day: number): string {
  return `DATE '${toIsoDate(day)}'`;
}

// In the order DuckDB's lexer tries them: comments, E'' with backslashes, '' and "" with doubled quotes, $tag$ … $tag$, casts.
const token =
  /--[^\n\r]*|\/\*|\b[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z_]\w*)?\$|::|:night\b(?!\$)|[()]/g;

type Piece = { readonly kind: 'code' | 'opaque' | 'night' | 'open' | 'close'; readonly text: string };

/** SQL cut into what is code and what is not (texts, quoted names, comments), joined it is the same text again. */
function cutSql(sql: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  token.lastIndex = 0;
  for (let match = token.exec(sql); match; match = token.exec(sql)) {
    if (match.index > at) pieces.push({ kind: 'code', text: sql.slice(at, match.index) });
    at = endOfToken(sql, match);
    token.lastIndex = at;
    pieces.push({ kind: kindOf(match[0]), text: sql.slice(match.index, at) });
  }
  if (at < sql.length) pieces.push({ kind: 'code', text: sql.slice(at) });
  return pieces;
}

function endOfToken(sql: string, match: RegExpExecArray): number {
  const start = match.index + match[0].length;
  if (match[0] === '/*') return endOfComment(sql, start);
  if (!match[0].startsWith('$')) return start;
  const close = sql.indexOf(match[0], start);
  return close < 0 ? sql.length : close + match[0].length;
}

/** Block comments nest, as in PostgreSQL. */
function endOfComment(sql: string, start: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start;
  for (let depth = 1; depth > 0; ) {
    const match = mark.exec(sql);
    if (!match) return sql.length;
    depth += match[0] === '/*' ? 1 : -1;
  }
  return mark.lastIndex;
}

/** Pieces that mean something by themselves; any other is a comment, a text or a quoted name. */
const kinds: ReadonlyMap<string, Piece['kind']> = new Map([
  ['(', 'open'],
  [')', 'close'],
  [':night', 'night'],
  ['::', 'code'],
]);

function kindOf(text: string): Piece['kind'] {
  return kinds.get(text) ?? 'opaque';
}

/** `:night` as a DATE constant wherever it is a parameter: not in texts, quoted names or comments, and not after a cast's `::`. */
export function replaceNight(sql: string, night: string): string {
  const constant = dateConstant(toDay(night));
  return cutSql(sql)
    .map(({ kind, text }) => (kind === 'night' ? constant : text))
    .join('');
}

/** Whether no `)` closes more than the text itself opened: only then does it stay inside brackets put around it. */
export function isClosedExpression(sql: string): boolean {
  let depth = 0;
  for (const { kind } of cutSql(sql)) {
    if (kind === 'open') depth++;
    if (kind === 'close' && --depth < 0) return false;
  }
  return depth === 0;
}

/** A statement without the semicolons that end it, so that it can stand in brackets (before a line end, for it may end in a comment). */
export function trimStatement(sql: string): string {
  const pieces = cutSql(sql);
  for (let last = pieces.length - 1; last >= 0; last--) {
    const piece = pieces[last]!;
    const isComment = piece.kind === 'opaque' && /^(--|\/\*)/.test(piece.text);
    if (isComment) continue;
    if (piece.kind !== 'code') break;
    const text = piece.text.replace(/[\s;]+$/, '');
    pieces[last] = { kind: 'code', text };
    if (text !== '') break;
  }
  return pieces.map(({ text }) => text).join('');
}
