import { Section } from '@react-email/section';
import { Text } from '@react-email/text';
import type { ReactNode } from 'react';
import type { Figure, FiguresSection } from '../../../messages/message-document.ts';
import { INK, LINE, small, verdictColours } from './mail-style.ts';

/** Side by side at 600 px, two by two on a phone, without a media query: many mail clients drop those. */
export function Figures({ section }: { section: FiguresSection }): ReactNode {
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
