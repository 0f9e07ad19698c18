import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { lastCompleteNight } from '../calendar.ts';
import { openPrivateFolder } from '../files/private-folder.ts';
import { openScratch } from '../files/scratch.ts';
import { createFolderExportSource } from '../local/folder-export-source.ts';
import { findPackageFolder } from '../package-folder.ts';
import type { DateOrder } from '../proposal/column-meaning.ts';
import { guessCurrency } from '../proposal/guess-currency.ts';
import { judgeAnswer, readOperators } from '../proposal/judge-answer.ts';
import { type Answers, listQuestions, type Question } from '../proposal/list-questions.ts';
import { propose } from '../proposal/propose.ts';
import { createFactReader, type FactReader, type FolderFacts } from '../proposal/read-facts.ts';
import { type Understanding, understandFolder } from '../proposal/understand-folder.ts';
import { type CommandContext, type OptionsOf, shared } from './command.ts';
import { notCompleted, wrongUsage } from './failure.ts';
import { fitProposal } from './fit-proposal.ts';
import { requireFolder, requireNight, requirePastNight } from './open-local.ts';
import { findPlaceWords } from './place-words.ts';
import { listGuesses, listLeftOut, printFolder, printGuesses } from './print-proposal.ts';
import { colours, print, printable } from './terminal.ts';

const MODEL = 'health.yaml';

function withInitOptions(command: Command) {
  return command
    .argument('[folder]', 'the exports; ./exports unless given, or this folder where there is none')
    .option('--config <file>', `where the model is written; ./${MODEL} unless given`)
    .option('--accounts <file>', 'the file that lists your customers, where several may')
    .option('--portfolio <name>', 'what people read as its name')
    .option('--timezone <zone>', 'as Europe/London; this machine’s unless given')
    .option('--currency <code>', 'as USD; by the signs in the files unless given')
    .option('--dates <order>', 'dmy or mdy: which comes first in dates such as 03/04/2026, where no date says it')
    .option('--ops <address>', 'who hears of held nights and failures: a mail address, or a channel as "#cs-ops"')
    .addOption(shared.date)
    .option('--yes', 'ask nothing: leave out what is not sure')
    .option('--force', `write over a ${MODEL} that is there`)
    .option('--json', 'print what was guessed as JSON, ask nothing, and run neither a check nor a night');
}

type InitOptions = OptionsOf<typeof withInitOptions>;

/** `rounds init`: from a folder of exports to a first model, checked and run once. */
export function defineInit(command: Command, context: CommandContext): void {
  withInitOptions(command).action(async (given, options) => {
    refuseAnswers(options);
    const folder = requireFolder(findExports(given ?? '.'), 'init');
    const file = options.config ?? MODEL;
    if (existsSync(file) && options.force !== true)
      throw wrongUsage(
        `${file} is there already and was not touched. Add --force to write over it, or --config FILE for another.`,
      );
    await makeModel({ folder, file, options }, context);
  });
}

/** Of a project, where a night looks for them. */
function findExports(folder: string): string {
  const exports = path.join(folder, 'exports');
  return existsSync(exports) && statSync(exports).isDirectory() ? exports : folder;
}

/** Before any file is read: nobody waits for a minute to hear of a slip of the pen. */
function refuseAnswers(options: InitOptions): void {
  for (const about of ['ops', 'timezone', 'currency', 'dates'] as const) {
    const fault = options[about] === undefined ? null : judgeAnswer(about, options[about]);
    if (fault !== null) throw wrongUsage(`--${about}: ${options[about]} ${fault}`);
  }
  if (options.date !== undefined) requireNight(options.date, '--date');
}

interface Request {
  readonly folder: string;
  readonly file: string;
  readonly options: InitOptions;
}

