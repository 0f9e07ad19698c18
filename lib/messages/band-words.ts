import type { Band } from '../scoring/band.ts';

/** A band is told by shape, word and colour together: never by colour alone. */
export const bandWords: Readonly<Record<Band, { readonly mark: string; readonly word: string }>> = {
  healthy: { mark: '●', word: 'healthy' },
  watch: { mark: '◆', word: 'watch' },
  at_risk: { mark: '▲', word: 'at risk' },
  unknown: { mark: '○', word: 'unknown' },
};
