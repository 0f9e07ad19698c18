import type { Message } from './message.ts';

/** A shorter text is in too much that means something else. */
const SHORTEST = 3;

/** Finds texts, as whole words, in what a message says. None of them is found in what never quotes an export. */
export function createQuoteFinder(texts: readonly string[]): (message: Message) => boolean {
  const patterns = texts.filter((text) => text.length >= SHORTEST).map(toPattern);
  return (message) => patterns.some((pattern) => pattern.test(JSON.stringify(message)));
}

/** As JSON has it, or as HTML within JSON. */
function toPattern(text: string): RegExp {
  const html = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  const forms = [...new Set([text, html])].map((form) => escapePattern(JSON.stringify(form).slice(1, -1)));
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${forms.join('|')})(?![\\p{L}\\p{N}])`, 'u');
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
