import { ACCOUNT_FIELDS, type AccountField, type DoubtScope, type Evidence } from '../../history/doubt.ts';
import type { ColumnFigures } from '../../history/night-figures.ts';
import { percent } from '../../percent.ts';
import { median } from '../../statistics.ts';
import { type EvidenceCheck, findLast, type GateNight, type GateRequest, isBeyond, limitOf } from './gate-request.ts';

/** A share of accounts is judged against so many nights. */
const MISSING_NIGHTS = 7;
/** Of fewer accounts a mean says little. */
const LEAST_ACCOUNTS = 20;
/** On the asinh scale: 0.3 is all values 35 % larger in a night. */
const LEAST_SHIFT = 0.3;
const TIMES_USUAL = 3;
/** One account out of few that goes from nothing to hundreds moves their mean by so much, shared among them. */
const ONE_ACCOUNT = 6;
const FEWEST_ACCOUNTS = 3;

/** What had values, or a part in scores, on its last believed night, and has none tonight. */
export const findGoneValues: EvidenceCheck = (request) => {
  const { tonight, before } = request;
  const names = new Set(before.flatMap(({ figures }) => Object.keys(figures.columns)));
  return [...names].flatMap((name): Evidence[] => {
    const last = findLast(before, ({ figures }) => figures.columns[name]);
    const now = tonight.figures.columns[name];
    if (last === null || last.found.missing >= 1) return [];
    if (now === undefined)
      return [describeGone(request, name, last, `${name} is not measured tonight: what it reads is not there`)];
    const { accounts } = tonight.figures;
    if (now.missing >= 1 && isMany(request, (1 - last.found.missing) * accounts))
      return [describeGone(request, name, last, `${name} has no value for any account`)];
    if (now.withoutPoints !== 1 || (last.found.withoutPoints ?? 1) === 1 || now.missing >= 1) return [];
    if (!isMany(request, (1 - last.found.withoutPoints!) * accounts)) return [];
    return [describeGone(request, name, last, `No value of ${name} is one that a signal knows`)];
  });
};

/** More than come and go in a portfolio of this size any night. */
function isMany({ tonight, limits }: GateRequest, accounts: number): boolean {
  return isBeyond(accounts, limitOf(limits.accountsGone, tonight.figures.accounts, limits));
}

function describeGone(
  request: GateRequest,
  name: string,
  { night, found }: { readonly night: string; readonly found: ColumnFigures },
  what: string,
): Evidence {
  const because = `${what}; on ${night} it had one for ${percent(1 - found.missing)} of accounts.`;
  const figures = { tonight: 0, usual: 1 - found.missing, limit: 0 };
  return { check: 'values-gone', ...ofColumn(request, name), figures, because };
}

/** Accounts without a value, against what is usual. One without any is told of by findGoneValues. */
export const findMissingValues: EvidenceCheck = (request) => {
  const { tonight, before, limits } = request;
  const { accounts } = tonight.figures;
  return columnsOf(tonight).flatMap(([name, { missing }]): Evidence[] => {
    const earlier = readColumn(before, name).slice(-MISSING_NIGHTS);
    if (earlier.length === 0) return [];
    const usual = median(earlier.map((known) => known.missing));
    const more = missing - usual;
    if (more <= limits.missingValues || !isMany(request, more * accounts)) return [];
    const because = `${name} is missing for ${percent(missing)} of accounts; ${percent(usual)} is usual. The limit is ${percent(limits.missingValues)} more.`;
    const figures = { tonight: missing, usual, limit: usual + limits.missingValues };
    return [{ check: 'missing-values', ...ofColumn(request, name), figures, because }];
  });
};

