import { compareText } from '../compare-text.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { hashRule } from '../detection/rule-hash.ts';
import type { ExportReport } from '../exports/export-table.ts';
import type { Run } from '../history/run.ts';
import { countOf } from '../messages/figures.ts';
import { type GradedLine, listSome, sound, surprise } from './graded-line.ts';

/** What is known of the last believed night. */
export type LastNight = Pick<Run, 'night' | 'modelHash' | 'metrics' | 'rules' | 'exports' | 'bands'>;

/** What is another than on the last believed night, of the model and of its files. */
export function judgeChanges(
  config: HealthConfig,
  reports: ReadonlyMap<string, ExportReport>,
  last: LastNight | null,
): readonly GradedLine[] {
  if (last === null) return [];
  return [...judgeModelChange(config, last), ...[...reports.values()].flatMap((one) => judgeFiles(one, config, last))];
}

function judgeModelChange(config: HealthConfig, last: LastNight): readonly GradedLine[] {
  const metrics = compareHashes(
    new Map(last.metrics.map(({ name, hash }) => [name, hash])),
    config.metricHashes,
    'metric',
  );
  const rules = compareHashes(
    new Map(last.rules.map(({ id, hash }) => [id, hash])),
    new Map(config.rules.map((rule) => [rule.id, hashRule(rule, config.metricHashes)])),
    'rule',
  );
  const isSameModel = config.modelHash === last.modelHash;
  if (isSameModel && rules.length === 0)
    return [sound('same-model', [], `The model is that of the night of ${last.night}.`)];
  const others = !isSameModel && metrics.length === 0 ? describeOtherChange(config, last) : [];
  const consequences = [
    isSameModel ? '' : ' What it moves of the scores is told as the model’s doing, and alerts nobody.',
    rules.some((line) => line.includes('changed') || line.includes('new'))
      ? ' A rule that is new or changed looks at every account for the first time.'
      : '',
  ];
  return [
    surprise({
      kind: 'model-changed',
      path: [],
      message: `The model changed since the night of ${last.night}: ${[...metrics, ...rules, ...others].join('; ')}.${consequences.join('')}`,
      hint: null,
    }),
  ];
}

function describeOtherChange({ bands }: HealthConfig, last: LastNight): readonly string[] {
  if (last.bands && (bands.healthy !== last.bands.healthy || bands.watch !== last.bands.watch))
    return [
      `bands were healthy ${last.bands.healthy}, watch ${last.bands.watch}, and are ${bands.healthy}, ${bands.watch}`,
    ];
  return ['profiles, accounts, stages or how exports are read'];
}

function compareHashes(
  then: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
  thing: string,
): readonly string[] {
  const changed = [...now].filter(([name, hash]) => (then.get(name) ?? hash) !== hash).map(([name]) => name);
  const added = [...now.keys()].filter((name) => !then.has(name));
  const gone = [...then.keys()].filter((name) => !now.has(name));
  const say = (names: readonly string[], what: string) =>
    names.length === 0 ? [] : [`${countOf(names.length, thing)} ${what} (${listSome([...names].sort(compareText))})`];
  return [...say(changed, 'changed'), ...say(added, 'new'), ...say(gone, 'gone')];
}

/** A file of a date that was written again after its night was told; an undated one is written anew every night. */
function judgeFiles(report: ExportReport, { exports }: HealthConfig, last: LastNight): readonly GradedLine[] {
  const then = last.exports.find(({ name }) => name === report.name);
  const path = ['exports', report.name];
  if (!then)
    return [surprise({ kind: 'export-new', path, message: `It is new since the night of ${last.night}.`, hint: null })];
  const versions = new Map(then.files.map(({ key, version }) => [key, version]));
  const added = report.files.filter(({ key }) => !versions.has(key)).map(({ key }) => key);
  const again = report.files
    .filter(({ key, version }) => (versions.get(key) ?? version) !== version)
    .map(({ key }) => key);
  if (again.length > 0 && exports.get(report.name)?.files.includes('{') === true)
    return [
      surprise({
        kind: 'files-again',
        path,
        message: `${countOf(again.length, 'file')} of earlier nights ${again.length === 1 ? 'was' : 'were'} written again since the night of ${last.night}: ${listSome(again, 3)}.`,
        hint: `rounds rerun --from NIGHT computes the nights that read ${again.length === 1 ? 'it' : 'them'} again, and says what moves.`,
      }),
    ];
  const news = [
    ...(added.length > 0 ? [`${countOf(added.length, 'new file')} since the night of ${last.night}`] : []),
    ...(again.length > 0 ? [`${listSome(again, 3)} written again`] : []),
  ];
  return [
    sound(
      'new-files',
      path,
      news.length === 0 ? `No new file since the night of ${last.night}.` : `${news.join(', ')}.`,
    ),
  ];
}
