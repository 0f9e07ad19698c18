import type { World } from '../world.ts';

/** Puts on record that a law is broken. */
export function broken(world: World, law: string, what: string): void {
  world.problems.push(`law ${law}: ${what} (history ${world.seed}, ${world.now})`);
}
