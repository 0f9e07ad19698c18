import { Body } from '@react-email/body';
import { Container } from '@react-email/container';
import { Head } from '@react-email/head';
import { Heading } from '@react-email/heading';
import { Html } from '@react-email/html';
import { Preview } from '@react-email/preview';
import { Section } from '@react-email/section';
import { Text } from '@react-email/text';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { assertNever } from '../../assert-never.ts';
import type { DocumentLink, DocumentSection, MessageDocument } from '../../messages/message-document.ts';
import { Accounts } from './html/accounts-section.tsx';
import { Bands } from './html/bands-section.tsx';
import { Figures } from './html/figures-section.tsx';
import { DESK, FONT, INK, LINE, plain, QUIET, SHEET, small, way } from './html/mail-style.ts';
import { DataTable } from './html/table-section.tsx';
import { Copy } from './html/text-section.tsx';

/** A cleaned document as the HTML of a mail: no script, no picture, no link but the document's own, and no style that a mail client drops. */
export function renderHtml(document: MessageDocument): string {
  const markup = renderToStaticMarkup(<Mail document={document} />);
  return `<!DOCTYPE html>${markup.replace(/<link rel="preload"[^>]*>/g, '')}`;
}

function Mail({ document }: { document: MessageDocument }): ReactNode {
  const { title, headline, details, links = [], sections, footnotes } = document;
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
          {links.map((link) => (
            <Way key={link.url} link={link} />
          ))}
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

/** As a button looks; without its style it is a link as any other. */
function Way({ link: { text, url, note } }: { link: DocumentLink }): ReactNode {
  return (
    <Section style={{ marginTop: 18 }}>
      <a href={url} style={way}>
        {text}
      </a>
      {note && <Text style={{ ...small, marginTop: 10 }}>{note}</Text>}
    </Section>
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
    case 'text':
      return <Copy section={section} />;
  }
  return assertNever(section, 'the section');
}
