import type { RunState } from './run.ts';

/** Whether later nights may compare themselves with this one: it was concluded and not held. */
export function isBelieved({ state }: { readonly state: RunState }): boolean {
  switch (state) {
    case 'concluded':
    case 'delivered':
      return true;
    case 'preparing':
    case 'scoring':
    case 'held':
    case 'discarded':
      return false;
  }
}
