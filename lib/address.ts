/** The only place where a person's mail address is read or compared: exports, configuration, links and every channel spell it their own way. */
import { domainToASCII } from 'node:url';
import parseAddresses from 'nodemailer/lib/addressparser';

/** An address has at most 254 characters (RFC 5321, 4.5.3.1.3); a display name and quotes stand beside it. */
const LONGEST_TEXT = 1000;
const LONGEST_ADDRESS = 254;
const LONGEST_LOCAL_PART = 64;

/**
 * The one address a text holds, as it is compared everywhere: without display name, blanks around it and `mailto:`, in small letters, its
 * domain in ASCII. Dots and plus-tags stay. Null: it holds none, or more than one, or what no mail can be sent to.
 */
export function readAddress(text: string | null | undefined): string | null {
  if (text === null || text === undefined || text.length > LONGEST_TEXT) return null;
  const trimmed = text.replace(EDGES, '');
  // What breaks a line in a name breaks a header in a mail.
  if (!trimmed.includes('@') || UNSEEN.test(trimmed)) return null;
  return readPlain(trimmed) ?? readPlain(unquote(trimmed)) ?? readParsed(trimmed);
}

/** What a text is known by: the address it holds, or else itself. */
export function knownAs(text: string): string {
  return readAddress(text) ?? text;
}

/** Whom a cell of an export names: an address, or else a text that is none; null: nobody. */
export function personIn(cell: string | null | undefined): string | null {
  return cell === null || cell === undefined || cell.replace(EDGES, '') === '' ? null : knownAs(cell);
}

/** Whether two texts are one person, or the same queue. */
export function isSamePerson(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && knownAs(one) === knownAs(other);
}

/** The domain of an address that was read. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** A domain as it is compared, without the `@` some write before it; null: it is none. */
export function readDomain(text: string): string | null {
  const written = text.replace(EDGES, '').replace(/^@/, '');
  const ascii = IS_ASCII.test(written) ? written.toLowerCase() : domainToASCII(written.normalize('NFC'));
  return DOMAIN.test(ascii) ? ascii : null;
}

/** Blanks, and characters that take no room: exports leave both at the ends of a cell. */
const EDGES = /^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu;
/** Controls but for the tab, line ends, and halves of characters. */
const UNSEEN = /(?!\t)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;
const IS_ASCII = /^[\x21-\x7e]*$/;
const LOCAL_PART = /^[^\s\p{C}@,;:<>()[\]"\\]+$/u;
const DOMAIN = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

/** Nothing but an address. */
function readPlain(text: string): string | null {
  const address = text.replace(/^mailto:([^?]*).*$/i, '$1');
  const at = address.lastIndexOf('@');
  const written = address.slice(0, at);
  const local = written.normalize('NFC').toLowerCase();
  if (at < 1 || local.length > LONGEST_LOCAL_PART || !LOCAL_PART.test(local)) return null;
  // A letter that only looks like another one when it is small (K, the Kelvin sign) would make two people one.
  if (IS_ASCII.test(local) && !IS_ASCII.test(written)) return null;
  const domain = readDomain(address.slice(at + 1));
  if (domain === null || local.length + 1 + domain.length > LONGEST_ADDRESS) return null;
  return `${local}@${domain}`;
}

function unquote(text: string): string {
  return text.replace(/^(["'])(.*)\1$/, '$2').replace(/^<(.*)>$/, '$1');
}

/** With a display name or a comment. `Lee, Ann <ann@example.com>` is one person; two addresses are none. */
function readParsed(text: string): string | null {
  let address: string | null = null;
  for (const entry of parseAddresses(text)) {
    if (entry.group !== undefined) return null;
    const read = entry.address === '' ? null : readPlain(entry.address);
    if (entry.address !== '' && read === null) return null;
    if (read !== null && address !== null && address !== read) return null;
    // A name that is another address: nobody knows which of the two is meant.
    if (entry.name.includes('@') && readPlain(entry.name) !== read) return null;
    address ??= read;
  }
  return address;
}
