import { stringify } from 'yaml';
import { countOf, formatCount } from '../format-count.ts';
import { quoteName } from '../quote-sql.ts';
import type { FittedModel, FittedSignal } from './fit-model.ts';
import type {
  MetricGuess,
  Operators,
  Proposal,
  RosterGuess,
  UnnamedOwners,
  Written,
  WrittenValue,
} from './proposal.ts';
import { playbooksOf, type RuleGuess } from './propose-rules.ts';

export interface ModelText {
  readonly proposal: Proposal;
  readonly model: FittedModel;
  readonly bands: { readonly healthy: number; readonly watch: number };
  readonly rules: readonly RuleGuess[];
  /** For the editor; null = it is nowhere that lasts. */
  readonly schema: string | null;
}

/** `health.yaml`, with what every guess rests on beside it. */
export function writeModel({ proposal, model, bands, rules, schema }: ModelText): string {
  const { settings, night, exports, metrics } = proposal;
  const lines = [
    ...(schema === null ? [] : [`# yaml-language-server: $schema=${schema}`]),
    `# Written by rounds init from the exports as they were on ${night}. Everything in it is a guess to be looked at: the comments`,
    '# say what each rests on. Change what you know better, then run rounds check.',
    'version: 1',
    `portfolio: ${scalar(settings.portfolio)}`,
    `timezone: ${scalar(settings.timezone)}   # a night is a complete calendar date here`,
    `currency: ${settings.currency}`,
    '',
    'exports:',
    ...exports.flatMap(({ name, options, comment }) => block(name, options, comment)),
    '',
    ...writeRoster(proposal.roster, proposal.unnamed),
    ...writePeople(proposal),
    '',
    'metrics:',
    ...metrics.map(writeMetric),
    '',
    'profiles:',
    '  - name: Everyone',
    '    groups:',
    ...model.groups.flatMap(({ name, weight, signals }) => [
      `      - name: ${name}`,
      `        weight: ${weight}`,
      '        signals:',
      ...signals.map((signal) => `          - ${writeSignal(signal)}`),
    ]),
    '',
    `bands: ${flow(bands)}   # by tonight’s scores: about a fifth at risk`,
    '',
    ...writeRules(rules),
    '# what of a night is believed: the defaults, but for a portfolio of which nothing is known yet',
    'gate: { learning_nights: 7 }',
    '',
    '# shadow: everything is planned and nothing is sent, until rounds deliver on',
    'deliver: shadow',
    '',
    ...writeNotify(proposal),
  ];
  const text = [...lines, ...writeLeftOut(proposal, model)].join('\n');
  return `${text.trimEnd()}\n`;
}

/** One option a line: people change them one by one. */
function block(name: string, options: Written, comment: string): string[] {
  return [
    `  ${name}:${note(comment)}`,
    ...Object.entries(options).map(([key, value]) => `    ${key}: ${inline(value)}`),
  ];
}

function writeRoster(
  { export: from, columns, attributes, comments, sql }: RosterGuess,
  unnamed: UnnamedOwners | null,
): string[] {
  if (sql !== null) return ['accounts:', '  sql: |', ...sql.split('\n').map((line) => `    ${line}`)];
  return [
    'accounts:',
    `  from: ${from}`,
    ...[...columns].map(([role, column]) => `  ${role}: ${scalar(column)}${note(comments.get(role) ?? '')}`),
    ...(unnamed === null ? [] : [`  # owner: ${scalar(unnamed.column)}   # names: see people below`]),
    ...(attributes.length > 0 ? [`  attributes: ${inline(attributes)}   # for rules and profiles: when: { … }`] : []),
  ];
}

/** Whose the names in the accounts are. */
function writePeople({ people, unnamed, roster }: Proposal): string[] {
  if (people !== null) {
    const { set, name, address, manager, match } = people;
    const written = { from: set, name, email: address, ...(manager !== null && { manager }) };
    return [
      '',
      `people: ${flow(written)}${note(`the address of ${formatCount(match.matchedRows)} of ${formatCount(match.rows)} owners’ names`)}`,
    ];
  }
  if (unnamed === null) return [];
  const { column, names, count } = unnamed;
  const add =
    roster.sql === null
      ? 'take away the # here and before owner'
      : `take away the # here, and add a.${quoteName(column)} as owner to the SELECT`;
  const left = count - names.length;
  return [
    '',
    `# Owners are names (${column}), and nobody is told of an account without a mail address. Write theirs, and ${add}:`,
    '# people:',
    ...names.map((name) => `#   - { name: ${scalar(name)}, email: somebody@your-company.com }`),
    ...(left > 0 ? [`#   and ${countOf(left, 'more')}`] : []),
  ];
}

