import { describe, expect, it } from 'vitest';
import { runLaws } from './run-laws.ts';

/** A short form of `npm run campaign:laws`. */
const HISTORIES = 200;

describe('random histories of nights, clicks, faults, owner changes and delays', () => {
  it('keep every law of telling people at every instant', () => {
    const { seen, problems } = runLaws(HISTORIES);
    expect(problems).toEqual([]);
    const told = ['alert', 'digest', 'triage', 'reminder', 'escalation', 'report', 'over'];
    const places = ['told', 'waiting', 'on-its-way', 'in-hand', 'snoozed', 'cooling-down', 'left-out', 'not-delivered'];
    const toQueues = [
      ...['alert', 'digest', 'triage', 'reminder', 'over'].map((as) => `${as} to a pooled queue`),
      ...['alert', 'digest', 'triage', 'over'].map((as) => `${as} to a technology_led queue`),
    ];
    for (const what of [
      ...told,
      ...places,
      'nobody-to-tell',
      'acts',
      'nights run again',
      'nights mended',
      'tasks started',
      'tasks told',
      'overdue told to an assignee',
      'overdue told to a manager',
      'overdue told in a digest',
    ])
      expect(seen.get(what) ?? 0, what).toBeGreaterThan(HISTORIES / 10);
    for (const what of toQueues) expect(seen.get(what) ?? 0, what).toBeGreaterThan(HISTORIES / 50);
  });
});
