import type { ReactNode } from 'react';
import type { TextSection } from '../../../messages/message-document.ts';
import { addressOfText } from '../text-address.ts';
import { DESK, LINE, plain, small, WAY } from './mail-style.ts';
import { SectionTitle } from './section-title.tsx';

/** In a box of its own, with its lines: to be copied, or to be opened as a mail. */
export function Copy({ section: { title, text } }: { section: TextSection }): ReactNode {
  const address = addressOfText(text);
  return (
    <>
      <SectionTitle>{title}</SectionTitle>
      <div
        style={{
          ...plain,
          whiteSpace: 'pre-wrap',
          wordBreak: 'break-word',
          backgroundColor: DESK,
          border: `1px solid ${LINE}`,
          borderRadius: 6,
          padding: '10px 12px',
        }}
      >
        {text}
      </div>
      {address !== null && (
        <div style={{ ...small, marginTop: 6 }}>
          <a href={address} style={{ color: WAY }}>
            Write it as a mail
          </a>
        </div>
      )}
    </>
  );
}
