import type { ReactNode } from 'react';
import type { TextSection } from '../../../messages/message-document.ts';
import { DESK, LINE, plain } from './mail-style.ts';
import { SectionTitle } from './section-title.tsx';

/** In a box of its own, with its lines: to be copied. */
export function Copy({ section: { title, text } }: { section: TextSection }): ReactNode {
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
    </>
  );
}
