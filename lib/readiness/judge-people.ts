import { addDays, type Night } from '../calendar.ts';
import { routeCase } from '../cases/route-case.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { countOf, formatCount } from '../messages/figures.ts';
import type { Roster } from '../metrics/metric-columns.ts';
import { choosePools } from '../scoring/choose-pools.ts';
import { type GradedLine, listSome, sound, surprise } from './graded-line.ts';

/** Accounts whose risks nobody would hear of, and how many have an owner. `named`: the fields that a column says. */
export function judgePeople(
  roster: Roster,
  night: Night,
  { notify, accounts, ownership }: Pick<HealthConfig, 'notify' | 'accounts' | 'ownership'>,
  named: ReadonlySet<string>,
): readonly GradedLine[] {
  const { ids, owners, managers } = roster;
  if (ids.length === 0) return [];
  const poolOf = choosePools({ ownership, notify }, roster);
  const untold = ids.filter((_, row) => {
    const about = { owner: owners[row] ?? null, manager: managers[row] ?? null, ...poolOf(row) };
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
  const different = new Set(owners.filter((owner) => owner !== null && owner.trim() !== ''));
  const owned = owners.filter((owner) => owner !== null && owner.trim() !== '').length;
  if (owned > 0)
    lines.push(
      sound(
        'owners',
        ['accounts', 'owner'],
        `${countOf(different.size, 'owner')} of ${formatCount(owned)} of ${countOf(ids.length, 'account')}.`,
      ),
    );
  else lines.push(...judgeNoOwner(accounts, named));
  return lines;
}

/** Of columns without an owner the model says it already. */
function judgeNoOwner({ kind }: HealthConfig['accounts'], named: ReadonlySet<string>): readonly GradedLine[] {
  const message = 'No account has an owner: no CSM is told of any.';
  if (named.has('owner'))
    return [
      surprise({
        kind: 'no-owners',
        path: ['accounts', kind === 'sql' ? 'sql' : 'owner'],
        message,
        hint:
          kind === 'sql'
            ? 'Its column owner is empty in every row: look at what it is made of.'
            : 'Look at the column: it is empty.',
      }),
    ];
  if (kind === 'export') return [];
  return [
    surprise({
      kind: 'no-owner-column',
      path: ['accounts', 'sql'],
      message,
      hint: 'The SELECT returns no column owner: add the mail address of their CSM, as csm_email as owner.',
    }),
  ];
}
