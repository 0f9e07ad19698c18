import type { Command } from '@commander-js/extra-typings';
import { countOf, formatCount, formatPart } from '../format-count.ts';
import { type Doubt, type DoubtStanding, isLeftOut } from '../history/doubt.ts';
import { isBelieved, type Run } from '../history/run.ts';
import { isWatchedChange } from '../metrics/watched-changes.ts';
import { percent } from '../percent.ts';
import { discardNight, nameDoubt, RulingError, releaseNight, sayOfDoubts } from '../steps/night/rule-on-night.ts';
import { answer } from './answer.ts';
import { type CommandContext, type OptionsOf, onStores, shared } from './command.ts';
import { notCompleted } from './failure.ts';
import { locatePortfolio, requireModel } from './locate-portfolio.ts';
import { whoever } from './open-care.ts';
import { loadConfig } from './open-local.ts';
import { openStores } from './open-stores.ts';
import { colours, print, printable } from './terminal.ts';

/** `rounds gate`: nights that are held. */
export function defineGate(gate: Command, context: CommandContext): void {
  addShow(gate, context);
  addRelease(gate, context);
  addDiscard(gate, context);
  addWord(gate, context, 'right');
  addWord(gate, context, 'wrong');
}

/** The nights that are held or were ruled on, or what one looked like. */
function addShow(gate: Command, context: CommandContext): void {
  onStores(gate.command('show', { isDefault: true }))
    .argument('[night]', 'one night; those of which anything was in doubt or ruled on unless given')
    .description('what is in doubt or held, and why')
    .option('--date <night>', 'the same as the argument')
    .action((argument, options) =>
      withGate(options, context, async ({ history }) => {
        const night = argument ?? options.date;
        const runs = await history.listRuns(night ?? '0000-01-01', night ?? '9999-12-31');
        if (night !== undefined && runs.length === 0) throw notCompleted(`Night ${night} was not run.`);
        const shown = night === undefined ? runs.filter(isRemarkable) : runs;
        if (options.json) print(JSON.stringify(shown.map(describeRun)));
        else if (shown.length === 0)
          print(
            `No night is held, and nothing was in doubt. ${formatCount(runs.filter(isBelieved).length)} are believed.`,
          );
        else for (const run of shown) printRun(run);
      }),
    );
}

/** Believes a held night after all, and tells it if it is the newest. */
function addRelease(gate: Command, context: CommandContext): void {
  onStores(gate.command('release'))
    .argument('<night>')
    .description('believe it after all; the newest night is told, an earlier one only restores history')
    .addOption(shared.by)
    .action((night, options) =>
      withGate(options, context, async (dependencies) => {
        const told = await rule(() => releaseNight(decree(night, options.by, context), dependencies));
        answer(options, { night, ruling: 'released', ...told }, () => {
          print(`Night ${night} is released: later nights compare themselves with it.`);
          print(
            told.isTold
              ? 'It is the newest night: its alerts and digests are planned, and sent as the delivery mode says.'
              : `${told.laterNight} was run meanwhile, so it only restores history: nobody is told. rounds rerun --from ${told.laterNight} compares the later nights with it.`,
          );
        });
      }),
    );
}

/** Says that a held night is bad for good. */
function addDiscard(gate: Command, context: CommandContext): void {
  onStores(gate.command('discard'))
    .argument('<night>')
    .description('never believe it')
    .addOption(shared.by)
    .action((night, options) =>
      withGate(options, context, async (dependencies) => {
        await rule(() => discardNight(decree(night, options.by, context), dependencies));
        answer(options, { night, ruling: 'discarded' }, () =>
          print(
            `Night ${night} is discarded: no later night compares itself with it. Mended exports can be run again with rounds night --date ${night}.`,
          ),
        );
      }),
    );
}

const words = {
  right: {
    what: 'believe what is in doubt: from the next night on this is how things are',
    says: 'From the next night on this is how things are',
  },
  wrong: {
    what: 'leave what is in doubt out until it is mended, however long it stays so',
    says: 'Left out until it is mended',
  },
} as const;

/** Says of what a night left out whether it is right. */
function addWord(gate: Command, context: CommandContext, is: keyof typeof words): void {
  onStores(gate.command(is))
    .argument('<night>')
    .argument('[about]', 'the metric, export, column or check that rounds gate show names; all of them unless given')
    .description(words[is].what)
    .addOption(shared.by)
    .action((night, named, options) =>
      withGate(options, context, async (dependencies) => {
        const said = { ...decree(night, options.by, context), is, about: named ?? null };
        const doubts = await rule(() => sayOfDoubts(said, dependencies));
        const about = [...new Set(doubts.map(nameDoubt))];
        answer(options, { night, is, about }, () => print(`${words[is].says}: ${about.map(printable).join(', ')}.`));
      }),
    );
}

