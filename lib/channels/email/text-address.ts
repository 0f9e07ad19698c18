/** Characters of an address: mail clients on Windows cut longer ones, some in the middle of a character. */
const LONGEST_ADDRESS = 2000;

/**
 * What opens a new mail with a text in the reader's own mail client, to nobody: who gets it is the reader's to say. Without a subject: the
 * task's title is written for colleagues. Null where the address would be too long. https://www.rfc-editor.org/rfc/rfc6068#section-5
 */
export function addressOfText(text: string): string | null {
  const lines = text
    .toWellFormed()
    .replace(/\r\n?|\n/g, '\r\n')
    .trim();
  const address = `mailto:?body=${encodeURIComponent(lines)}`;
  return address.length > LONGEST_ADDRESS ? null : address;
}
