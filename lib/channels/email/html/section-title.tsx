import { Heading } from '@react-email/heading';
import type { ReactNode } from 'react';

export function SectionTitle({ children }: { children: string }): ReactNode {
  return (
    <Heading as="h2" style={{ fontSize: 16, lineHeight: '22px', margin: '28px 0 6px' }}>
      {children}
    </Heading>
  );
}
