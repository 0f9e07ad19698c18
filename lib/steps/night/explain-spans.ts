import type { Finding } from '../../detection/finding.ts';
import { doAtOnce } from '../../do-at-once.ts';
import type { Causes } from '../../history/account-line.ts';
import type { Chart } from '../../history/chart.ts';
import type { Span } from '../../history/describe-span.ts';
import type { Run } from '../../history/run.ts';
import type { ShardOutput } from '../../night/shard-work.ts';
import { readSpan, type SpanDependencies } from './read-span.ts';

const ACCOUNTS_AT_ONCE = 16;

/** What a shard leaves, with what moved the scores of those accounts whose new findings look further back than the last chart. */
export async function explainSpans(
  output: ShardOutput,
  { run, charts }: { readonly run: Run; readonly charts: readonly Chart[] },
  dependencies: SpanDependencies,
): Promise<ShardOutput> {
  const spans = findSpans(output.findings);
  if (spans.size === 0) return output;
  const here = new Map(charts.map((chart) => [chart.account, chart]));
  const explained = new Map<string, Causes>();
  await doAtOnce([...spans], ACCOUNTS_AT_ONCE, async ([account, span]) => {
    const causes = await readSpan(span, { run, chart: here.get(account)! }, dependencies);
    if (causes) explained.set(account, causes);
  });
  const explain = (findings: readonly Finding[]) =>
    findings.map((finding) => {
      const causes = explained.get(finding.account.id);
      return causes ? { ...finding, account: { ...finding.account, ...causes } } : finding;
    });
  const books = output.summary.books.map((book) => ({ ...book, findings: explain(book.findings) }));
  return { ...output, findings: explain(output.findings), summary: { ...output.summary, books } };
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
