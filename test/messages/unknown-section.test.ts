import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../lib/channels/email/render-html.tsx';
import type { DocumentSection, MessageDocument } from '../../lib/messages/message-document.ts';

const written = (section: DocumentSection): MessageDocument => ({
  title: 'Summary',
  headline: 'Nothing moved.',
  details: '',
  sections: [section],
  footnotes: [],
});

describe('a section of a mail', () => {
  it('is rendered', () => {
    const html = renderHtml(written({ kind: 'table', title: 'Renewals', columns: [], rows: [] }));
    expect(html).toContain('Renewals');
  });

  it('that another version wrote is an error, and not left out', () => {
    const later = { kind: 'map', title: 'Where they are' } as unknown as DocumentSection;
    expect(() => renderHtml(written(later))).toThrow('This version does not know the section "map".');
  });
});
