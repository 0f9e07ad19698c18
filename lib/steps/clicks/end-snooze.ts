import { addDays, type Night, toLocalDate } from '../../calendar.ts';
import { LONGEST_SNOOZE_DAYS } from '../../cases/act-on-case.ts';
import type { Case } from '../../cases/case.ts';
import { hourOf } from '../../cases/chain.ts';
import { isQuiet, nextWorkingDay } from '../../cases/working-days.ts';
import { RENEWAL_DAYS, type SnoozeChoice } from '../../channels/order.ts';
import type { HealthConfig } from '../../config/health-config.ts';

/** ISO instant: at the hour of the digest on a working morning, so that it is back when somebody is there. */
export function endSnooze(
  choice: SnoozeChoice,
  { about }: Case,
  at: string,
  config: Pick<HealthConfig, 'timezone' | 'notify'>,
): string {
  const today = toLocalDate(Date.parse(at), config.timezone);
  // It ends at an hour of its own: on the thirtieth day that may be too late.
  const last = addDays(today, LONGEST_SNOOZE_DAYS - 1);
  const days = { '1d': 1, '3d': 3, '1w': 7, renewal: LONGEST_SNOOZE_DAYS - 1 }[choice];
  const before = about.renewsOn === null ? null : addDays(about.renewsOn, -RENEWAL_DAYS);
  const usual = addDays(today, days);
  const date = choice === 'renewal' && before !== null && before < usual ? before : usual;
  return hourOf(toWorkingDay(date, { today, last }, config), config);
}

/** The next one; where that is later than a snooze may last, the one before. */
function toWorkingDay(
  date: Night,
  { today, last }: { readonly today: Night; readonly last: Night },
  { notify }: Pick<HealthConfig, 'notify'>,
): Night {
  const next = nextWorkingDay(date, notify.quiet);
  if (next <= last) return next;
  let day = date;
  while (day > today && isQuiet(day, notify.quiet)) day = addDays(day, -1);
  return day > today ? day : date;
}
