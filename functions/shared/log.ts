/** One line of JSON: counts and dates, never a name, an address or a secret. */
export function log(level: 'info' | 'error', event: string, fields: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify({ level, event, ...fields })}\n`);
}
