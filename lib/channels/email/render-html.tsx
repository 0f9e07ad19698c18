/** @jsxRuntime automatic */
/** @jsxImportSource react */
import { Body } from '@react-email/body';
import { Container } from '@react-email/container';
import { Head } from '@react-email/head';
import { Heading } from '@react-email/heading';
import { Html } from '@react-email/html';
import { Preview } from '@react-email/preview';
import { Section } from '@react-email/section';
import { Text } from '@react-email/text';
import type { CSSProperties, ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { assertNever } from '../../assert-never.ts';
import { bandWords } from '../../messages/band-words.ts';
import type {
  AccountEntry,
  AccountsSection,
  BandsSection,
  DocumentSection,
  Figure,
  FiguresSection,
  MessageDocument,
  TableSection,
} from '../../messages/message-document.ts';
import type { Band } from '../../scoring/band.ts';

const INK = '#1d2327';
const QUIET = '#566069';
const LINE = '#dfe3e6';
const SHEET = '#ffffff';
const DESK = '#f3f5f6';

/** `fill` for areas, `text` for words on white: 4.5 : 1 or more. */
const bandColours: Readonly<Record<Band, { readonly fill: string; readonly text: string }>> = {
  healthy: { fill: '#1F7A8C', text: '#1A6676' },
  watch: { fill: '#E5A50A', text: '#8A5A00' },
  at_risk: { fill: '#B42318', text: '#B42318' },
  unknown: { fill: '#98A2B3', text: '#566069' },
};
const verdictColours = { better: '#1A6676', worse: '#B42318', same: QUIET } as const;

const FONT = '-apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const small: CSSProperties = { fontSize: 13, lineHeight: '19px', color: QUIET, margin: 0 };
const plain: CSSProperties = { fontSize: 15, lineHeight: '22px', color: INK, margin: 0 };

/** A cleaned document as the HTML of a mail: no script, no picture, no link, and no style that a mail client drops. */
export function renderHtml(document: MessageDocument): string {
  const markup = renderToStaticMarkup(<Mail document={document} />);
  return `<!DOCTYPE html>${markup.replace(/<link rel="preload"[^>]*>/g, '')}`;
}

function Mail({ document }: { document: MessageDocument }): ReactNode {
  const { title, headline, details, sections, footnotes } = document;
  return (
    <Html lang="en">
      <Head>
        <title>{title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
      </Head>
      <Body style={{ backgroundColor: DESK, fontFamily: FONT, color: INK, margin: 0, padding: '16px 8px' }}>
        <Preview>{headline}</Preview>
        <Container style={{ maxWidth: 600, backgroundColor: SHEET, borderRadius: 8, padding: '24px 20px' }}>
          <Text style={small}>{title}</Text>
          <Heading as="h1" style={{ fontSize: 24, lineHeight: '31px', margin: '8px 0 0' }}>
            {headline}
          </Heading>
          {details && <Text style={{ ...plain, color: QUIET, marginTop: 8 }}>{details}</Text>}
          {sections.map((section, index) => (
            <Part key={`${section.kind}-${index}`} section={section} />
          ))}
          <Section style={{ borderTop: `1px solid ${LINE}`, marginTop: 28, paddingTop: 14 }}>
            {footnotes.map((line) => (
              <Text key={line} style={{ ...small, marginBottom: 6 }}>
                {line}
              </Text>
            ))}
          </Section>
        </Container>
      </Body>
    </Html>
  );
}

function Part({ section }: { section: DocumentSection }): ReactNode {
  switch (section.kind) {
    case 'figures':
      return <Figures section={section} />;
    case 'bands':
      return <Bands section={section} />;
    case 'accounts':
      return <Accounts section={section} />;
    case 'table':
      return <DataTable section={section} />;
  }
  return assertNever(section, 'the section');
}

function Title({ children }: { children: string }): ReactNode {
  return (
    <Heading as="h2" style={{ fontSize: 16, lineHeight: '22px', margin: '28px 0 6px' }}>
      {children}
    </Heading>
  );
}

/** Side by side at 600 px, two by two on a phone, without a media query: many mail clients drop those. */
function Figures({ section }: { section: FiguresSection }): ReactNode {
  return (
    <Section style={{ borderTop: `1px solid ${LINE}`, borderBottom: `1px solid ${LINE}`, marginTop: 18 }}>
      <div style={{ fontSize: 0, padding: '12px 0 4px' }}>
        {section.figures.map((figure) => (
          <FigureBox key={figure.label} figure={figure} />
        ))}
      </div>
    </Section>
  );
}

function FigureBox({ figure: { label, value, change, note } }: { figure: Figure }): ReactNode {
  return (
    <div style={{ display: 'inline-block', width: '25%', minWidth: 138, verticalAlign: 'top', paddingBottom: 8 }}>
      <Text style={small}>{label}</Text>
      <Text style={{ fontSize: 23, lineHeight: '30px', fontWeight: 700, color: INK, margin: 0 }}>{value}</Text>
      {change && (
        <Text style={{ ...small, color: verdictColours[change.verdict], fontWeight: 600 }}>
          {change.text} {change.verdict === 'same' ? '' : change.verdict}
        </Text>
      )}
      {note && <Text style={{ ...small, paddingRight: 8 }}>{note}</Text>}
    </div>
  );
}

function Bands({ section: { title, bands } }: { section: BandsSection }): ReactNode {
  const filled = bands.filter(({ share }) => share > 0);
  return (
    <>
      <Title>{title}</Title>
      {filled.length > 0 && (
        <table role="presentation" width="100%" cellPadding={0} cellSpacing={0} style={{ tableLayout: 'fixed' }}>
          <tbody>
            <tr>
              {filled.map(({ band, share }) => (
                <td
                  key={band}
                  style={{
                    width: `${(100 * share).toFixed(2)}%`,
                    height: 16,
                    backgroundColor: bandColours[band].fill,
                    borderRight: `2px solid ${SHEET}`,
                    fontSize: 0,
                  }}
                >
                  &nbsp;
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      )}
      <div style={{ fontSize: 0, paddingTop: 8 }}>
        {bands.map(({ band, text }) => (
          <div key={band} style={{ display: 'inline-block', width: '25%', minWidth: 138, verticalAlign: 'top' }}>
            <Text style={{ ...small, color: bandColours[band].text, fontWeight: 600 }}>
              {bandWords[band].mark} {bandWords[band].word}
            </Text>
            <Text style={{ ...small, color: INK, padding: '0 8px 6px 0' }}>{text}</Text>
          </div>
        ))}
      </div>
    </>
  );
}

function Accounts({ section: { title, entries, leftOut } }: { section: AccountsSection }): ReactNode {
  return (
    <>
      <Title>{title}</Title>
      <table role="presentation" width="100%" cellPadding={0} cellSpacing={0}>
        <tbody>
          {entries.map((entry, index) => (
            <Entry key={`${entry.name}-${index}`} entry={entry} />
          ))}
        </tbody>
      </table>
      {leftOut > 0 && <Text style={{ ...small, marginTop: 8 }}>and {leftOut} more</Text>}
    </>
  );
}

/** Name and score side by side; the reasons below them have the whole width, which a phone needs. */
function Entry({ entry }: { entry: AccountEntry }): ReactNode {
  const { band, name, facts, score, movement, why, nextStep } = entry;
  const top: CSSProperties = { borderTop: `1px solid ${LINE}`, padding: '10px 0 0', verticalAlign: 'top' };
  const { text: colour } = bandColours[band];
  return (
    <>
      <tr>
        <td style={{ ...top, wordBreak: 'break-word' }}>
          <Text style={{ ...plain, fontWeight: 600 }}>{name}</Text>
          {facts.length > 0 && <Text style={small}>{facts.join(' · ')}</Text>}
        </td>
        <td style={{ ...top, width: 118, paddingLeft: 10, textAlign: 'right' }}>
          <Text style={{ ...plain, fontWeight: 700, color: colour, whiteSpace: 'nowrap' }}>
            {bandWords[band].mark} {score}
          </Text>
          <Text style={small}>{movement}</Text>
        </td>
      </tr>
      <tr>
        <td colSpan={2} style={{ padding: '2px 0 10px', wordBreak: 'break-word' }}>
          {why.map((line, index) => (
            <Text key={`${line}-${index}`} style={{ ...small, color: INK }}>
              {line}
            </Text>
          ))}
          {nextStep !== null && (
            <Text style={{ ...small, color: INK }}>
              <strong>Next:</strong> {nextStep}
            </Text>
          )}
        </td>
      </tr>
    </>
  );
}

/** Characters. */
const SHORT_CELL = 24;

function DataTable({ section: { title, columns, rows } }: { section: TableSection }): ReactNode {
  const alignOf = (index: number) => (columns[index]?.isNumber ? 'right' : 'left');
  const cell = (index: number, text: string): CSSProperties => ({
    borderTop: `1px solid ${LINE}`,
    padding: index === 0 ? '7px 8px 7px 0' : '7px 0 7px 8px',
    fontSize: 14,
    lineHeight: '20px',
    textAlign: alignOf(index),
    verticalAlign: 'top',
    // A short text stays on one line; a long one may break anywhere, so that none is wider than a phone.
    ...(text.length <= SHORT_CELL ? { whiteSpace: 'nowrap' } : { wordBreak: 'break-word' }),
  });
  return (
    <>
      <Title>{title}</Title>
      <table width="100%" cellPadding={0} cellSpacing={0} style={{ borderCollapse: 'collapse' }}>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th
                key={column.title}
                scope="col"
                style={{
                  ...cell(index, column.title),
                  ...small,
                  fontWeight: 600,
                  borderTop: 0,
                  textAlign: alignOf(index),
                }}
              >
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={`${row[0]}-${at}`}>
              {row.map((text, index) =>
                index === 0 ? (
                  <th key={columns[index]?.title} scope="row" style={{ ...cell(index, text), fontWeight: 400 }}>
                    {text}
                  </th>
                ) : (
                  <td key={columns[index]?.title} style={cell(index, text)}>
                    {text}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
