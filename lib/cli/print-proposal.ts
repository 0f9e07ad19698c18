import { countOf, formatCount, formatPart } from '../format-count.ts';
import type { SetFacts } from '../proposal/facts.ts';
import type { CurrencyGuess } from '../proposal/guess-currency.ts';
import type { Certainty, Proposal, Remark } from '../proposal/proposal.ts';
import type { FolderFacts } from '../proposal/read-facts.ts';
import type { Recognised, Subject } from '../proposal/recognise-set.ts';
import type { Understanding } from '../proposal/understand-folder.ts';
import type { FittedProposal } from './fit-proposal.ts';
import { printTable, right } from './print-table.ts';
import { colours, print, printable } from './terminal.ts';

const subjects: Readonly<Record<Subject, string>> = {
  accounts: 'customers',
  usage: 'product use',
  tickets: 'support tickets',
  surveys: 'survey answers',
  invoices: 'invoices',
  subscriptions: 'subscriptions',
  contacts: 'contacts',
  deals: 'deals',
  people: 'people and addresses',
  members: 'users, and whose they are',
  departures: 'customers who left',
  unknown: 'not known',
};

/** Every file, and what it seems to be. */
export function printFolder(folder: string, { sets, unread }: FolderFacts, understanding: Understanding): void {
  print(
    colours.bold(
      `Looked at ${countOf(
        sets.reduce((sum, { files }) => sum + files.keys.length, 0),
        'file',
      )} in ${printable(folder)}`,
    ),
  );
  print();
  printTable(
    ['File', 'Seems to be', 'Rows', 'Its account'],
    sets.map((set) => [
      printable(set.files.pattern),
      describeSubject(set, understanding),
      right(describeRows(set)),
      printable(describeKey(set, understanding)),
    ]),
  );
  for (const { key, because } of unread) print(`${colours.yellow('!')} ${printable(`${key} ${because}`)}`);
}

function describeRows({ rows, filesRead, files }: SetFacts): string {
  const text = formatCount(rows);
  return filesRead < files.keys.length
    ? `${text} in the newest ${formatPart(filesRead, files.keys.length)} files`
    : text;
}

function describeSubject(set: SetFacts, { candidates, recognised, people }: Understanding): string {
  const { tool, subject }: Recognised = recognised.get(set.name)!;
  const what =
    set === candidates[0]!.set ? 'customers' : people?.set === set.name ? subjects.people : subjects[subject];
  return tool === null ? what : `${what} (${tool})`;
}

function describeKey(set: SetFacts, { candidates, keys }: Understanding): string {
  const roster = candidates[0]!;
  if (set === roster.set) return `${roster.ids[0]!.name} is the id`;
  const key = keys.get(set.name);
  if (!key) return '';
  const share = `${formatCount(key.match.matchedRows)} of ${countOf(key.match.rows, 'row')}`;
  const by = key.by === 'name' ? ' (the name)' : key.by === 'id' ? '' : ` (by way of ${key.by.through})`;
  return `${key.column}${by}: ${share}`;
}

const marks: Readonly<Record<Certainty, string>> = {
  sure: colours.green('sure   '),
  likely: colours.yellow('likely '),
  unsure: colours.red('unsure '),
};

/** What of the settings was guessed, and not said. */
interface Guessed {
  readonly currency: CurrencyGuess | null;
  readonly timezone: boolean;
}

/** What was guessed, and how sure each guess is. */
export function listGuesses(proposal: Proposal, fitted: FittedProposal, guessed: Guessed): readonly Remark[] {
  const { groups } = fitted.model;
  const uncertain = proposal.metrics.filter(({ certainty }) => certainty !== 'sure').length;
  const signals = groups.reduce((sum, group) => sum + group.signals.length, 0);
  const byName = uncertain > 0 ? `; ${uncertain} by the name of a column alone` : '';
  const weights = groups.map(({ name, weight }) => `${name} ${weight}`).join(', ');
  const likely = (about: string, text: string): Remark => ({ about, text, certainty: 'likely' });
  const { currency } = guessed;
  return [
    ...proposal.remarks,
    likely('model', `${countOf(signals, 'signal')} in ${weights}${byName}`),
    likely('scales and bands', `from the values and scores of ${countOf(fitted.accounts, 'account')} tonight`),
    ...(currency
      ? [{ about: 'currency', text: `${currency.code}, ${currency.because}`, certainty: currency.certainty }]
      : []),
    ...(guessed.timezone ? [likely('time zone', `${proposal.settings.timezone}, this machine’s`)] : []),
  ];
}

/** What was not guessed, and why. */
export function listLeftOut(proposal: Proposal, fitted: FittedProposal): readonly string[] {
  return [...proposal.leftOut, ...fitted.model.dropped];
}

export function printGuesses(proposal: Proposal, fitted: FittedProposal, guessed: Guessed): void {
  print();
  print(colours.bold('What was guessed'));
  for (const { about, text, certainty } of listGuesses(proposal, fitted, guessed))
    print(`  ${marks[certainty]}${printable(about)}: ${printable(text)}`);
  const all = listLeftOut(proposal, fitted);
  if (all.length > 0) {
    print();
    print(colours.bold('Left out rather than guessed'));
    for (const one of all) print(`  ${printable(one)}`);
  }
}
