/** Cells are shown to explain an error; mail addresses in them are not. */
export function maskAddresses(text: string): string {
  return text.replace(/[^\s"'@]+@[^\s"'@]+/g, '…@…');
}
