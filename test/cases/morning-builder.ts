import type { Case } from '../../lib/cases/case.ts';
import { type MorningPlan, type MorningRequest, planMorning } from '../../lib/cases/plan-morning.ts';
import type { NotifyConfig } from '../../lib/config/notify-config.ts';
import { buildConfig } from '../support/config-builder.ts';

export const { notify } = buildConfig();

/** Monday 2 March 2026, planned at ten past four after the night before, but for what is given. */
export function planFor(
  date: string,
  cases: readonly Case[],
  over: Partial<Omit<MorningRequest, 'notify'>> & { readonly notify?: Partial<NotifyConfig> } = {},
): MorningPlan {
  return planMorning({
    ...{ date, cases, tasks: [], medianArr: null, night: date, timezone: 'UTC', mode: 'on' },
    ...{ now: `${date}T04:10:00.000Z`, isDigestSpent: () => false },
    ...over,
    notify: { ...notify, ...over.notify },
  });
}

/** Each message as "alert to sam: acme, bolt", each digest as "digest to sam: acme". */
export function describePlan({ notices, digests }: MorningPlan): readonly string[] {
  const nameOf = (address: string) => address.replace('@example.com', '');
  const list = (cases: readonly { readonly one: Case }[]) => cases.map(({ one }) => one.account).join(', ');
  return [
    ...notices.map(({ as, addressee, wishes, unnamed }) => {
      const others = unnamed > 0 ? ` and ${unnamed} more` : '';
      return `${as} to ${nameOf(addressee.recipient.name)}: ${list(wishes)}${others}`;
    }),
    ...[...digests.values()].map(({ addressee, overBudget, triage, waiting }) => {
      const others = waiting > 0 ? ` and ${waiting} more` : '';
      return `digest to ${nameOf(addressee.recipient.name)}: ${list([...overBudget, ...triage])}${others}`;
    }),
  ];
}
