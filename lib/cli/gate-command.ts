import type { Clock } from '../calendar.ts';
import { isBelieved } from '../history/believed-run.ts';
import type { Run } from '../history/run.ts';
import { discardNight, RulingError, releaseNight } from '../steps/night/rule-on-night.ts';
import { notCompleted } from './failure.ts';
import { locatePortfolio } from './locate-portfolio.ts';
import { whoever } from './open-care.ts';
import { loadConfig } from './open-local.ts';
import { openStores, type StoreOptions } from './open-stores.ts';
import { colours, print, printable } from './terminal.ts';

export interface GateOptions extends StoreOptions {
  readonly config?: string;
  readonly by?: string;
  readonly json?: boolean;
}

/** `rounds gate show`: the nights that are held or were ruled on, or what one looked like. */
export async function runGateShowCommand(night: string | undefined, options: GateOptions, now: Clock): Promise<void> {
  const { stores } = await open(options, now);
  try {
    const runs = await stores.history.listRuns(night ?? '0000-01-01', night ?? '9999-12-31');
    if (night !== undefined && runs.length === 0) throw notCompleted(`Night ${night} was not run.`);
    const shown = night === undefined ? runs.filter(({ state, ruling }) => state === 'held' || ruling !== null) : runs;
    if (options.json) print(JSON.stringify(shown.map(describeRun)));
    else if (shown.length === 0) print(`No night is held. ${runs.filter(isBelieved).length} are believed.`);
    else for (const run of shown) printRun(run);
  } finally {
    await stores.close();
  }
}

/** `rounds gate release`: believes a held night after all, and tells it if it is the newest. */
export async function runGateReleaseCommand(night: string, options: GateOptions, now: Clock): Promise<void> {
  const { stores, dependencies } = await open(options, now);
  try {
    const told = await rule(() => releaseNight(decree(night, options, now), dependencies));
    print(`Night ${night} is released: later nights compare themselves with it.`);
    print(
      told.isTold
        ? 'It is the newest night: its alerts and digests are planned, and sent as the delivery mode says.'
        : `${told.laterNight} was run meanwhile, so it only restores history: nobody is told. rounds rerun --from ${told.laterNight} compares the later nights with it.`,
    );
  } finally {
    await stores.close();
  }
}

/** `rounds gate discard`: says that a held night is bad for good. */
export async function runGateDiscardCommand(night: string, options: GateOptions, now: Clock): Promise<void> {
  const { stores, dependencies } = await open(options, now);
  try {
    await rule(() => discardNight(decree(night, options, now), dependencies));
    print(
      `Night ${night} is discarded: no later night compares itself with it. Mended exports can be run again with rounds night --date ${night}.`,
    );
  } finally {
    await stores.close();
  }
}

async function open(options: GateOptions, now: Clock) {
  const { configFile } = locatePortfolio(options);
  const config = await loadConfig(configFile);
  const stores = await openStores(options, now);
  return { stores, dependencies: { ...stores, config, now, isReplay: false } };
}

function decree(night: string, { by }: GateOptions, now: Clock) {
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
