import { bandWords } from '../messages/band-words.ts';
import type {
  AccountEntry,
  DocumentLink,
  DocumentSection,
  MessageDocument,
  TableSection,
} from '../messages/message-document.ts';

/** A cleaned document as plain text: for mail readers that show no HTML, and terminals. */
export function renderText(document: MessageDocument): string {
  const { title, headline, details, links = [], sections, footnotes } = document;
  const parts = [
    title,
    [headline, details].filter(Boolean).join('\n'),
    ...links.map(renderLink),
    ...sections.map(renderSection),
    footnotes.join('\n'),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

function renderLink({ text, url, note }: DocumentLink): string {
  return [`${text}:`, url, note].filter(Boolean).join('\n');
}

function renderSection(section: DocumentSection): string {
  switch (section.kind) {
    case 'figures':
      return section.figures
        .map(({ label, value, change, note }) => {
          const compared =
            change === null
              ? ''
              : change.verdict === 'same'
                ? `, ${change.text}`
                : `, ${change.text} ${change.verdict}`;
          return `${label}: ${value}${compared}${note ? ` (${note})` : ''}`;
        })
        .join('\n');
    case 'bands':
      return withTitle(
        section.title,
        section.bands.map(({ band, text }) => `${bandWords[band].mark} ${bandWords[band].word}: ${text}`),
      );
    case 'accounts':
      return withTitle(section.title, [
        ...section.entries.flatMap(renderEntry),
        ...(section.leftOut > 0 ? [`and ${section.leftOut} more`] : []),
      ]);
    case 'table':
      return withTitle(section.title, renderTable(section));
    case 'text':
      return withTitle(section.title, [section.text]);
  }
}

function withTitle(title: string, lines: readonly string[]): string {
  return [title.toUpperCase(), ...lines].join('\n');
}

function renderEntry({ band, name, facts, score, movement, why, nextStep }: AccountEntry): readonly string[] {
  return [
    `${bandWords[band].mark} ${[name, ...facts].join(' · ')}: ${score} (${movement})`,
    ...why.map((line) => `    ${line}`),
    ...(nextStep === null ? [] : [`    Next: ${nextStep}`]),
  ];
}

function renderTable({ columns, rows }: TableSection): readonly string[] {
  const lines = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => (line[index] ?? '').length)));
  return lines.map((line) =>
    line
      .map((cell, index) =>
        columns[index]?.isNumber ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
