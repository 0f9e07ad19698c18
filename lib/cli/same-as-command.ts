import type { Command } from '@commander-js/extra-typings';
import { toLocalDate } from '../calendar.ts';
import type { Renamed } from '../care/care-event.ts';
import { findRenames } from '../care/renames.ts';
import type { HistoryStore } from '../history/history-store.ts';
import type { Run } from '../history/run.ts';
import { shardOf } from '../history/shard.ts';
import { answer } from './answer.ts';
import { type CommandContext, onTable, shared } from './command.ts';
import { describeEvent } from './describe-care-event.ts';
import { notCompleted, wrongUsage } from './failure.ts';
import { resolveAccount } from './find-account.ts';
import { findNewestChart, whoever, withCare } from './open-care.ts';
import { print, printable } from './terminal.ts';

/** `rounds same-as`: a person confirms that an account came back under another id, or takes that word back. */
export function defineSameAs(command: Command, context: CommandContext): void {
  onTable(command)
    .argument('<account>', 'its id now, or the start of its name')
    .argument('[former]', 'the id that it had before')
    .option('--undo', 'take back what was said of it')
    .addOption(shared.by)
    .action((wanted, former, options) =>
      withCare(options, context, async ({ config, care, history }) => {
        if ((former === undefined) === (options.undo !== true))
          throw wrongUsage('Give the id that the account had before, or --undo.');
        const account = await resolveAccount(wanted, { history });
        const { run } = await findNewestChart(account, history);
        const at = context.now();
        const tonight = toLocalDate(at, config.timezone);
        const known = findRenames(await care.readAccount(account), tonight, config.timezone).get(account);
        if (former === undefined && known === undefined)
          throw notCompleted(
            `Nobody said that ${printable(account)} had another id before: there is nothing to take back.`,
          );
        if (former !== undefined) await refuseOthers(account, former, run, history);
        const event: Renamed = {
          kind: 'renamed',
          account,
          at: new Date(at).toISOString(),
          by: whoever(options.by),
          from: former ?? null,
        };
        await care.append(event);
        answer(options, event, () => {
          print(describeEvent(event, config.timezone));
          print(
            former === undefined
              ? `What went on under ${printable(account)} stays there; from the night of ${tonight} on nothing more does.`
              : `From the night of ${tonight} on its case, its tasks and its history go on under ${printable(account)}.`,
          );
        });
      }),
    );
}

/** An id that is still on the roster, or that no account had, is a mistake. */
async function refuseOthers(account: string, former: string, run: Run, history: HistoryStore): Promise<void> {
  if (former === account) throw wrongUsage('An account cannot have been itself before.');
  const [chart] = await history.readAccount([run], former);
  if (chart)
    throw notCompleted(
      `${printable(former)} is on the accounts export of ${run.night}, too: these are two accounts. When it is gone, say it again.`,
    );
  const absences = await history.readAbsences(run, shardOf(former, run.shards));
  if (!absences.some((absence) => absence.account === former))
    throw notCompleted(
      `No account "${printable(former)}" has left in the last 90 nights. Give the id as it was in scores.csv.`,
    );
}
