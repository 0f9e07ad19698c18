import type { Night } from '../../calendar.ts';
import type { Message } from '../../channels/message.ts';
import { IN_SHADOW } from '../../delivery/held-entry.ts';
import { isUntried, type OutboxEntry } from '../../delivery/outbox-entry.ts';
import type { OutboxStore } from '../../delivery/outbox-store.ts';
import { NO_DOUBTS } from '../../history/doubt.ts';
import type { ShardOutput } from '../../night/shard-work.ts';
import type { NightReport } from '../../portfolio/night-report.ts';
import { withoutAccount } from '../../portfolio/without-account.ts';
import type { NightDependencies } from '../dependencies.ts';
import { tellNight } from '../night/tell-night.ts';
import { readJson, readShardOutput, workKeys } from '../night/work-files.ts';

/** What became of the messages that named or quoted a customer. */
export interface ForgottenMessages {
  /** Not sent yet, and about others too: they say the same without the customer. */
  readonly madeAgain: number;
  /** Not sent yet, and about nobody else. */
  readonly removed: number;
  /** Sent, or in doubt: the record that they were stays, what they said does not. */
  readonly emptied: number;
}

export interface Named {
  readonly account: string;
  /** Whether a message quotes the customer, whatever its list of accounts says. */
  readonly isQuotedIn: (message: Message) => boolean;
}

/** Those that quote more than the account they are about. */
const quoting: ReadonlySet<Message['kind']> = new Set([
  'owner-digest',
  'portfolio-summary',
  'week-summary',
  'ops-notice',
]);

interface Found {
  readonly entry: OutboxEntry;
  readonly message: Message | null;
}

/** Every message that names the customer, or quotes it. */
export async function findMessages(named: Named, outbox: OutboxStore): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const period of await outbox.readPeriods())
    for (const entry of await outbox.readEntries(period)) {
      const message = await outbox.readMessage(entry);
      if (isNamedIn(entry, named.account) || (message && quoting.has(entry.kind) && named.isQuotedIn(message)))
        found.push({ entry, message });
    }
  return found;
}

/** Whether a message has others to tell of, and is still to be told, or looked at in shadow. */
export function isToBeMadeAgain({ entry }: Found, account: string): boolean {
  const isAwaited = entry.state === 'held' || entry.state === 'pending' || entry.because === IN_SHADOW;
  const others = entry.accounts.filter((one) => one !== account);
  return isUntried(entry) && isAwaited && (others.length > 0 || quoting.has(entry.kind));
}

/** What a concluded night has to tell, as it was scored; read before its work files go. */
export interface NightToTell {
  readonly night: Night;
  readonly report: NightReport;
  readonly shards: readonly ShardOutput[];
}

/** Null: the night's work files are gone, or it was never concluded. */
export async function readNightToTell(
  night: Night,
  { history, work }: Pick<NightDependencies, 'history' | 'work'>,
): Promise<NightToTell | null> {
  const run = await history.readRun(night);
  const report = await readJson<NightReport | null>(work, workKeys.result(night, 'report.json'), null);
  if (run?.state !== 'concluded' || report === null) return null;
  const shards: ShardOutput[] = [];
  for (let shard = 0; shard < run.shards; shard++) {
    if ((await work.get(workKeys.shardOutput(night, shard))) === null) return null;
    shards.push(await readShardOutput(work, night, shard));
  }
  return { night, report, shards };
}

/** Plans a night again as if the customer had not been there: what was never tried says so afterwards. */
export async function tellNightWithout(
  account: string,
  { night, report, shards }: NightToTell,
  dependencies: Parameters<typeof tellNight>[3],
): Promise<void> {
  const others = shards.map((shard) => ({
    ...shard,
    ids: shard.ids.filter((id) => id !== account),
    churned: shard.churned.filter((id) => id !== account),
    renamed: new Map([...shard.renamed].filter(([former, id]) => former !== account && id !== account)),
    findings: shard.findings.filter((finding) => finding.account.id !== account),
    recurring: (shard.recurring ?? []).filter(({ about }) => about.account !== account),
  }));
  const run = await dependencies.history.readRun(night);
  const { gate, delegates = [] } = run ?? {};
  const concluded = { shards: others, wasConcluded: true, gate: gate ?? NO_DOUBTS, delegates };
  await tellNight(night, withoutAccount(report, account), concluded, dependencies);
}

/** After what can be told again was: takes the customer out of whatever still names or quotes it. */
export async function scrubMessages(
  found: readonly Found[],
  named: Named,
  outbox: OutboxStore,
): Promise<ForgottenMessages> {
  const counts = { madeAgain: 0, removed: 0, emptied: 0 };
  for (const { entry: before } of found) {
    const entry = await outbox.readEntry(before.period, before.id);
    if (!entry) continue;
    const message = await outbox.readMessage(entry);
    const others = entry.accounts.filter((account) => account !== named.account);
    if (isUntried(entry) && others.length === 0 && isNamedIn(entry, named.account)) {
      await outbox.removeMessage(entry);
      counts.removed++;
    } else if (isUntried(entry) && message && isMadeAgain(before, entry) && !isNamedIn(entry, named.account)) {
      counts.madeAgain++;
    } else {
      await outbox.removeText(entry);
      await scrubEntry(entry, named.account, outbox);
      counts.emptied++;
    }
  }
  return counts;
}

function isMadeAgain(before: OutboxEntry, after: OutboxEntry): boolean {
  return after.version > before.version && (after.state !== 'cancelled' || after.because === IN_SHADOW);
}

function isNamedIn({ accounts, cases, tasks = [], alerts = [] }: OutboxEntry, account: string): boolean {
  return accounts.includes(account) || [...cases, ...tasks, ...alerts].some((one) => one.account === account);
}

/** A sender may write it meanwhile: then what it wrote is scrubbed. */
async function scrubEntry(entry: OutboxEntry, account: string, outbox: OutboxStore): Promise<void> {
  for (let one: OutboxEntry | null = entry; one; one = await outbox.readEntry(entry.period, entry.id)) {
    const accounts = one.accounts.filter((id) => id !== account);
    const cases = one.cases.filter((named) => named.account !== account);
    const tasks = one.tasks?.filter((task) => task.account !== account);
    const alerts = one.alerts?.filter((alert) => alert.account !== account);
    if (await outbox.writeEntry({ ...one, accounts, cases, ...(tasks && { tasks }), ...(alerts && { alerts }) }))
      return;
  }
}