/** A step of a column's level against the ordinary steps of its last nights: another unit, another column, a factor. */
export const findLevelShifts: EvidenceCheck = (request) => {
  const { tonight, limits } = request;
  return columnsOf(tonight).flatMap(([name, column]): Evidence[] => {
    const step = measureStep(request, name);
    if (step === null) return [];
    const limit = Math.max(leastShift(tonight, column) * limits.levelShift, TIMES_USUAL * step.largest);
    if (Math.abs(step.shift) <= limit) return [];
    const factor = Math.exp(Math.abs(step.shift)).toFixed(1);
    const because = `${name} is about ${factor} times ${step.shift > 0 ? 'larger' : 'smaller'} over all accounts than on ${step.night}; the limit is ${Math.exp(limit).toFixed(1)} times.`;
    const figures = { tonight: column.level!, usual: column.level! - step.shift, limit };
    return [{ check: 'level-shift', ...ofColumn(request, name), figures, because }];
  });
};

function leastShift({ figures }: GateNight, { missing }: ColumnFigures): number {
  const values = (1 - missing) * figures.accounts;
  return values >= LEAST_ACCOUNTS ? LEAST_SHIFT : LEAST_SHIFT + ONE_ACCOUNT / values;
}

/** How far a column's level moved since its last believed night, and the largest of its ordinary steps; null = nothing to compare. */
export function measureStep(
  { tonight, before }: Pick<GateRequest, 'tonight' | 'before'>,
  name: string,
): { readonly shift: number; readonly largest: number; readonly night: string } | null {
  const column = tonight.figures.columns[name];
  if (column?.level == null || (1 - column.missing) * tonight.figures.accounts < FEWEST_ACCOUNTS) return null;
  const last = findLast(before, ({ figures }) => figures.columns[name]?.level ?? undefined);
  if (last === null) return null;
  const levels = readColumn(before, name).flatMap((one) => (one.level === null ? [] : [one.level]));
  const steps = levels.slice(1).map((one, index) => Math.abs(one - levels[index]!));
  return { shift: column.level - last.found, largest: Math.max(0, ...steps), night: last.night };
}

const CONSTANT_NIGHTS = 3;

/** A column that told accounts apart and says the same of all of them. */
export const findConstantColumns: EvidenceCheck = (request) => {
  const { tonight, before } = request;
  const { accounts } = tonight.figures;
  return columnsOf(tonight).flatMap(([name, { isConstant, missing }]): Evidence[] => {
    if (!isConstant || (1 - missing) * accounts < LEAST_ACCOUNTS) return [];
    const earlier = readColumn(before, name).slice(-CONSTANT_NIGHTS);
    if (earlier.length < CONSTANT_NIGHTS || earlier.some((one) => one.isConstant)) return [];
    const because = `${name} is the same for all accounts; on the nights before it was not.`;
    const figures = { tonight: 1, usual: null, limit: 1 };
    return [{ check: 'constant-values', ...ofColumn(request, name), figures, because }];
  });
};

/** What a metric's column, or a field's of the roster, puts in doubt. */
export function ofColumn(
  { metricsMadeOf }: Pick<GateRequest, 'metricsMadeOf'>,
  name: string,
): Pick<Evidence, 'about' | 'export' | 'date' | 'scope'> {
  const field = fieldOf(name);
  const scope: DoubtScope = field === null ? { is: 'metrics', metrics: metricsMadeOf(name) } : { is: 'field', field };
  return { about: name, export: null, date: null, scope };
}

const fieldsByColumn: ReadonlyMap<string, AccountField> = new Map(
  ACCOUNT_FIELDS.map((field) => [`accounts.${field}`, field]),
);

/** The field of the roster that a column of the figures is; null = it is a metric's. */
export function fieldOf(column: string): AccountField | null {
  return fieldsByColumn.get(column) ?? null;
}

function columnsOf({ figures }: GateNight): readonly [string, ColumnFigures][] {
  return Object.entries(figures.columns);
}

function readColumn(nights: readonly GateNight[], name: string): readonly ColumnFigures[] {
  return nights.flatMap(({ figures }) => figures.columns[name] ?? []);
}
