import { addDays, type Night } from '../calendar.ts';
import type { Rule } from '../config/health-config.ts';
import type { Span } from '../history/describe-span.ts';
import { type Watch, WITHIN } from '../history/watch.ts';
import { readBandWorsens } from './band-worsens.ts';
import type { Found } from './finding.ts';
import { readMetricChange } from './metric-change.ts';
import { readMetricIs } from './metric-is.ts';
import { readMetricLevel } from './metric-level.ts';
import { readMetricMissing } from './metric-missing.ts';
import type { Observation, Reading } from './observation.ts';
import { readScoreDrop } from './score-drop.ts';
import { readScoreLevel } from './score-level.ts';

/** Charted nights in a row that a rule must be clear for before it is over: one good night is noise. */
export const CLEAR_NIGHTS = 2;

/** Points that behaviour must take from an account that was in a baseline before somebody is told after all. */
const BASELINE_WORSE_BY = 10;

export interface Followed {
  /** What the rule remembers until the next chart; null = it has not seen the account yet. */
  readonly watch: Watch | null;
  /** Null: nothing to say. */
  readonly finding: Found | null;
}

/** What a rule says of an account tonight. `before` is what it remembers from the account's last chart; null = it looks for the first time. */
export function followRule(rule: Rule, before: Watch | null, observation: Observation): Followed {
  const reading = readTrigger(rule, observation, before);
  return step(rule, before, reading, observation);
}

function readTrigger({ trigger }: Rule, observation: Observation, before: Watch | null): Reading {
  if (observation.frozen) return { is: 'unmeasured', because: observation.frozen };
  switch (trigger.on) {
    case 'score-below':
    case 'score-above':
    case 'score-drop':
    case 'band-worsens':
      return observation.isScoreInDoubt
        ? readDoubtedScore(trigger, observation, before)
        : readScore(trigger, observation, before);
    case 'metric-below':
    case 'metric-above':
      return readMetricLevel(trigger, observation.readMetric(trigger.metric));
    case 'metric-change':
      return readMetricChange(trigger, observation.readChange(trigger.metric, trigger.withinDays));
    case 'metric-is':
      return readMetricIs(trigger, observation.readMetric(trigger.metric));
    case 'metric-missing':
      return readMetricMissing(observation.readMetric(trigger.metric));
  }
}

type ScoreTrigger = Extract<Rule['trigger'], { on: 'score-below' | 'score-above' | 'score-drop' | 'band-worsens' }>;

function readScore(trigger: ScoreTrigger, observation: Observation, before: Watch | null): Reading {
  switch (trigger.on) {
    case 'score-below':
    case 'score-above':
      return readScoreLevel(trigger, observation);
    case 'score-drop':
      return readScoreDrop(trigger, observation);
    case 'band-worsens':
      return readBandWorsens(observation, before);
  }
}

/** A score of which much stands still may be off by so many points. */
const DOUBTED_POINTS = 5;
const SCORE_IN_DOUBT = 'Much of the score is left out tonight: a few points up or down it would say otherwise.';

/** Nothing opens and nothing is over by what a few points more, or less, would not say, too. */
function readDoubtedScore(trigger: ScoreTrigger, observation: Observation, before: Watch | null): Reading {
  const reading = readScore(trigger, observation, before);
  const isOpen = before?.phase === 'met' || before?.phase === 'recovering';
  if (reading.is !== (isOpen ? 'clear' : 'beyond')) return reading;
  const isSaid = [-DOUBTED_POINTS, DOUBTED_POINTS].every(
    (points) => readScore(trigger, shiftScore(observation, points), before).is === reading.is,
  );
  return isSaid ? reading : { is: 'unmeasured', because: SCORE_IN_DOUBT };
}

function shiftScore(observation: Observation, points: number): Observation {
  const shift = (score: number | null) => (score === null ? null : Math.min(100, Math.max(0, score + points)));
  return { ...observation, raw: shift(observation.raw), score: shift(observation.score) };
}

type Tonight = Pick<Observation, 'night' | 'behaviour' | 'isStanding'>;

function step(rule: Rule, before: Watch | null, reading: Reading, tonight: Tonight): Followed {
  const watch = before ?? WITHIN;
  const isOpen = watch.phase === 'met' || watch.phase === 'recovering';
  switch (reading.is) {
    case 'unmeasured':
      if (!isOpen) return { watch: before, finding: null };
      return { watch, finding: { state: 'frozen', ...about(watch), because: reading.because, span: null } };
    case 'beyond':
      if (isOpen) return hold(rule, watch, reading, tonight);
      return approach(rule, watch, { ...reading, isOwnDoing: reading.isOwnDoing && before !== null }, tonight);
    case 'between':
      return isOpen ? hold(rule, watch, { ...reading, depth: watch.depth }, tonight) : { watch: WITHIN, finding: null };
    case 'clear':
      return isOpen ? clear(watch, reading.because) : { watch: WITHIN, finding: null };
  }
}

