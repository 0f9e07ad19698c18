import fc from 'fast-check';

/**
 * For every test: a property is tried on the same draws in every run, so that a change is red for what it does and not for its luck.
 * `DRAW=random` draws anew; `DRAW=7` as that run did.
 */
const draw = process.env.DRAW ?? '1';
if (draw !== 'random') fc.configureGlobal({ seed: Number(draw) });
