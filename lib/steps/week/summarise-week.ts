import { addDays, MS_PER_DAY, mondayOf, toIsoInstant, toLocalDate } from '../../calendar.ts';
import { listDestinations } from '../../config/destination.ts';
import type { HealthConfig } from '../../config/health-config.ts';
import { type WeekAudience, weekAudiences } from '../../config/notify-config.ts';
import { EXPIRY_MS } from '../../delivery/timing.ts';
import { isUnfinished } from '../../history/run.ts';
import type { Draft } from '../../messages/draft.ts';
import { formatDate, formatInstant } from '../../messages/figures.ts';
import { withFootnote, withSmallPrint } from '../../messages/left-out-line.ts';
import type { MessageDocument } from '../../messages/message-document.ts';
import { lastCompleteWeek, listDueAudiences, weekHourOf } from '../../messages/week-hours.ts';
import { describeWeek, listWeekIds, planWeekMessages } from '../../messages/week-summary.ts';
import { holdMessages, putOnce, releaseMessages } from '../delivery/plan-outbox.ts';
import type { NightDependencies } from '../dependencies.ts';
import { type ReadWeek, readWeek } from './read-week.ts';

export type WeekDependencies = Pick<NightDependencies, 'config' | 'history' | 'care' | 'cases' | 'outbox' | 'now'>;

export interface WeekToTell {
  readonly week: string;
  readonly to: readonly WeekAudience[];
}

/** Plans a week's messages from stored nights, in place of what an earlier plan had to say and never tried. Nobody gets a second. */
export async function summariseWeek(
  { week, to }: WeekToTell,
  dependencies: WeekDependencies,
): Promise<{ week: string; messages: number }> {
  const messages = await draftWeek({ week, to, late: () => null }, dependencies);
  await holdMessages(week, messages, dependencies);
  await releaseMessages(week, dependencies);
  return { week, messages: messages.length };
}

/**
 * The last complete weeks, to those whose hour has come, each once, as soon as the night of its Sunday is there. `audience`: it is their
 * hour, and nobody else's. Returns how many messages are new.
 */
export async function tellDueWeeks(
  { at, audience = null }: { readonly at: number; readonly audience?: WeekAudience | null },
  dependencies: WeekDependencies,
): Promise<number> {
  const { config } = dependencies;
  const last = lastCompleteWeek(toLocalDate(at, config.timezone));
  // Of an audience that hears late on a Sunday, the hours after it are of the next week.
  const weeks = audience === null ? [lastCompleteWeek(mondayOf(last)), last] : [last];
  let added = 0;
  for (const week of weeks) {
    const to = audience === null ? listDueAudiences(week, at, config) : [audience];
    added += await tellWeek({ week, to }, at, dependencies);
  }
  return added;
}

/** So long a week waits for the night of its Sunday; then it is told as it is. */
const PATIENCE_MS = MS_PER_DAY;
/** Sweeps come once an hour. */
const LATE_MS = 3_600_000;

async function tellWeek({ week, to }: WeekToTell, at: number, dependencies: WeekDependencies): Promise<number> {
  const { config } = dependencies;
  const waitedMs = (audience: WeekAudience) => at - weekHourOf(week, audience, config);
  // Older than that, a message is news no more.
  const news = to.filter((audience) => waitedMs(audience) < EXPIRY_MS);
  const untold = await listUntold({ week, to: news }, dependencies);
  if (untold.length === 0) return 0;
  const sunday = addDays(mondayOf(week), 6);
  const run = await dependencies.history.readRun(sunday);
  const isThere = run !== null && !isUnfinished(run);
  const ready = untold.filter((audience) => isThere || waitedMs(audience) >= PATIENCE_MS);
  if (ready.length === 0) return 0;
  const late = (audience: WeekAudience) => {
    if (waitedMs(audience) <= LATE_MS) return null;
    const due = formatInstant(toIsoInstant(weekHourOf(week, audience, config)), config.timezone);
    const missing = isThere ? '' : ` The night of ${formatDate(sunday)} is still missing.`;
    return `This was due on ${due}, and waited for the last night of the week.${missing}`;
  };
  return putOnce(await draftWeek({ week, to: ready, late }, dependencies), dependencies);
}

/** A week as leaders read it, and the messages of it, whoever was told of it already. Null: no night ran in it or before it. */
export async function showWeek(
  week: string,
  dependencies: ReadDependencies,
): Promise<{ report: ReadWeek['report']; document: MessageDocument; messages: readonly Draft[] } | null> {
  const read = await readWeek(week, dependencies);
  if (read === null) return null;
  const { report, smallPrint } = read;
  const messages = draftRead(read, { to: [...weekAudiences], late: () => null }, dependencies.config);
  return { report, document: smallPrint.reduce(withFootnote, describeWeek(report)), messages };
}

type ReadDependencies = Parameters<typeof readWeek>[1];

async function draftWeek(
  { week, to, late }: WeekToTell & Lateness,
  dependencies: ReadDependencies,
): Promise<readonly Draft[]> {
  const read = await readWeek(week, dependencies);
  return read === null ? [] : draftRead(read, { to, late }, dependencies.config);
}

interface Lateness {
  /** What is said of it. */
  readonly late: (audience: WeekAudience) => string | null;
}

function draftRead(
  { report, smallPrint }: ReadWeek,
  { to, late }: Pick<WeekToTell, 'to'> & Lateness,
  { notify }: HealthConfig,
): readonly Draft[] {
  const planned = to.flatMap((audience) =>
    planWeekMessages(pickReport(report, audience), listDestinations(notify[audience])).map((draft) =>
      [...smallPrint, late(audience)].reduce<Draft>(withSmallPrint, draft),
    ),
  );
  return [...new Map(planned.map((message) => [message.id, message])).values()];
}

/** Who has too much is for those who lead them. */
function pickReport(report: ReadWeek['report'], audience: WeekAudience): ReadWeek['report'] {
  if (audience === 'leaders' || !('totals' in report)) return report;
  const { load: _, ...others } = report;
  return others;
}

/** Audiences of which somebody has no message of the week, whatever became of it; one that is held has yet to be released. */
async function listUntold(
  { week, to }: WeekToTell,
  { config, outbox }: WeekDependencies,
): Promise<readonly WeekAudience[]> {
  if (to.length === 0) return [];
  const entries = await outbox.readEntries(week);
  const known = new Set(entries.filter(({ state }) => state !== 'held').map(({ id }) => id));
  return to.filter((audience) => listWeekIds(week, config.notify[audience], config).some((id) => !known.has(id)));
}
