import type { Command } from '@commander-js/extra-typings';
import type { Night } from '../calendar.ts';
import type { Chart } from '../history/chart.ts';
import type { HistoryStore } from '../history/history-store.ts';
import { compareNightCharts, type Move, type NightMoves } from '../history/night-moves.ts';
import type { Run } from '../history/run.ts';
import { countOf, formatSigned } from '../messages/figures.ts';
import type { NightDependencies } from '../steps/dependencies.ts';
import { openInstruments } from '../steps/night/instruments.ts';
import { type CommandContext, shared } from './command.ts';
import { notCompleted } from './failure.ts';
import { locatePortfolio, requireExports, requireOwnModel, requireState } from './locate-portfolio.ts';
import { loadConfig, openLocal, requireFolder, requirePastNight } from './open-local.ts';
import { type Cell, cut, printTable, right } from './print-table.ts';
import { startProgress } from './progress.ts';
import { runNight, writeResults } from './run-night.ts';
import { bandMark, colours, print, printable } from './terminal.ts';

/** `rounds rerun`: computes a night and the later ones again from what their inputs are now, sends nothing, and says what moved. */
export function defineRerun(command: Command, { now }: CommandContext): void {
  command
    .addOption(shared.config)
    .addOption(shared.exports)
    .addOption(shared.state)
    .requiredOption('--from <night>', 'the first night to compute again')
    .addOption(shared.outPerNight)
    .addOption(shared.json)
    .action(async (options) => {
      const portfolio = locatePortfolio(options);
      const config = await loadConfig(requireOwnModel(portfolio));
      const from = requirePastNight({ date: options.from, option: '--from' }, config, now);
      const { dependencies, close } = await openLocal({
        config,
        exportsFolder: requireFolder(requireExports(portfolio), '--exports'),
        stateFolder: requireFolder(requireState(portfolio, 'go to the folder of its health.yaml'), '--state'),
        now,
        isReplay: true,
        mayChange: true,
      });
      try {
        const runs = await dependencies.history.listRuns(from, LAST_NIGHT);
        if (runs.length === 0)
          throw notCompleted(`No night from ${from} on was run: there is nothing to compute again.`);
        const nights = await rerunNights(runs, dependencies, options.out ?? null);
        if (options.json) print(JSON.stringify({ nights }));
        else printMoves(nights);
      } finally {
        await close();
      }
    });
}

const LAST_NIGHT: Night = '9999-12-31';

interface RerunNight {
  readonly night: Night;
  /** Null: it is held now, and nothing was scored. */
  readonly moves: NightMoves | null;
}

async function rerunNights(
  runs: readonly Run[],
  dependencies: NightDependencies,
  out: string | null,
): Promise<readonly RerunNight[]> {
  const { history } = dependencies;
  const instruments = await openInstruments(dependencies);
  const progress = startProgress(runs.length, 'Computing again');
  const nights: RerunNight[] = [];
  try {
    for (const run of runs) {
      const before = await readNightCharts(history, run);
      const isScored = await runNight(run.night, dependencies, instruments);
      if (out) await writeResults(run.night, `${out}/${run.night}`, dependencies);
      const after = isScored ? await history.readRun(run.night) : null;
      const moves = after ? compareNightCharts(before, await readNightCharts(history, after)) : null;
      nights.push({ night: run.night, moves });
      progress.advance(run.night);
    }
  } finally {
    progress.finish();
    await instruments.close();
  }
  return nights;
}

/** None of a night that was held. */
async function readNightCharts(history: HistoryStore, run: Run): Promise<readonly Chart[]> {
  const shards = Array.from({ length: run.shards }, (_, shard) => history.readCharts(run, shard));
  return (await Promise.all(shards)).flat();
}

const SHOWN = 10;

function printMoves(nights: readonly RerunNight[]): void {
  print();
  printTable(['Night', 'Accounts', 'Moved', 'Other band', 'Largest move'], nights.map(describeNight));
  print();
  const last = nights.findLast(({ moves }) => moves !== null);
  const moved = last?.moves?.moved ?? [];
  if (!last || moved.length === 0) {
    print(
      nights.some(({ moves }) => moves?.moved.length)
        ? 'The newest night is as it was.'
        : 'Nothing moved: every night came out as it was.',
    );
  } else {
    print(colours.bold(`What moved on ${last.night}`));
    printTable(
      [cut('Account'), 'Was', 'Is', 'Change'],
      moved
        .slice(0, SHOWN)
        .map((move) => [
          printable(move.name ?? move.account),
          bandMark(move.from.band, move.from.score ?? ''),
          bandMark(move.to.band, move.to.score ?? ''),
          right(describeSize(move)),
        ]),
    );
    if (moved.length > SHOWN) print(`and ${countOf(moved.length - SHOWN, 'more account', 'more accounts')}.`);
  }
  print('No message was sent.');
}

function describeNight({ night, moves }: RerunNight): Cell[] {
  if (moves === null) return [night, '', '', '', 'held: nothing was scored'];
  const [largest] = moves.moved;
  return [
    night,
    right(moves.accounts),
    right(moves.moved.length),
    right(moves.bandChanges),
    largest ? `${printable(largest.name ?? largest.account)} ${describeSize(largest)}` : '',
  ];
}

function describeSize({ from, to }: Move): string {
  if (from.score === null || to.score === null) return `${from.score ?? 'unknown'} → ${to.score ?? 'unknown'}`;
  const size = to.score - from.score;
  return size === 0 ? 'under a point' : formatSigned(size);
}
