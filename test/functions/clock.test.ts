import { describe, expect, it } from 'vitest';
import { openClock } from '../../functions/shared/clock.ts';
import { environmentNames as names } from '../../lib/contract.ts';

const TRIAL = { [names.trialClock]: '2028-02-29T09:00:00Z' };

describe('the clock of a function', () => {
  it('is the machine’s', () => {
    const machine = () => 1_000;
    expect(openClock({}, machine)()).toBe(1_000);
    expect(openClock({ [names.trialClock]: '' }, machine)()).toBe(1_000);
  });

  it('starts in a trial at the instant given, and goes on as the machine’s does', () => {
    let machine = 1_000;
    const clock = openClock(TRIAL, () => machine);
    expect(new Date(clock()).toISOString()).toBe('2028-02-29T09:00:00.000Z');
    machine += 90_000;
    expect(new Date(clock()).toISOString()).toBe('2028-02-29T09:01:30.000Z');
  });

  it.each(['AWS_LAMBDA_FUNCTION_NAME', 'AWS_LAMBDA_RUNTIME_API', 'LAMBDA_TASK_ROOT'])(
    'cannot be set on a deployed function, which Lambda gives %s',
    (reserved) => {
      expect(() => openClock({ ...TRIAL, [reserved]: 'x' })).toThrow('TRIAL_CLOCK is set on this function.');
      expect(() => openClock({ [reserved]: 'x' })).not.toThrow();
    },
  );

  it.each(['soon', '2026-11-23', '2026-11-23T09:00:00', '2026-13-01T00:00:00Z', '1700000000000'])(
    'is not guessed from "%s"',
    (given) => {
      expect(() => openClock({ [names.trialClock]: given })).toThrow(`TRIAL_CLOCK "${given}" is no instant`);
    },
  );
});
