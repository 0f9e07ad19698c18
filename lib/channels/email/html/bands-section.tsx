import { Text } from '@react-email/text';
import type { ReactNode } from 'react';
import { bandWords } from '../../../messages/band-words.ts';
import type { BandsSection } from '../../../messages/message-document.ts';
import { bandColours, INK, SHEET, small } from './mail-style.ts';
import { SectionTitle } from './section-title.tsx';

export function Bands({ section: { title, bands } }: { section: BandsSection }): ReactNode {
  const filled = bands.filter(({ share }) => share > 0);
  return (
    <>
      <SectionTitle>{title}</SectionTitle>
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
