/** A text cell. One that a spreadsheet would run as a formula starts with an apostrophe (OWASP, CSV injection). */
export function writeCell(text: string | null): string {
  if (text === null) return '';
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
