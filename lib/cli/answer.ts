import { print } from './terminal.ts';

/** What a command answers: as JSON where that was asked for, else in words. */
export function answer({ json }: { readonly json?: true | undefined }, told: unknown, say: () => void): void {
  if (json === true) print(JSON.stringify(told));
  else say();
}
