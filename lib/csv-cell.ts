/**
 * A text cell that no spreadsheet runs as a formula: an apostrophe stands wherever one could begin. That is the start of the cell, and
 * behind each semicolon, tab and line end in it: where lists are separated by semicolons, a spreadsheet takes our quotes for text and
 * begins a cell there (OWASP, CSV injection; OWASP/www-community issue 443).
 */
export function writeCell(text: string | null): string {
  if (text === null) return '';
  const guarded = text.replace(formulaStart, "$1'$2");
  const safe = /^[\t\r\n\0]/.test(guarded) ? `'${guarded}` : guarded;
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

// Blanks, NUL and quotes before a sign may be dropped; Japanese spreadsheets know the signs in full width too.
const formulaStart = /(^|[;\t\r\n])((?:[^\S\t\r\n]|[\0"])*[=+\-@＝＋－＠])/g;
