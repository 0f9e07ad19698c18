/** An identifier as SQL writes it, whatever characters it holds. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text constant as SQL writes it. The text must not hold NUL, which ends a statement. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
