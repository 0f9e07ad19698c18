import type { Delay } from './notify-config.ts';

export const DELAY = /^(0{0,4}[1-9]\d{0,4}[hd]|1 business day|[1-9]\d{0,2} business days)$/;

/** `36h`, `3d` or `2 business days`; null: it is none of these. */
export function readDelay(written: string): Delay | null {
  if (!DELAY.test(written)) return null;
  const count = Number.parseInt(written, 10);
  if (written.includes('business')) return { businessDays: count };
  return { hours: count * (written.endsWith('d') ? 24 : 1) };
}
