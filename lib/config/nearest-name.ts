/** Suggestions for a misspelt name. */
import { closest, distance } from 'fastest-levenshtein';

const LONGEST_COMPARED = 100;
const MOST_LISTED = 40;

/** The known name a typo most likely meant; null when none is near enough to be worth saying. */
export function findNearest(name: string, known: readonly string[]): string | null {
  if (known.length === 0 || name.length > LONGEST_COMPARED) return null;
  const wanted = name.toLowerCase();
  const lowered = known.map((one) => one.toLowerCase());
  const near = closest(wanted, lowered);
  const edits = distance(wanted, near);
  if (edits >= name.length || edits > Math.max(1, Math.ceil(name.length * 0.4))) return null;
  return known[lowered.indexOf(near)] ?? null;
}

/** `did you mean "exports"? Allowed: accounts, exports`, without the question when nothing is near. */
export function suggestName(name: string, known: readonly string[]): string {
  const nearest = findNearest(name, known);
  const allowed = `Allowed: ${quoteNames(known)}`;
  return nearest === null ? allowed : `did you mean ${JSON.stringify(nearest)}? ${allowed}`;
}

/** Names in a row, quoted only when a space or a sign would blur where one ends. */
export function quoteNames(names: readonly string[]): string {
  const shown = names.slice(0, MOST_LISTED).map((name) => (/^[\w.%/+-]+$/.test(name) ? name : JSON.stringify(name)));
  return names.length > MOST_LISTED ? `${shown.join(', ')}, … (${names.length} in all)` : shown.join(', ');
}
