import { toLocalDate } from '../calendar.ts';
import { findLastWords } from '../care/overrides.ts';
import type { NotifyConfig } from '../config/health-config.ts';
import { describeHome } from '../messages/app-home.ts';
import type { NightReport } from '../messages/night-report.ts';
import type { OrderDependencies } from './dependencies.ts';
import { readJson, workKeys } from './work-files.ts';

/** A person's own alerts, tasks and overrides, in the app's home tab. */
export async function showHome(
  user: string,
  address: string,
  { alerts, care, config, history, linkDashboard, now, work, workspace }: OrderDependencies,
): Promise<void> {
  const today = toLocalDate(now(), config.timezone);
  const [book, events, run] = await Promise.all([
    alerts.readBook(address),
    care.readAll(),
    history.readLastRunBefore('9999-12-31'),
  ]);
  const overrides = [...findLastWords(events, today, config.timezone).values()].flatMap((word) =>
    !word.isCleared && word.override.expiresOn > today && word.override.owner === address ? [word.override] : [],
  );
  const report = run && (await readJson<NightReport | null>(work, workKeys.result(run.night, 'report.json'), null));
  const own = report?.books.find(({ owner }) => owner === address) ?? null;
  const dashboard =
    linkDashboard && maySeeAll(address, own !== null, config.notify) ? await linkDashboard(address) : null;
  await workspace.showHome(user, describeHome({ address, today, ...book, overrides, book: own, dashboard }, config));
}

/** Owners, leaders, executives and operators; not whoever else is in the workspace. */
function maySeeAll(address: string, isOwner: boolean, { leaders, executives, operators }: NotifyConfig): boolean {
  const readers = [...leaders.emails, ...executives.emails, ...operators];
  return isOwner || readers.some((reader) => reader.toLowerCase() === address.toLowerCase());
}
