import type { NightReport } from '../portfolio/night-report.ts';
import type { TableSection } from './message-document.ts';
import { describeEndedOverrides, describeRosterChanges } from './roster-sections.ts';

export interface OwnRoster {
  /** Of accounts that are named above: what stands beside them. */
  readonly notes: ReadonlyMap<string, readonly string[]>;
  /** Of all others. */
  readonly tables: readonly TableSection[];
}

/** What happened to one owner's accounts beside their scores; each account is named once. */
export function describeOwnRoster(
  owner: string | null,
  { roster, overrides, currency }: NightReport,
  seen: ReadonlySet<string>,
): OwnRoster {
  const isOwn = (account: { readonly owner: string | null }) => account.owner === owner;
  const left = roster.left.filter(isOwn);
  const churned = roster.churned.filter(isOwn);
  const returned = roster.returned.filter(isOwn);
  const maybeRenamed = roster.maybeRenamed.filter(({ from }) => left.some(({ id }) => id === from));
  const ended = overrides.ended.filter(isOwn);
  const notes = new Map<string, string[]>();
  const note = (account: string, text: string) => {
    if (seen.has(account)) notes.set(account, [...(notes.get(account) ?? []), text]);
  };
  for (const { account, because } of ended) note(account, because);
  for (const { id } of left) note(id, 'It is not in the accounts export any more.');
  for (const { id } of churned) note(id, 'It has churned.');
  for (const { id } of returned) note(id, 'It is back in the accounts export.');
  for (const { from, to } of maybeRenamed)
    note(
      from,
      `It may be the new ${to}, which has the same name: whoever runs Nightrounds can confirm that, and what was open goes on there.`,
    );
  const gone = new Set([...left, ...churned].map(({ id }) => id));
  const shownEnded = ended.filter(({ account }) => !seen.has(account) && !gone.has(account));
  const told = new Set([...seen, ...shownEnded.map(({ account }) => account)]);
  const isUntold = ({ id }: { readonly id: string }) => !told.has(id);
  const tables = [
    describeEndedOverrides(shownEnded),
    describeRosterChanges(
      {
        arrived: 0,
        left: left.filter(isUntold),
        churned: churned.filter(isUntold),
        returned: returned.filter(isUntold),
        maybeRenamed: maybeRenamed.filter(({ from }) => !told.has(from)),
      },
      currency,
    ),
  ];
  return { notes, tables: tables.filter((table) => table !== null) };
}
