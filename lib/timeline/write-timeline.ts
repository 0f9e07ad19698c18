import type { Night } from '../calendar.ts';
import type { AccountHistory, TimelineContext } from './account-history.ts';
import { listCareEntries } from './care-entries.ts';
import { listCaseEntries } from './case-entries.ts';
import { dateOfEntry, sortEntries, type TimelineEntry } from './entry.ts';
import { listNightEntries } from './night-entries.ts';
import { listScoreEntries } from './score-entries.ts';
import { listTaskEntries } from './task-entries.ts';

/** What happened to an account, was said of it and was done about it, the newest first. `since`: nothing before that date. */
export function writeTimeline(
  history: AccountHistory,
  context: TimelineContext,
  since: Night | null = null,
): readonly TimelineEntry[] {
  const { timezone } = context.config;
  const entries = sortEntries([
    ...listNightEntries(history, context),
    ...listScoreEntries(history, context),
    ...listCaseEntries(history, context),
    ...listTaskEntries(history, context),
    ...listCareEntries(history),
  ]);
  return since === null ? entries : entries.filter((entry) => dateOfEntry(entry, timezone) >= since);
}
