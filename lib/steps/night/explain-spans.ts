import type { Finding } from '../../detection/finding.ts';
import { doAtOnce } from '../../do-at-once.ts';
import type { Chart } from '../../history/chart.ts';
import type { Span } from '../../history/describe-span.ts';
import type { Run } from '../../history/run.ts';
import { type Causes, readSpan, type SpanDependencies } from './read-span.ts';

const ACCOUNTS_AT_ONCE = 16;

/** What is new tonight and looks further back than the last chart, with what moved the score since then. */
export async function explainSpans(
  findings: readonly Finding[],
  { run, charts }: { readonly run: Run; readonly charts: readonly Chart[] },
  dependencies: SpanDependencies,
): Promise<readonly Finding[]> {
  const spans = findSpans(findings);
  if (spans.size === 0) return findings;
  const here = new Map(charts.map((chart) => [chart.account, chart]));
  const explained = new Map<string, Causes>();
  await doAtOnce([...spans], ACCOUNTS_AT_ONCE, async ([account, span]) => {
    const causes = await readSpan(span, { run, chart: here.get(account)! }, dependencies);
    if (causes) explained.set(account, causes);
  });
  return findings.map((finding) => {
    const causes = explained.get(finding.account.id);
    return causes ? { ...finding, account: { ...finding.account, ...causes } } : finding;
  });
}

/** Account → the longest of what its new findings look back on: a list shows an account's causes once. */
function findSpans(findings: readonly Finding[]): ReadonlyMap<string, Span> {
  const spans = new Map<string, Span>();
  for (const { state, span, account } of findings) {
    if (state !== 'new' || span === null) continue;
    const known = spans.get(account.id);
    if (!known || span.from < known.from) spans.set(account.id, span);
  }
  return spans;
}
