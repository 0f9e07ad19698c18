import { addDays, type Night, toDay } from '../calendar.ts';
import type { CareEvent } from '../care/care-event.ts';
import { decideOverride, describeOverrideEnd, findLastWords } from '../care/overrides.ts';
import type { Chart, ScoreChange } from '../history/chart.ts';
import { describeSpan } from '../history/describe-span.ts';
import type { StoredChart } from '../history/last-inputs.ts';
import { windowScore } from '../history/window.ts';
import { describeCauses } from '../messages/account-entry.ts';
import { bandWords } from '../messages/band-words.ts';
import { formatDate, formatSigned } from '../messages/figures.ts';
import { roundScore } from '../scoring/rounding.ts';
import { shareOut } from '../scoring/share-out.ts';
import type { AccountHistory, TimelineContext } from './account-history.ts';
import { entryOf, type ScoreParts, type TimelineEntry } from './entry.ts';

/** What an account's charts say: each against the one before. Nights on which nothing changed say nothing. */
export function listScoreEntries({ charts, care }: AccountHistory, context: TimelineContext): readonly TimelineEntry[] {
  const byNight = new Map<Night, StoredChart>(charts.map((stored) => [stored.chart.night, stored]));
  return charts.flatMap((now, place) => {
    const before = charts[place - 1] ?? null;
    return [
      ...listScore(before, now, byNight, context),
      ...(before === null ? [] : listFacts(before.chart, now.chart, care, context)),
    ];
  });
}

/** Its score or band, where either is another than on the chart before. */
function listScore(
  before: StoredChart | null,
  now: StoredChart,
  byNight: ReadonlyMap<Night, StoredChart>,
  { config }: TimelineContext,
): readonly TimelineEntry[] {
  const { chart } = now;
  if (before !== null && before.chart.score === chart.score && before.chart.band === chart.band) return [];
  const { change } = chart;
  const parts = change === null ? null : partsOf(change);
  const from = before === null || before.chart.score === null ? earlierScore(chart, byNight) : before.chart.score;
  const drivers = change === null ? [] : describeSpan(config, { from: change.since, points: null }, byNight, now);
  const entry = entryOf(chart.night, config.timezone, {
    kind: 'score',
    words: describeScore(before?.chart ?? null, chart, from),
    details: [
      ...(parts === null || from === null || chart.score === null ? [] : describeParts(parts, chart.score - from)),
      ...describeCauses({ drivers, driversSince: null }, null),
    ],
    parts,
  });
  return [entry];
}

/** The shown score of the night that it was compared with, which may stand on a chart of another id. */
function earlierScore({ night, change, window }: Chart, byNight: ReadonlyMap<Night, StoredChart>): number | null {
  if (change === null) return null;
  const known = byNight.get(change.since);
  return known ? known.chart.score : windowScore(window, toDay(night) - toDay(change.since) - 1);
}

function describeScore(before: Chart | null, now: Chart, from: number | null): string {
  const band = bandWords[now.band].word;
  if (before === null && from === null)
    return now.score === null ? 'First seen, without a score' : `First score ${now.score}, ${band}`;
  if (now.score === null) return `Score ${from ?? 'unknown'} → unknown`;
  const moved = from === null || from === now.score ? `${now.score}` : `${from} → ${now.score}`;
  const isSame = before === null || before.band === now.band || before.band === 'unknown';
  return `Score ${moved}, ${isSame ? band : `${bandWords[before.band].word} → ${band}`}`;
}

function partsOf({ behaviour, peers, availability, model, profile, override }: ScoreChange): ScoreParts {
  return { customers: behaviour + peers, data: availability, model: model + profile, override };
}

const partWords: Readonly<Record<keyof ScoreParts, string>> = {
  customers: 'the customer',
  data: 'data',
  model: 'the model',
  override: 'a score set by hand',
};

/** "−18 by the customer, −3 by data": in whole points that add up to the change people see. */
function describeParts(parts: ScoreParts, change: number): readonly string[] {
  const names = ['customers', 'data', 'model', 'override'] as const;
  const points = shareOut(
    names.map((name) => parts[name]),
    change,
  );
  const shown = names.flatMap((name, place) =>
    points[place] === 0 ? [] : [`${formatSigned(points[place]!)} by ${partWords[name]}`],
  );
  return shown.length === 0 ? [] : [shown.join(', ')];
}

/** Whose it is, when it renews, and the end of an override that nobody brought about. */
function listFacts(
  before: Chart,
  now: Chart,
  care: readonly CareEvent[],
  { config }: TimelineContext,
): readonly TimelineEntry[] {
  const { night } = now;
  const { timezone, stages } = config;
  const words = findLastWords(care, night, timezone).get(now.account);
  const { ended } = decideOverride(words, { night, owner: now.owner }, before);
  const isBySomebody = ended?.end.because === 'cleared' || ended?.end.because === 'replaced';
  const end = ended === null || isBySomebody ? null : ended;
  const renewal = describeRenewal(before, now, stages.renewalDays);
  const owner = before.owner === now.owner ? null : `Owner ${before.owner ?? 'nobody'} → ${now.owner ?? 'nobody'}`;
  const computed = now.raw === null ? null : roundScore(now.raw);
  return [
    ...(owner === null ? [] : [entryOf(night, timezone, { kind: 'owner', words: owner })]),
    ...(renewal === null ? [] : [entryOf(night, timezone, { kind: 'renewal', words: renewal })]),
    ...(end === null
      ? []
      : [
          entryOf(night, timezone, {
            kind: 'override',
            words: describeOverrideEnd(end.score, end.end, computed),
          }),
        ]),
  ];
}

/** Its date was set, changed or taken away; came up; or has passed. */
function describeRenewal(before: Chart, now: Chart, renewalDays: number): string | null {
  const [then, date] = [before.renewsOn, now.renewsOn];
  if (date === null) return then === null ? null : `Renewal date taken away; it was ${formatDate(then)}`;
  if (then === null) return `Renewal date set: ${formatDate(date)}`;
  if (then !== date) return `Renewal date ${formatDate(then)} → ${formatDate(date)}`;
  if (before.night < date && now.night >= date) return `Renewal date ${formatDate(date)} has come`;
  const near = addDays(date, -renewalDays);
  if (before.night >= near || now.night < near || now.night >= date) return null;
  return `Renewal in ${toDay(date) - toDay(now.night)} days, on ${formatDate(date)}`;
}
