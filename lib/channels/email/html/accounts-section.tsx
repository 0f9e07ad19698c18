import { Text } from '@react-email/text';
import type { CSSProperties, ReactNode } from 'react';
import { bandWords } from '../../../messages/band-words.ts';
import type { AccountEntry, AccountsSection } from '../../../messages/message-document.ts';
import { bandColours, INK, LINE, plain, small } from './mail-style.ts';
import { SectionTitle } from './section-title.tsx';

export function Accounts({ section: { title, entries, leftOut } }: { section: AccountsSection }): ReactNode {
  return (
    <>
      <SectionTitle>{title}</SectionTitle>
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
