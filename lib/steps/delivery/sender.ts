import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sender } from '../dependencies.ts';

/** This process, on the clock of this machine. */
export function createSender(): Sender {
  return { id: randomUUID(), sleep, random: Math.random };
}
