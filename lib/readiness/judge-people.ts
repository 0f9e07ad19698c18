import { addDays, type Night } from '../calendar.ts';
import { routeCase } from '../cases/route-case.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { countOf, formatCount } from '../messages/figures.ts';
import type { Roster } from '../metrics/metric-columns.ts';
import { type GradedLine, listSome, sound, surprise } from './graded-line.ts';

/** Accounts whose risks nobody would hear of, and how many have an owner. */
export function judgePeople(
  { ids, owners, managers }: Pick<Roster, 'ids' | 'owners' | 'managers'>,
  night: Night,
  { notify, accounts }: Pick<HealthConfig, 'notify' | 'accounts'>,
): readonly GradedLine[] {
  if (ids.length === 0) return [];
  const untold = ids.filter((_, row) => {
    const about = { owner: owners[row] ?? null, manager: managers[row] ?? null };
    return routeCase(about, addDays(night, 1), notify) === null;
  });
  const lines: GradedLine[] = [];
  if (untold.length > 0)
    lines.push(
      surprise({
        kind: 'nobody-told',
        path: ['notify'],
        message: `nobody would be told of ${formatCount(untold.length)} of ${countOf(ids.length, 'account')} (${listSome(untold)}): no owner or manager of theirs can be written to, and neither notify.unowned nor notify.ops names anybody.`,
        hint: null,
      }),
    );
  const isOwnerNamed = accounts.kind === 'sql' || accounts.columns.has('owner');
  const named = new Set(owners.filter((owner) => owner !== null && owner.trim() !== ''));
  const owned = owners.filter((owner) => owner !== null && owner.trim() !== '').length;
  if (owned > 0)
    lines.push(
      sound(
        'owners',
        ['accounts', 'owner'],
        `${countOf(named.size, 'owner')} of ${formatCount(owned)} of ${countOf(ids.length, 'account')}.`,
      ),
    );
  else if (isOwnerNamed)
    lines.push(
      surprise({
        kind: 'no-owners',
        path: ['accounts', 'owner'],
        message: 'No account has an owner: no CSM is told of any.',
        hint: 'Look at the column: it is empty.',
      }),
    );
  return lines;
}
