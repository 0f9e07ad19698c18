import { type Clock, toDay } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { formatProblem, readConfig } from '../config/read-config.ts';
import type { ExportSource } from '../exports/export-source.ts';
import type { Measured } from '../metrics/measure-night.ts';
import type { QueryWorker } from '../metrics/query-worker.ts';
import { type FittedModel, fitBands, fitModel, type MeasuredValues } from '../proposal/fit-model.ts';
import type { MetricGuess, Proposal } from '../proposal/proposal.ts';
import { proposeRules } from '../proposal/propose-rules.ts';
import { writeModel } from '../proposal/write-model.ts';
import { chooseProfiles } from '../scoring/choose-profile.ts';
import { scoreAccounts } from '../scoring/score-accounts.ts';
import { notCompleted } from './failure.ts';
import { measureModel } from './measure-model.ts';

export interface FittedProposal {
  readonly text: string;
  readonly model: FittedModel;
  readonly accounts: number;
  readonly scored: number;
  readonly arr: number;
}

const FIRST_BANDS = { healthy: 75, watch: 50 };

interface FitOptions {
  readonly source: ExportSource;
  readonly now: Clock;
  readonly schema: string | null;
  /** A query process that is open already. */
  readonly worker?: QueryWorker | undefined;
}

/** The proposal with scales and bands from what a night would measure, as the text of a model. */
export async function fitProposal(
  proposal: Proposal,
  { source, now, schema, worker }: FitOptions,
): Promise<FittedProposal> {
  if (proposal.metrics.every(({ signal }) => signal === null)) throw nothingFound(proposal.leftOut);
  const draft = writeModel({ proposal, model: draftModel(proposal), bands: FIRST_BANDS, rules: [], schema });
  const measured = await measureModel(parse(draft), proposal.night, { source, now, worker });
  const valuesOf = (metric: string): MeasuredValues | null => measured.metrics.get(metric)?.values ?? null;
  const model = fitModel(proposal.metrics, (metric) => withoutMissing(metric, measured));
  if (model.groups.length === 0) throw nothingFound([...model.dropped, ...proposal.leftOut]);
  const used = { ...proposal, metrics: keepUsed(proposal.metrics, model) };
  const unbanded = parse(writeModel({ proposal: used, model, bands: FIRST_BANDS, rules: [], schema }));
  const scores = score(unbanded, proposal.night, measured);
  const known = scores.filter((one) => !Number.isNaN(one));
  const bands = fitBands(known);
  const rules = proposeRules(used, model, { bands, valuesOf });
  const text = writeModel({ proposal: used, model, bands, rules, schema });
  parse(text);
  const arr = measured.roster.arr.reduce((sum, one) => sum + (Number.isNaN(one) ? 0 : one), 0);
  return { text, model, accounts: measured.roster.ids.length, scored: known.length, arr };
}

function nothingFound(because: readonly string[]): Error {
  const [first = 'no file beside the list of customers'] = because;
  return notCompleted(
    [
      'These files list customers, and nothing in them says how a customer does:',
      first,
      ...because.slice(1),
      'Add an export with what they did, as events, logins, tickets or invoices, each row with its account and its date.',
    ].join('\n  '),
  );
}

/** Those of a signal, and those that others are made of. */
function keepUsed(metrics: readonly MetricGuess[], { groups }: FittedModel): readonly MetricGuess[] {
  const used = new Set(groups.flatMap(({ signals }) => signals.map(({ metric }) => metric)));
  for (const { name, definition } of metrics)
    if (used.has(name))
      for (const other of [definition.change, definition.ratio].flat()) if (typeof other === 'string') used.add(other);
  return metrics.filter(({ name }) => used.has(name));
}

function withoutMissing(metric: string, { metrics }: Measured): MeasuredValues | null {
  const column = metrics.get(metric);
  return column?.isAvailable === true ? column.values : null;
}

/** Every signal on a scale that only has to be one. */
function draftModel({ metrics }: Proposal): FittedModel {
  const signals = metrics.flatMap(({ name, signal }) =>
    signal === null
      ? []
      : [
          {
            metric: name,
            weight: 1,
            coverage: 1,
            comment: '',
            kind: signal.kind === 'line' ? { scale: { worst: 0, best: 1 } } : { points: signal.points },
          },
        ],
  );
  return { groups: [{ name: 'Everything', weight: 1, signals }], dropped: [] };
}

function parse(text: string): HealthConfig {
  const read = readConfig(text, 'health.yaml');
  if ('config' in read) return read.config;
  throw new Error(`The proposed model is none:\n${read.problems.map(formatProblem).join('\n')}`);
}

/** Unrounded; NaN = unknown. */
function score(config: HealthConfig, night: string, { roster, metrics }: Measured): readonly number[] {
  const profileOf = chooseProfiles(config.profiles, roster);
  const request = { config, night: toDay(night), roster, profileOf, metrics, carried: new Map() };
  return [...scoreAccounts(request).raw];
}