/** Beyond, and not met yet: counts nights until there are enough. */
function approach(
  rule: Rule,
  watch: Watch,
  reading: Extract<Reading, { is: 'beyond' }>,
  { night, isStanding = false }: Tonight,
): Followed {
  const needed = nightsNeeded(rule);
  const isCounted = needed === 1 || !(isStanding && isOfScore(rule));
  const nights = watch.nights + (isCounted ? 1 : 0);
  // Whoever took it over the threshold: later nights only wait.
  const isOwnDoing = watch.phase === 'pending' ? watch.isOwnDoing : reading.isOwnDoing;
  const { depth } = reading;
  if (nights < needed) {
    const because = withNights(reading.because, `for ${nights} of ${needed} nights`);
    return {
      watch: { ...WITHIN, phase: 'pending', nights, isOwnDoing, depth },
      finding: { state: 'pending', because, depth, since: null, span: null },
    };
  }
  const because = needed > 1 ? withNights(reading.because, `on ${needed} nights in a row`) : reading.because;
  const isBaseline = !isOwnDoing;
  return {
    watch: { ...WITHIN, phase: 'met', isBaseline, isOwnDoing, depth, since: night },
    finding: {
      state: isBaseline ? 'baseline' : 'new',
      because,
      depth,
      since: night,
      span: spanOf(reading, needed, night),
    },
  };
}

/** What the sentence counts from: the trigger's own window, else the night before the first of those in a row. */
function spanOf({ span }: Extract<Reading, { is: 'beyond' }>, needed: number, night: Night): Span | null {
  if (span) return span;
  return needed > 1 ? { from: addDays(night, -needed), points: null } : null;
}

/** Met and not clear: it goes on, unless it became worse. */
function hold(
  rule: Rule,
  watch: Watch,
  { because, depth, span = null }: { readonly because: string; readonly depth: number; readonly span?: Span | null },
  { night, behaviour }: Tonight,
): Followed {
  const held: Watch = { ...watch, phase: 'met', nights: 0, depth: Math.max(depth, watch.depth) };
  if (watch.isBaseline) {
    const moved = watch.moved + (behaviour ?? 0);
    if (!isAboutFalling(rule) || moved > -BASELINE_WORSE_BY)
      return { watch: { ...held, moved }, finding: { state: 'baseline', ...about(held), because, span } };
    const worse = `${because} Behaviour took ${Math.abs(moved).toFixed(1)} points since ${watch.since ?? night}, when it was already so.`;
    const opened: Watch = { ...held, isBaseline: false, isOwnDoing: true, moved: 0, since: night };
    const whole = { from: watch.since ?? night, points: moved };
    return { watch: opened, finding: { state: 'new', ...about(opened), because: worse, span: whole } };
  }
  const state = depth > watch.depth ? 'new' : 'persisting';
  return { watch: held, finding: { state, ...about(held), because, span } };
}

function clear(watch: Watch, because: string): Followed {
  const nights = watch.phase === 'recovering' ? watch.nights + 1 : 1;
  if (nights >= CLEAR_NIGHTS)
    return { watch: WITHIN, finding: { state: 'cleared', ...about(watch), because, span: null } };
  return {
    watch: { ...watch, phase: 'recovering', nights },
    finding: {
      state: 'recovering',
      ...about(watch),
      because: withNights(because, `for ${nights} of ${CLEAR_NIGHTS} nights`),
      span: null,
    },
  };
}

function about({ depth, since }: Watch): Pick<Found, 'depth' | 'since'> {
  return { depth, since };
}

/** Whether it looks at the score, and not at a metric. */
function isOfScore({ trigger }: Rule): boolean {
  return trigger.on === 'score-below' || trigger.on === 'score-above' || isAboutFalling({ trigger });
}

/** Points are the measure of rules on falling scores; a metric's baseline lasts until it clears. */
function isAboutFalling({ trigger }: Pick<Rule, 'trigger'>): boolean {
  switch (trigger.on) {
    case 'score-below':
    case 'score-drop':
    case 'band-worsens':
      return true;
    case 'score-above':
    case 'metric-below':
    case 'metric-above':
    case 'metric-change':
    case 'metric-is':
    case 'metric-missing':
      return false;
  }
}

function nightsNeeded({ trigger, nights }: Rule): number {
  return trigger.on === 'metric-missing' ? Math.max(nights, trigger.forDays) : nights;
}

/** "Score 58 is below 60." → "Score 58 is below 60, for 1 of 2 nights." */
function withNights(because: string, nights: string): string {
  return `${because.replace(/\.$/, '')}, ${nights}.`;
}
