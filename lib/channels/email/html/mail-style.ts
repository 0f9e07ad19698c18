import type { CSSProperties } from 'react';
import type { Band } from '../../../scoring/band.ts';

export const INK = '#1d2327';
export const QUIET = '#566069';
export const LINE = '#dfe3e6';
export const SHEET = '#ffffff';
export const DESK = '#f3f5f6';
/** Of what is opened by a click. */
export const WAY = '#0B57A4';

/** `fill` for areas, `text` for words on white: 4.5 : 1 or more. */
export const bandColours: Readonly<Record<Band, { readonly fill: string; readonly text: string }>> = {
  healthy: { fill: '#1F7A8C', text: '#1A6676' },
  watch: { fill: '#E5A50A', text: '#8A5A00' },
  at_risk: { fill: '#B42318', text: '#B42318' },
  unknown: { fill: '#98A2B3', text: '#566069' },
};
export const verdictColours = { better: '#1A6676', worse: '#B42318', same: QUIET } as const;

export const FONT = '-apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
export const small: CSSProperties = { fontSize: 13, lineHeight: '19px', color: QUIET, margin: 0 };
export const plain: CSSProperties = { fontSize: 15, lineHeight: '22px', color: INK, margin: 0 };
export const way: CSSProperties = {
  ...{ display: 'inline-block', padding: '11px 18px', borderRadius: 6 },
  ...{ backgroundColor: WAY, color: SHEET, fontSize: 15, fontWeight: 600, textDecoration: 'none' },
};