function writeMetric({ name, definition, comment, certainty }: MetricGuess): string {
  const guess = certainty === 'sure' ? '' : 'a guess by its name';
  return `  ${name}: ${flow(definition)}${note([comment, guess].filter((part) => part !== '').join('; '))}`;
}

function writeSignal({ metric, weight, kind, coverage, comment }: FittedSignal): string {
  const shape: Written =
    'scale' in kind ? { worst: kind.scale.worst, best: kind.scale.best } : { points: Object.fromEntries(kind.points) };
  const known = coverage < 1 ? `${Math.round(100 * coverage)} % of accounts have it` : '';
  return `${flow({ metric, ...shape, ...(weight !== 1 && { weight }) })}${note([known, comment].filter((part) => part !== '').join('; '))}`;
}

/** None while the scales are still looked for. */
function writeRules(rules: readonly RuleGuess[]): string[] {
  if (rules.length === 0) return [];
  return [
    'rules:',
    ...rules.map(({ rule, comment }) => `  - ${flow(rule)}${note(comment)}`),
    '',
    'playbooks:',
    ...Object.entries(playbooksOf(rules)).flatMap(([id, { title, tasks }]) => [
      `  ${id}:`,
      `    title: ${scalar(title)}`,
      '    tasks:',
      ...tasks.map((task) => `      - ${flow(task)}`),
    ]),
    '',
  ];
}

function writeNotify({ settings, managers, ownerDomains }: Proposal): string[] {
  const [manager] = managers;
  const above: Operators | null =
    settings.operators ?? (manager === undefined ? null : { kind: 'address', address: manager });
  const head = ['notify:', '  digest: { at: "07:30", weekdays: [mon, tue, wed, thu, fri] }'];
  if (above === null)
    return [
      ...head,
      '  # Nobody is named yet, so nobody is told. Fill these in:',
      '  # leaders: { emails: [head-of-cs@your-company.com] }     # the weekly summary',
      '  # unowned: { emails: [head-of-cs@your-company.com] }     # accounts without an owner',
      '  # ops: { emails: [you@your-company.com] }                # held nights and failures',
      '  # operators: [you@your-company.com]                      # may release a held night',
      ...(ownerDomains.length > 0 ? [`  domains: ${inline(ownerDomains)}   # nobody else is ever written to`] : []),
    ];
  const guessed = '   # a guess: who is above the owners';
  const leaders = manager ?? (above.kind === 'address' ? above.address : null);
  const address = above.kind === 'address' ? above.address : (manager ?? null);
  const domains = [...new Set([...ownerDomains, ...(address === null ? [] : [domainOf(address)])])];
  return [
    ...head,
    leaders === null
      ? '  # leaders: { emails: [head-of-cs@your-company.com] }     # the weekly summary'
      : `  leaders: ${flow({ emails: [leaders] })}${manager ? guessed : ''}`,
    `  unowned: ${flow(leaders === null ? toAudience(above) : { emails: [leaders] })}`,
    `  ops: ${flow(toAudience(above))}${settings.operators === null ? guessed : ''}`,
    address === null
      ? '  # operators: [you@your-company.com]                      # may release a held night'
      : `  operators: ${inline([address])}${settings.operators?.kind === 'address' ? '' : guessed}`,
    ...(domains.length > 0 ? [`  domains: ${inline(domains)}   # nobody else is ever written to`] : []),
  ];
}

function toAudience(operators: Operators): Written {
  return operators.kind === 'address' ? { emails: [operators.address] } : { slack: operators.channel };
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/** Where somebody who knows better finds what to add. */
function writeLeftOut({ leftOut }: Proposal, { dropped }: FittedModel): string[] {
  const all = [...leftOut, ...dropped.map((one) => `signal ${one}`)];
  return all.length === 0 ? [] : ['', '# Left out, and why:', ...all.map((one) => `# - ${one.replace(/\s+/g, ' ')}`)];
}

function note(comment: string): string {
  return comment === '' ? '' : `   # ${comment.replace(/\s+/g, ' ')}`;
}

function inline(value: WrittenValue): string {
  if (Array.isArray(value)) return `[${(value as readonly WrittenValue[]).map(inline).join(', ')}]`;
  return typeof value === 'object' ? flow(value as Written) : scalar(value as string | number | boolean);
}

function flow(written: Written): string {
  const parts = Object.entries(written).map(([key, value]) => `${scalar(key)}: ${inline(value)}`);
  return `{ ${parts.join(', ')} }`;
}

/** As YAML writes it inside braces; a text that looks like something else is quoted. */
function scalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  if (/^[\p{L}][\p{L}\d_ ./()-]*$/u.test(value) && !/ $|^(true|false|yes|no|on|off|null|y|n)$/i.test(value))
    return value;
  return stringify(value, { defaultStringType: 'QUOTE_DOUBLE', lineWidth: 0 }).trimEnd();
}
