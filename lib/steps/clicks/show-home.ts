import { isSamePerson } from '../../address.ts';
import { toIsoInstant, toLocalDate } from '../../calendar.ts';
import { findLastWords } from '../../care/overrides.ts';
import { findSight } from '../../pages/sight.ts';
import type { NightReport } from '../../portfolio/night-report.ts';
import { readBooks } from '../../portfolio/owner-books.ts';
import type { OrderDependencies } from '../dependencies.ts';
import { readJson, workKeys } from '../night/work-files.ts';

/** A person's own open cases, tasks and overrides, where they come to see them. */
export async function showHome(
  user: string,
  address: string,
  { cases, care, config, history, linkDashboard, now, work, workplace }: OrderDependencies,
): Promise<void> {
  const today = toLocalDate(now(), config.timezone);
  const [book, events, run] = await Promise.all([
    cases.readBook(address),
    care.readAll(),
    history.readLastRunBefore('9999-12-31'),
  ]);
  const overrides = [...findLastWords(events, today, config.timezone).values()].flatMap((word) =>
    !word.isCleared && word.override.expiresOn > today && isSamePerson(word.override.owner, address)
      ? [word.override]
      : [],
  );
  const report = run && (await readJson<NightReport | null>(work, workKeys.result(run.night, 'report.json'), null));
  const books = report ? readBooks(report, config.notify).books : [];
  const own = books.find(({ owner }) => isSamePerson(owner, address)) ?? null;
  const sight = findSight(address, config, run?.teams ?? [], today);
  const hasPage = sight.seesAll || report?.books.some((book) => sight.isTheirs(book)) === true;
  const dashboard = linkDashboard && hasPage ? await linkDashboard(address) : null;
  const { portfolio, currency, timezone } = config;
  const theirs = { address, today, now: toIsoInstant(now()), ...book, overrides, book: own, dashboard };
  await workplace.showHome(user, { portfolio, currency, timezone, ...theirs });
}
