import { isSamePerson, readAddress } from '../address.ts';
import type { Night } from '../calendar.ts';
import { type Case, isOpen } from '../cases/case.ts';
import { stands } from '../cases/telling.ts';
import { kindOf } from '../channels/index.ts';
import type { Act, Person } from '../channels/order.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import { findReader, findStandIn } from '../config/people.ts';
import { findPool, pickPool } from '../config/pools.ts';

/** What of the configuration says who may do what. */
type Authorities = Pick<NotifyConfig, 'operators' | 'delegates' | 'domains' | 'unowned' | 'pools' | 'executive'>;

/** Whose a case is, each as named: whoever is no person is nobody. */
export interface Holders {
  readonly owner: string | null;
  readonly manager: string | null;
  /** Null: whoever notify.executive names. */
  readonly executive: string | null;
  /** The pool it is of; see `Chart`. */
  readonly pool?: string;
  /** Whom its messages reached, or are on their way to. */
  readonly told: readonly string[];
}

export function holdersOf({ about, tellings }: Case): Holders {
  const { owner, manager, executive } = about;
  return {
    owner,
    manager,
    executive,
    ...pickPool(about),
    told: tellings.filter(stands).flatMap(({ to, of }) => [to, of]),
  };
}

/** Of an account, whether or not anything is open on it; its open cases may have been told to others. */
export function holdersOfAccount(
  about: Pick<Holders, 'owner' | 'manager' | 'executive' | 'pool'>,
  cases: readonly Case[],
): Holders {
  const { owner, manager, executive } = about;
  const told = cases.filter(isOpen).flatMap((one) => holdersOf(one).told);
  return { owner, manager, executive, ...pickPool(about), told };
}

/** Whoever holds a link that was signed for them: their address is all that is known of them. */
export interface Reader {
  readonly address: string;
}

/** Why somebody may not do something; null: they may. `about`: of an act on a case. */
export function findObjection(
  act: Act['do'],
  who: Person | Reader,
  about: Holders | null,
  { date, notify }: { readonly date: Night; readonly notify: Authorities },
): string | null {
  const stranger = findStranger(who);
  if (stranger !== null) return stranger;
  const address = readAddress(who.address);
  const isOperator = notify.operators.some((operator) => isSamePerson(operator, address));
  switch (act) {
    case 'show-home':
      return null;
    case 'release':
    case 'discard':
    case 'right':
    case 'wrong':
      return isOperator ? null : 'Only an operator (notify.operators) rules on a night.';
    case 'acknowledge':
    case 'undo':
    case 'wake':
    case 'snooze':
    case 'start-playbook':
    case 'wrong-owner':
    case 'useful':
    case 'not-useful':
    case 'override':
    case 'pulse':
    case 'note':
    case 'add-task':
    case 'start-any-playbook':
    case 'task-done':
    case 'task-drop': {
      if (
        isOperator ||
        (about !== null && listHolders(about, { date, notify }).some((one) => isSamePerson(one, address)))
      )
        return null;
      return 'Only the account’s owner, their manager or executive, a member of its pool, whoever was told of it, whoever stands in for one of them, or an operator can do this.';
    }
  }
}

/** Null: it is known who they are. */
function findStranger(who: Person | Reader): string | null {
  const isKnown = readAddress(who.address) !== null;
  if (!('channel' in who)) return isKnown ? null : 'This link is for no mail address.';
  if (who.isFromElsewhere) return 'Only people of the workspace this app is installed in can do this.';
  if (who.isOutsider) return 'Guests and bots cannot do this.';
  if (isKnown) return null;
  return `${kindOf(who).title} gives no mail address for you, so nobody knows which accounts are yours.`;
}

function listHolders(
  about: Holders,
  { date, notify }: { readonly date: Night; readonly notify: Authorities },
): readonly string[] {
  const { owner, manager, executive, told } = about;
  const members = findPool(about, notify)?.members ?? [];
  return [owner, manager, executive ?? notify.executive, ...told, ...members].flatMap((named) => {
    const holder = findReader(named, notify);
    const standIn = holder === null ? null : findReader(findStandIn(holder, date, notify.delegates), notify);
    return [holder, standIn].filter((one) => one !== null);
  });
}
