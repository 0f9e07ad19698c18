import type { HealthConfig } from '../config/health-config.ts';
import { hashRule } from '../detection/rule-hash.ts';
import { readScoreDrop } from '../detection/score-drop.ts';
import type { Span } from '../history/describe-span.ts';
import type { StoredChart } from '../history/last-inputs.ts';

/** What the falls count from that hold for an account on a stored night: the one that looks back the furthest; null = none holds. */
export function findOpenSpan(config: HealthConfig, { run, chart }: StoredChart): Span | null {
  const spans = config.rules.flatMap((rule): readonly Span[] => {
    if (rule.trigger.on !== 'score-drop') return [];
    const hash = hashRule(rule, config.metricHashes);
    const watch = chart.watches[run.rules.findIndex((known) => known.hash === hash)];
    if (watch?.phase !== 'met') return [];
    const reading = readScoreDrop(rule.trigger, chart);
    return reading.is === 'beyond' && reading.span ? [reading.span] : [];
  });
  return spans.sort((a, b) => (a.from < b.from ? -1 : 1))[0] ?? null;
}