async function makeModel({ folder, file, options }: Request, context: CommandContext): Promise<void> {
  const source = createFolderExportSource(folder);
  const scratch = openScratch('init');
  const reader = createFactReader(source, scratch);
  try {
    const facts = await reader.readFolder(() => {});
    const first = await understand(facts, reader, options.accounts);
    if (options.json !== true) printFolder(folder, facts, first);
    const guesses = {
      currency: guessCurrency(first),
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      portfolio: 'My customers',
    };
    const said = await complete(options, () => listQuestions(first, options, guesses));
    const understanding = said.accounts === options.accounts ? first : await understand(facts, reader, said.accounts);
    const { portfolio = guesses.portfolio, timezone = guesses.timezone } = said;
    const lastNight = lastCompleteNight(context.now(), timezone);
    const proposal = propose(understanding, {
      settings: {
        portfolio,
        timezone,
        currency: said.currency ?? guesses.currency.code,
        operators: said.ops === undefined ? null : readOperators(said.ops),
      },
      lastNight,
      night:
        options.date === undefined
          ? null
          : requirePastNight({ date: options.date, option: '--date' }, { timezone }, context.now),
      dateOrder: (said.dates as DateOrder | undefined) ?? null,
    });
    const fitted = await fitProposal(proposal, { source, now: context.now, schema: findSchema(file) });
    await openPrivateFolder(path.dirname(path.resolve(file)), { isOwn: false }).write(path.basename(file), fitted.text);
    const guessed = {
      currency: said.currency === undefined ? guesses.currency : null,
      timezone: said.timezone === undefined,
    };
    if (options.json === true) {
      const listed = { guesses: listGuesses(proposal, fitted, guessed), left_out: listLeftOut(proposal, fitted) };
      print(JSON.stringify({ model: file, night: proposal.night, ...listed }));
      return;
    }
    printGuesses(proposal, fitted, guessed);
    print();
    print(`${colours.green('✓')} ${colours.bold(file)} is written. What a night would read:`);
    print();
    await tryOut({ folder, file, options }, { night: proposal.night, lastNight }, context);
  } finally {
    await reader.close();
    await scratch.close();
  }
}

/** What the command line says, and what somebody at a terminal adds. */
async function complete(options: InitOptions, questions: () => readonly Question[]): Promise<Answers> {
  if (options.yes === true || options.json === true) return options;
  const { askQuestions, isSomebodyThere } = await import('./ask-questions.ts');
  return isSomebodyThere() ? { ...options, ...(await askQuestions(questions())) } : options;
}

async function understand(
  facts: FolderFacts,
  reader: FactReader,
  accounts: string | undefined,
): Promise<Understanding> {
  if (facts.sets.length === 0)
    throw notCompleted(
      [
        'There is no file in it that can be read: CSV, JSON lines or Parquet.',
        ...facts.unread.map(({ key, because }) => `${key} ${because}`),
      ].join('\n'),
    );
  const understanding = await understandFolder(facts.sets, reader, findNamed(facts, accounts));
  if (understanding !== null) return understanding;
  for (const { key, because } of facts.unread) print(`${colours.yellow('!')} ${printable(`${key} ${because}`)}`);
  throw notCompleted(
    `None of ${facts.sets.map(({ files }) => files.pattern).join(', ')} lists customers: a file with one row per customer is needed, with a column that tells them apart.`,
  );
}

function findNamed({ sets }: FolderFacts, accounts: string | undefined): string | null {
  if (accounts === undefined) return null;
  const found = sets.find(
    ({ files, name }) =>
      files.pattern === accounts ||
      name === accounts ||
      files.keys.some((key) => key === accounts || path.basename(key) === path.basename(accounts)),
  );
  if (found) return found.name;
  throw wrongUsage(
    `--accounts ${accounts}: there is no such file among ${sets.map(({ files }) => files.pattern).join(', ')}.`,
  );
}

/** Beside this program, seen from the model. */
function findSchema(file: string): string | null {
  const schema = path.join(findPackageFolder(), 'lib/config/health.schema.json');
  if (!existsSync(schema) || !statSync(schema).isFile()) return null;
  const relative = path.relative(path.dirname(path.resolve(file)), schema);
  return relative.split(path.sep).filter((part) => part === '..').length > 2 ? schema : relative;
}

/** Exit code of a check that found what would make wrong scores. */
const WRONG = 1;

/** What a night would read, then one night of which nothing is kept. */
async function tryOut(
  { folder, file }: Request,
  { night, lastNight }: { night: string; lastNight: string },
  { run }: CommandContext,
): Promise<void> {
  const where = ['--config', file, '--exports', folder, '--date', night];
  const checked = await run(['check', ...where]);
  print();
  print(colours.bold('A first night, of which nothing is kept'));
  const out = path.join(path.dirname(file), 'out', night);
  const ran = await run(['night', ...where, '--out', out]);
  print();
  if (ran !== 0)
    throw notCompleted(`The first night did not come to scores. ${file} is there: mend it, then run rounds check.`);
  const { go, named, kept } = findPlaceWords({ file, exports: folder });
  const dated = night === lastNight ? '' : ` --date ${night}`;
  print(colours.bold('Next'));
  if (checked === WRONG) print(printable(`  ${go}rounds check${named}${dated}   until nothing is wrong`));
  print(printable(`  ${go}rounds night${kept}${dated}   the same, and kept: later nights are compared with it`));
}
