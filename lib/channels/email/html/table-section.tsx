import type { CSSProperties, ReactNode } from 'react';
import type { TableSection } from '../../../messages/message-document.ts';
import { LINE, small } from './mail-style.ts';
import { SectionTitle } from './section-title.tsx';

/** Characters. */
const SHORT_CELL = 24;

export function DataTable({ section: { title, columns, rows } }: { section: TableSection }): ReactNode {
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
      <SectionTitle>{title}</SectionTitle>
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
