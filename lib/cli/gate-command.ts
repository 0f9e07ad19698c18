import type { Command } from '@commander-js/extra-typings';
import { isBelieved, type Run } from '../history/run.ts';
import { discardNight, RulingError, releaseNight } from '../steps/night/rule-on-night.ts';
import { type CommandContext, type OptionsOf, onStores, shared } from './command.ts';
import { notCompleted } from './failure.ts';
import { locatePortfolio } from './locate-portfolio.ts';
import { whoever } from './open-care.ts';
import { loadConfig } from './open-local.ts';
import { openStores } from './open-stores.ts';
import { colours, print, printable } from './terminal.ts';

/** `rounds gate`: nights that are held. */
export function defineGate(gate: Command, context: CommandContext): void {
  addShow(gate, context);
  addRelease(gate, context);
  addDiscard(gate, context);
}

/** The nights that are held or were ruled on, or what one looked like. */
function addShow(gate: Command, context: CommandContext): void {
  onStores(gate.command('show', { isDefault: true }))
    .argument('[night]', 'one night; those that are held or were ruled on unless given')
    .description('what is held, and why')
    .addOption(shared.json)
    .action((night, options) =>
      withGate(options, context, async ({ history }) => {
        const runs = await history.listRuns(night ?? '0000-01-01', night ?? '9999-12-31');
        if (night !== undefined && runs.length === 0) throw notCompleted(`Night ${night} was not run.`);
        const shown =
          night === undefined ? runs.filter(({ state, ruling }) => state === 'held' || ruling !== null) : runs;
        if (options.json) print(JSON.stringify(shown.map(describeRun)));
        else if (shown.length === 0) print(`No night is held. ${runs.filter(isBelieved).length} are believed.`);
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
        print(`Night ${night} is released: later nights compare themselves with it.`);
        print(
          told.isTold
            ? 'It is the newest night: its alerts and digests are planned, and sent as the delivery mode says.'
            : `${told.laterNight} was run meanwhile, so it only restores history: nobody is told. rounds rerun --from ${told.laterNight} compares the later nights with it.`,
        );
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
        print(
          `Night ${night} is discarded: no later night compares itself with it. Mended exports can be run again with rounds night --date ${night}.`,
        );
      }),
    );
}

type GateDependencies = Parameters<typeof releaseNight>[1];

async function withGate(
  options: OptionsOf<typeof onStores>,
  { now }: CommandContext,
  act: (dependencies: GateDependencies) => Promise<void>,
): Promise<void> {
  const { configFile } = locatePortfolio(options);
  const config = await loadConfig(configFile);
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

function describeRun({ night, state, heldBecause, ruling, figures, totals }: Run) {
  return {
    night,
    state,
    believed: isBelieved({ state }),
    held_because: heldBecause,
    ruling,
    scored: totals !== null,
    figures,
  };
}

function printRun(run: Run): void {
  const { night, state, heldBecause, ruling, figures, totals } = run;
  const mark = isBelieved(run) ? colours.green('✓') : colours.red('✗');
  print(`${mark} ${colours.bold(night)} ${describeState(run)}`);
  if (heldBecause !== null) print(`  Held because: ${printable(heldBecause)}`);
  if (ruling) print(`  ${printable(ruling.by)} ${ruling.is} it on ${ruling.at.slice(0, 10)}.`);
  if (figures) {
    const { compared, enteredAtRisk, newRisks, meanMove, fell } = figures.moves;
    print(
      `  ${figures.accounts} accounts, ${figures.gone} gone; ${enteredAtRisk} of ${compared} entered at risk, ${newRisks} new risks, ${fell} fell 5 points or more, ${meanMove.toFixed(2)} points on average.`,
    );
  }
  if (state === 'held')
    print(
      totals === null
        ? '  Nothing was scored: mend the export and run it again.'
        : `  rounds gate release ${night} believes it after all; rounds gate discard ${night} never.`,
    );
}

function describeState({ state, ruling }: Run): string {
  if (ruling) return ruling.is;
  return state === 'held' ? 'is held' : state;
}
