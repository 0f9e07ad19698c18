import { existsSync } from 'node:fs';
import path from 'node:path';
import { wrongUsage } from './failure.ts';

/** Where `rounds demo` makes its portfolio unless told otherwise. */
export const DEMO_FOLDER = 'nightrounds-demo';

const MODEL = 'health.yaml';

/** What a command line may name of a portfolio. */
export interface Named {
  readonly config?: string | undefined;
  readonly exports?: string | undefined;
  readonly state?: string | undefined;
  readonly table?: string | undefined;
}

/** Where a portfolio lies on this machine; null: nobody said where, and no project says it. */
export interface Portfolio {
  readonly configFile: string | null;
  readonly exportsFolder: string | null;
  readonly stateFolder: string | null;
  /** A deployed table, in the place of the state folder. */
  readonly table: string | null;
  /** For a folder of results per night. */
  readonly outFolder: string | null;
  /** The folder whose own exports, state and out stand in for what nobody named; null: none does. */
  readonly project: string | null;
  /** It is the demo's, for want of another: to look at, not to run nights of. */
  readonly isDemo: boolean;
}

/** Where a command was started, and with which variables. */
export interface Whereabouts {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * What is named; else what a variable ROUNDS_… names; else what the project has. A project is the folder of a health.yaml, this one or
 * the nearest above. A model named by --config is of no project: its exports and its state are named, too.
 */
export function locatePortfolio(named: Named, { folder, env }: Whereabouts = whereabouts()): Portfolio {
  const said = (variable: string) => env[variable] || undefined;
  const configNamed = named.config ?? said('ROUNDS_CONFIG');
  const foundIn = configNamed === undefined ? findProject(named, folder) : null;
  const project = named.config !== undefined ? null : configNamed !== undefined ? path.dirname(configNamed) : foundIn;
  const inProject = (name: string) => (project === null ? null : path.join(project, name));
  return {
    configFile: configNamed ?? inProject(MODEL),
    exportsFolder: named.exports ?? said('ROUNDS_EXPORTS') ?? inProject('exports'),
    stateFolder: named.state ?? said('ROUNDS_STATE') ?? inProject('state'),
    table: named.table ?? (named.state === undefined ? (said('ROUNDS_TABLE') ?? null) : null),
    outFolder: said('ROUNDS_OUT') ?? inProject('out'),
    project,
    isDemo: foundIn === DEMO_FOLDER,
  };
}

export function whereabouts(): Whereabouts {
  return { folder: process.cwd(), env: process.env };
}

/** The model of a portfolio that must have one. */
export function requireModel({ configFile }: Portfolio): string {
  if (configFile !== null) return configFile;
  throw wrongUsage(
    `There is no ${MODEL} here or in a folder above: rounds init makes one from your exports, rounds demo an invented portfolio; --config FILE names one elsewhere.`,
  );
}

/** The model of a portfolio that nights are run of: the demo's only where somebody went there or named it. */
export function requireOwnModel(portfolio: Portfolio): string {
  if (!portfolio.isDemo) return requireModel(portfolio);
  throw wrongUsage(
    `There is no ${MODEL} here or in a folder above, but the demo's: go to ${DEMO_FOLDER} to run a night of it, or make your own by rounds init.`,
  );
}

/** The exports of a portfolio that must have some. */
export function requireExports({ exportsFolder, project }: Portfolio): string {
  if (exportsFolder === null)
    throw wrongUsage('Give --exports DIR, the folder that holds the exports: with --config all folders are named.');
  if (project !== null && exportsFolder === path.join(project, 'exports') && !existsSync(exportsFolder))
    throw wrongUsage(`There is no folder ${exportsFolder}: put your exports there, or name theirs with --exports DIR.`);
  return exportsFolder;
}

/** The state of a portfolio of which nights were kept. `otherwise` is what a command takes beside --state. */
export function requireState({ stateFolder, project }: Portfolio, otherwise: string): string {
  const give = `Give --state DIR (where rounds night kept its history) or ${otherwise}.`;
  if (stateFolder === null) throw wrongUsage(give);
  if (project !== null && stateFolder === path.join(project, 'state') && !existsSync(stateFolder))
    throw wrongUsage(`No night has been kept in ${stateFolder} yet: rounds night runs one. ${give}`);
  return stateFolder;
}

/** The folder of the nearest health.yaml, relative to where the command was started; the demo's where that lies nearest. */
function findProject(named: Named, folder: string): string | null {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const here = path.relative(folder, at);
    if (existsSync(path.join(at, MODEL))) return here;
    if (here === '' && !isOther(named, folder) && existsSync(path.join(at, DEMO_FOLDER, MODEL))) return DEMO_FOLDER;
    if (at === path.dirname(at)) return null;
  }
}

/** The demo's model goes with the demo's folders alone: of another portfolio it would say what is not so. */
function isOther({ state, exports, table }: Named, folder: string): boolean {
  const demo = path.resolve(folder, DEMO_FOLDER);
  return table !== undefined || [state, exports].some((one) => one && path.dirname(path.resolve(folder, one)) !== demo);
}
