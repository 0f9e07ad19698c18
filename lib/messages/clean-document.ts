import type { DocumentLink, DocumentSection, MessageDocument } from './message-document.ts';

/** Longer texts are cut: no name needs more, and one must not push the others out of a message. */
const LONGEST_TEXT = 400;
/** Of a text with its lines; what is configured is shorter, with room for names. */
const LONGEST_COPY = 2500;

/** Control characters, line and paragraph separators, bidirectional marks, and what shows as nothing: zero width, tags, a BOM. */
const INVISIBLE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** A text from an export on one line, without characters that are not seen but act, at most 400 characters long. */
export function cleanText(text: string): string {
  // Cut first: an export may hold a cell of megabytes.
  const characters = [
    ...text
      .slice(0, 8 * LONGEST_TEXT)
      .toWellFormed()
      .replace(INVISIBLE, ' ')
      .replace(/\s+/gu, ' ')
      .trim(),
  ];
  if (characters.length <= LONGEST_TEXT) return characters.join('');
  return `${characters.slice(0, LONGEST_TEXT - 1).join('')}…`;
}

/** Every text of a document cleaned: done once, before it is given a form, so that no field can be forgotten. */
export function cleanDocument({ links, ...texts }: MessageDocument): MessageDocument {
  const document = cleanTexts(texts) as MessageDocument;
  const sections = document.sections.map((section, index) => keepLines(section, texts.sections[index]!));
  const cleaned: MessageDocument = { ...document, sections };
  return links === undefined ? cleaned : { ...cleaned, links: links.flatMap(cleanLink) };
}

/** What is to be copied keeps its lines, and is longer than a name. */
function keepLines(cleaned: DocumentSection, { kind, ...hostile }: DocumentSection): DocumentSection {
  if (kind !== 'text' || cleaned.kind !== 'text' || !('text' in hostile)) return cleaned;
  return { ...cleaned, text: cleanLines(hostile.text) };
}

/** As cleanText, but with its lines. `longest`: in UTF-16 code units. */
export function cleanLines(text: string, longest = LONGEST_COPY): string {
  const lines = text.slice(0, longest).split(/\r\n?|\n/);
  return lines.map((line) => line.toWellFormed().replace(INVISIBLE, ' ').trimEnd()).join('\n');
}

/** An address is whole or it is none: cut, it would open nothing. */
function cleanLink({ text, url, note }: DocumentLink): readonly DocumentLink[] {
  const address = URL.canParse(url) ? new URL(url) : null;
  if (address?.protocol !== 'https:') return [];
  return [{ text: cleanText(text), url: address.href, note: cleanText(note) }];
}

function cleanTexts(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(cleanTexts);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cleanTexts(item)]));
}
