import { type MetricGraph, orderMetrics } from '../metric-graph.ts';
import {
  entriesOf,
  fieldOf,
  isSection,
  itemsOf,
  type Path,
  type Plain,
  type PlainSection,
  textOf,
} from '../plain-tree.ts';
import { findUnknownName, type Problem } from '../problem.ts';
import { attributesOf, checkName, metricNamesIn, namesIn } from './known-names.ts';

export function findMetricProblems(root: Plain): Problem[] {
  const metrics = entriesOf(fieldOf(root, 'metrics'));
  const names = namesIn(root, 'metrics');
  const known = metricNamesIn(root);
  const exportNames = namesIn(root, 'exports');
  const attributes = attributesOf(root);
  const problems = metrics.flatMap(([name, metric]) => {
    const path = ['metrics', name];
    return [
      ...checkName({ of: 'export', known: exportNames }, metric, 'from', path),
      ...sourcesOf(metric, path)
        .filter((source) => !known.includes(source.name))
        .map((source) => findUnknownName('metric', source.name, known, source.path)),
      ...(attributes === null ? [] : checkName({ of: 'attribute', known: attributes }, metric, 'within', path)),
      ...checkWindow(root, metric, path),
    ];
  });
  const nameless = names.filter((name) => !/^[^\p{Cc}]{1,200}$/u.test(name));
  return [
    ...problems,
    ...nameless.map(
      (name): Problem => ({
        path: ['metrics', name],
        at: 'key',
        found: name,
        message: 'this is no name for a metric',
        hint: 'use 1 to 200 characters on one line',
      }),
    ),
    ...findRings(metrics),
  ];
}

/** The metrics a metric is made from, and where it says so. */
function sourcesOf(metric: Plain, path: Path): { name: string; path: Path }[] {
  const pair = itemsOf(fieldOf(metric, 'ratio')).map((name, index) => ({ name, path: [...path, 'ratio', index] }));
  const single = ['change', 'rank'].map((key) => ({ name: textOf(metric, key), path: [...path, key] }));
  return [...pair, ...single].flatMap((source) =>
    typeof source.name === 'string' ? [{ name: source.name, path: source.path }] : [],
  );
}

function findRings(metrics: readonly (readonly [string, Plain])[]): Problem[] {
  const graph: MetricGraph = new Map(
    metrics.map(([name, metric]) => [name, sourcesOf(metric, []).map((source) => source.name)]),
  );
  const definitions = new Map(metrics);
  return orderMetrics(graph).rings.map((ring) => {
    const [first = '', second = first] = ring;
    const path = ['metrics', first];
    const step = sourcesOf(definitions.get(first) ?? null, path).find((source) => source.name === second);
    return {
      path: step?.path ?? path,
      at: 'value',
      found: second,
      message: `metrics are made from each other in a ring: ${[...ring, first].join(' → ')}`,
      hint: 'one of them must be read from an export',
    };
  });
}

/** Dates of rows are known only in an event export. */
function checkWindow(root: Plain, metric: Plain, path: Path): Problem[] {
  const from = textOf(metric, 'from');
  const source = from === null ? undefined : fieldOf(fieldOf(root, 'exports'), from);
  if (from === null || !isSection(source) || fieldOf(source, 'time') !== undefined) return [];
  const hint = `name the column with the time of its rows as \`time\` of exports.${from}, or leave this out`;
  return findWindows(metric as PlainSection).map(({ key, what }) => ({
    path: [...path, key],
    at: 'key',
    found: key,
    message: `${what} needs an event export, but ${from} is a snapshot: it has no time`,
    hint,
  }));
}

function findWindows(metric: PlainSection): { key: string; what: string }[] {
  const aggregate = textOf(metric, 'aggregate');
  const windows = fieldOf(metric, 'over') === undefined ? [] : [{ key: 'over', what: '`over`' }];
  if (aggregate === 'days' || aggregate === 'days_since')
    windows.push({ key: 'aggregate', what: `aggregate ${aggregate}` });
  return windows;
}
