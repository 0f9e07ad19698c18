import { isSamePerson, readAddress } from '../address.ts';
import type { AlertSubject } from '../alerts/alert.ts';
import type { Night } from '../calendar.ts';
import { kindOf } from '../channels/index.ts';
import type { Act, Person } from '../channels/order.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import { findReader, findStandIn } from '../config/people.ts';

/** What of the configuration says who may do what. */
type Authorities = Pick<NotifyConfig, 'operators' | 'delegates' | 'domains' | 'unowned'>;

type Holders = Pick<AlertSubject, 'owner' | 'manager'>;

/** Why a person may not do something; null: they may. `about`: the account of an act on one. */
export function findObjection(
  act: Act['do'],
  { address: written, channel, isFromElsewhere, isOutsider }: Person,
  about: Holders | null,
  { date, notify }: { readonly date: Night; readonly notify: Authorities },
): string | null {
  if (isFromElsewhere) return 'Only people of the workspace this app is installed in can do this.';
  if (isOutsider) return 'Guests and bots cannot do this.';
  const address = readAddress(written);
  if (address === null)
    return `${kindOf({ channel }).title} gives no mail address for you, so nobody knows which accounts are yours.`;
  const isOperator = notify.operators.some((operator) => isSamePerson(operator, address));
  switch (act) {
    case 'show-home':
      return null;
    case 'release':
    case 'discard':
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
    case 'task-done': {
      if (isOperator) return null;
      const holders = [about?.owner, about?.manager].flatMap((named) => {
        const holder = findReader(named ?? null, notify);
        return holder === null ? [] : [holder, findStandIn(holder, date, notify.delegates)];
      });
      if (holders.some((holder) => isSamePerson(holder, address))) return null;
      return 'Only the account’s owner, their manager, whoever stands in for them, or an operator can do this.';
    }
  }
}
