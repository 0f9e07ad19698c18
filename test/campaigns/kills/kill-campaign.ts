import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { createRandom, type Random } from '../../../lib/sample/random.ts';
import { bundleElsewhere } from '../../support/bundle-elsewhere.ts';
import { readEverything } from '../../support/read-everything.ts';
import { MORNING, type Scene, writeExports, writePortfolio } from './scenes.ts';

/** Of one command. */
export interface KillFigures {
  readonly command: string;
  kills: number;
  /** Killed while it had the state, and not while it was loaded. */
  killsOfOpenState: number;
  /** Left something in the temporary folder, which the next start had to sweep. */
  killsThatLeftScratch: number;
  notOpened: number;
  otherResults: number;
  otherWords: number;
  scratchLeft: number;
  partsLeft: number;
  stringsLeft: number;
  /** The first few kills that broke a promise. */
  readonly broken: string[];
}

/** One in so many is killed while it is loaded. */
const LOADING_SHARE = 8;
const SHOWN = 5;
const SET_CLOCK = new URL('../../support/set-machine-clock.mjs', import.meta.url).href;
const ANNOUNCE_STATE = new URL('../../support/announce-state.mjs', import.meta.url).href;

/** Kills each command in its turn with SIGKILL at a random moment of it, runs it again to its end, and compares with one that nobody disturbed. */
export async function runKillCampaign(options: {
  readonly scenes: readonly Scene[];
  readonly kills: number;
  readonly seed: number;
}): Promise<readonly KillFigures[]> {
  const { scenes } = options;
  const folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-kills-'));
  try {
    const programs = path.join(folder, 'programs');
    mkdirSync(programs);
    await bundleElsewhere(
      {
        rounds: 'lib/cli/main.ts',
        'query-worker-process': 'lib/metrics/query-worker-process.ts',
        'run-commands': 'test/campaigns/run-commands.ts',
      },
      programs,
    );
    const origins = openOrigins(programs, folder);
    const waiting = scenes.map((scene, index) => ({
      scene,
      kills: Math.floor((options.kills + index) / scenes.length),
    }));
    const figures = new Map<Scene, KillFigures>();
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const { scene, kills } = next;
        const stage = await openStage(scene, programs, await origins(scene), path.join(folder, scene.name));
        await killAll(stage, kills, createRandom(options.seed).fork(scene.name));
        figures.set(scene, stage.figures);
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
    return scenes.map((scene) => figures.get(scene)!);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const AT_A_TIME = 2;
const TRIES_PER_KILL = 3;

/** One that ended before its moment had come is no kill, and another one is tried. */
async function killAll(stage: Stage, kills: number, random: Random): Promise<void> {
  for (let tries = 0; stage.figures.kills < kills; tries++) {
    if (tries > TRIES_PER_KILL * kills)
      throw new Error(`${stage.figures.command} mostly ends before it can be killed.`);
    await stage.kill(random, tries);
  }
}

/** The portfolios that commands start from, each made once. */
function openOrigins(programs: string, folder: string): (scene: Scene) => Promise<string> {
  const made = new Map<Scene['before'], Promise<string>>();
  async function make({ name, before }: Scene): Promise<string> {
    const origin = path.join(folder, `before-${name}`);
    mkdirSync(origin);
    mkdirSync(temporaryOf(origin), { recursive: true });
    writePortfolio(origin);
    const { printed } = await start(path.join(programs, COMMANDS), [JSON.stringify(before)], origin).ended;
    if (/^exit [^0]/m.test(printed)) throw new Error(`What ${name} starts from was not made: ${printed}`);
    return origin;
  }
  return (scene) => {
    const origin = made.get(scene.before) ?? make(scene);
    made.set(scene.before, origin);
    return origin;
  };
}

const ROUNDS = 'rounds.mjs';
const COMMANDS = 'run-commands.mjs';

type Stage = Awaited<ReturnType<typeof openStage>>;

async function openStage(scene: Scene, programs: string, origin: string, folder: string) {
  /** Milliseconds, of the last one that nobody disturbed. */
  const usual = { loading: 0, working: 0 };

  /** The command and what follows on it, in one process. */
  async function complete(portfolio: string): Promise<Outcome> {
    const lines = JSON.stringify([scene.command, ...scene.settling, ...scene.after]);
    const { printed, openings } = await start(path.join(programs, COMMANDS), [lines], portfolio).ended;
    const [own = '', ...others] = printed.split(/^(?=exit \d+$)/m);
    // Whatever follows opens the state, too.
    const [first, second] = openings;
    if (first !== undefined && second !== undefined) Object.assign(usual, { loading: first, working: second - first });
    const isDone = others[0]?.startsWith('exit 0') === true;
    return {
      isDone,
      words: isDone ? others.slice(scene.settling.length).join('') : own,
      left: readdirSync(temporaryOf(portfolio)),
      results: readResults(portfolio),
      parts: findParts(portfolio),
    };
  }

  function copyOrigin(name: string): string {
    const copy = path.join(folder, name);
    cpSync(origin, copy, { recursive: true, preserveTimestamps: true });
    writeExports(copy, scene.correction);
    mkdirSync(temporaryOf(copy), { recursive: true });
    return copy;
  }

  const expected = await complete(copyOrigin('undisturbed'));
  if (!expected.isDone) throw new Error(`${scene.name} fails undisturbed: ${expected.words}`);

  const figures: KillFigures = {
    command: scene.name,
    ...{ kills: 0, killsOfOpenState: 0, killsThatLeftScratch: 0, notOpened: 0, otherResults: 0, otherWords: 0 },
    ...{ scratchLeft: 0, partsLeft: 0, stringsLeft: 0 },
    broken: [],
  };
  return {
    figures,
    /** Counts only if it did not end before its moment had come. */
    async kill(random: Random, number: number): Promise<void> {
      const portfolio = copyOrigin(`${number}`);
      const isLoading = random.chance(1 / LOADING_SHARE);
      const moment = random.between(0, Math.ceil(isLoading ? usual.loading : usual.working));
      const run = start(path.join(programs, ROUNDS), scene.command, portfolio);
      if (!isLoading) await Promise.race([run.opened, run.ended]);
      const timer = setTimeout(() => run.child.kill('SIGKILL'), moment);
      const { signal, openings } = await run.ended;
      clearTimeout(timer);
      try {
        if (signal !== 'SIGKILL') return;
        figures.kills++;
        if (openings.length > 0) figures.killsOfOpenState++;
        if (readdirSync(temporaryOf(portfolio)).length > 0) figures.killsThatLeftScratch++;
        const outcome = await complete(portfolio);
        const found = await compare(outcome, portfolio);
        if (found.length > 0 && figures.broken.length < SHOWN)
          figures.broken.push(
            `kill ${number}, ${scene.name}, ${moment} ms ${isLoading ? 'after its start' : 'after it opened the state'}: ${found.join('; ')}`,
          );
      } finally {
        rmSync(portfolio, { recursive: true, force: true });
      }
    },
  };

  async function compare(outcome: Outcome, portfolio: string): Promise<readonly string[]> {
    const found: string[] = [];
    if (!outcome.isDone) {
      figures.notOpened++;
      found.push(`run again it fails: ${outcome.words}`);
    } else if (outcome.words !== expected.words) {
      figures.otherWords++;
      found.push(`it says ${linesThatDiffer(outcome.words, expected.words)}`);
    }
    const other = namesThatDiffer(outcome.results, expected.results);
    if (other.length > 0) {
      figures.otherResults++;
      found.push(`other results: ${other.join(', ')}`);
    }
    if (outcome.left.length > 0) {
      figures.scratchLeft++;
      found.push(`left in the temporary folder: ${outcome.left.join(', ')}`);
    }
    if (outcome.parts.length > 0) {
      figures.partsLeft++;
      found.push(`left of files that were being written: ${outcome.parts.join(', ')}`);
    }
    const everything = scene.gone.length === 0 ? '' : await readEverything(path.join(portfolio, 'state'));
    const strings = scene.gone.filter((one) => everything.includes(one));
    if (strings.length > 0) {
      figures.stringsLeft++;
      found.push(`still in the state: ${strings.join(', ')}`);
    }
    return found;
  }
}

interface Outcome {
  readonly isDone: boolean;
  /** What explain, why and the like print; of a command that failed, what it says. */
  readonly words: string;
  /** Name → bytes. */
  readonly results: ReadonlyMap<string, string>;
  /** In the command's own temporary folder, once it ended. */
  readonly left: readonly string[];
  readonly parts: readonly string[];
}

function namesThatDiffer(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): readonly string[] {
  const names = [...new Set([...one.keys(), ...other.keys()])];
  return names.filter((name) => one.get(name) !== other.get(name));
}

function linesThatDiffer(one: string, other: string): string {
  const [own, others] = [one.split('\n'), other.split('\n')];
  return `"${own.filter((line) => !others.includes(line)).join(' / ')}" and not "${others.filter((line) => !own.includes(line)).join(' / ')}"`;
}

function readResults(portfolio: string): ReadonlyMap<string, string> {
  const results = ['out', 'swept'].filter((name) => existsSync(path.join(portfolio, name)));
  return new Map(
    results
      .flatMap((name) => filesUnder(path.join(portfolio, name)))
      .map((file) => [path.relative(portfolio, file), readFileSync(file, 'latin1')]),
  );
}

function findParts(portfolio: string): readonly string[] {
  return filesUnder(portfolio)
    .map((file) => path.relative(portfolio, file))
    .filter((file) => file.endsWith('.part'));
}

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function temporaryOf(portfolio: string): string {
  return path.join(path.dirname(portfolio), 'temporary', path.basename(portfolio));
}

interface Ended {
  readonly signal: NodeJS.Signals | null;
  readonly printed: string;
  /** When it opened the state, each time: milliseconds since its start. */
  readonly openings: readonly number[];
}

interface Run {
  readonly child: ChildProcess;
  readonly opened: Promise<void>;
  readonly ended: Promise<Ended>;
}

/** In a portfolio's folder and with a temporary folder of its own, on the morning's clock. */
function start(program: string, words: readonly string[], portfolio: string): Run {
  const began = performance.now();
  const child = spawn(process.execPath, ['--import', SET_CLOCK, '--import', ANNOUNCE_STATE, program, ...words], {
    cwd: portfolio,
    env: {
      PATH: process.env.PATH,
      TMPDIR: temporaryOf(portfolio),
      MACHINE_CLOCK: MORNING,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const openings: number[] = [];
  const opened = new Promise<void>((resolve) => {
    child.on('message', () => {
      openings.push(performance.now() - began);
      resolve();
    });
  });
  const printed = Promise.all([text(child.stdout!), text(child.stderr!)]);
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', async (_, signal) => resolve({ signal, printed: (await printed).join(''), openings }));
  });
  return { child, opened, ended };
}