function isRemarkable({ state, ruling, gate }: Run): boolean {
  return state === 'held' || ruling !== null || (gate?.doubts.length ?? 0) > 0 || (gate?.surge.length ?? 0) > 0;
}

type GateDependencies = Parameters<typeof releaseNight>[1];

async function withGate(
  options: OptionsOf<typeof onStores>,
  { now }: CommandContext,
  act: (dependencies: GateDependencies) => Promise<void>,
): Promise<void> {
  const config = await loadConfig(requireModel(locatePortfolio(options)));
  const stores = await openStores(options, now);
  try {
    await act({ ...stores, config, now, isReplay: false });
  } finally {
    await stores.close();
  }
}

function decree(night: string, by: string | undefined, { now }: CommandContext) {
  return { night, by: whoever(by), at: new Date(now()).toISOString() };
}

async function rule<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof RulingError) throw notCompleted(error.message);
    throw error;
  }
}

function describeRun({ night, state, heldBecause, ruling, figures, totals, gate }: Run) {
  return {
    night,
    state,
    believed: isBelieved({ state }),
    held_because: heldBecause,
    ruling,
    scored: totals !== null,
    gate: gate ?? null,
    figures,
  };
}

function printRun(run: Run): void {
  const { night, state, heldBecause, ruling, figures, totals, gate } = run;
  const mark = isBelieved(run) ? colours.green('✓') : colours.red('✗');
  print(`${mark} ${colours.bold(night)} ${describeState(run)}`);
  if (heldBecause !== null) print(`  Held because: ${printable(heldBecause)}`);
  for (const doubt of gate?.doubts ?? []) printDoubt(doubt);
  if (gate && gate.doubts.length > 0)
    print(
      `  Not in doubt: ${percent(gate.notInDoubt.accounts)} of accounts, ${percent(gate.notInDoubt.weight)} of the weight of their profiles.`,
    );
  for (const because of gate?.surge ?? []) print(`  Told by triage: ${printable(because)}`);
  if (ruling) print(`  ${printable(ruling.by)} ${ruling.is} it on ${ruling.at.slice(0, 10)}.`);
  if (figures) {
    const { compared, enteredAtRisk, newRisks, meanMove, fell } = figures.moves;
    print(
      `  ${countOf(figures.accounts, 'account')}, ${formatCount(figures.gone)} gone; ${formatPart(enteredAtRisk, compared)} entered at risk, ${countOf(newRisks, 'new risk')}, ${formatCount(fell)} fell 5 points or more, ${meanMove.toFixed(2)} points on average.`,
    );
  }
  if (state === 'held')
    print(
      totals === null
        ? '  Nothing was scored: mend the export and run it again.'
        : `  rounds gate release ${night} believes it after all; rounds gate discard ${night} never.`,
    );
}

const standings: Readonly<Record<DoubtStanding, string>> = {
  'left-out': 'left out',
  wrong: 'left out until it is mended: somebody said it is wrong',
  stayed: 'believed: it stayed so',
  right: 'believed: somebody said it is right',
};

function printDoubt(doubt: Doubt): void {
  const { because, standing, since, nights, scope, figures, check } = doubt;
  const mark = isLeftOut(doubt) ? colours.red('!') : colours.green('✓');
  const lasts = nights > 1 ? `, since ${since}` : '';
  print(`  ${mark} ${printable(nameDoubt(doubt))} (${check}${lasts}): ${standings[standing]}`);
  print(`    ${printable(because)}`);
  const usual = figures.usual === null ? '' : `, usual ${formatFigure(figures.usual)}`;
  print(
    `    Found ${formatFigure(figures.tonight)}${usual}, limit ${formatFigure(figures.limit)}. ${describeScope(scope)}`,
  );
}

function formatFigure(value: number): string {
  return String(Number(value.toFixed(3)));
}

function describeScope(scope: Doubt['scope']): string {
  switch (scope.is) {
    case 'night':
      return 'It is about the whole night.';
    case 'metrics': {
      const names = scope.metrics.filter((name) => !isWatchedChange(name)).map(printable);
      return names.length === 0 ? 'No metric reads it.' : `It is about ${names.join(', ')}.`;
    }
    case 'field':
      return `It is about the accounts’ ${scope.field}.`;
    case 'gone-accounts':
    case 'new-accounts':
    case 'unscored-accounts':
      return `It is about ${countOf(scope.accounts, 'account')}: ${scope.sample.slice(0, SHOWN_ACCOUNTS).map(printable).join(', ')}${scope.accounts > SHOWN_ACCOUNTS ? ' …' : ''}.`;
  }
}

const SHOWN_ACCOUNTS = 5;

function describeState({ state, ruling }: Run): string {
  if (ruling) return ruling.is;
  return state === 'held' ? 'is held' : state;
}
