import { addDays, isoWeek, mondayOf } from '../calendar.ts';
import type { UnbelievedNight, UnbelievedWeek } from '../portfolio/night-report.ts';
import { countOf, formatDay, formatMoney, formatShare, formatSpan, joinWords } from './figures.ts';
import type { MessageDocument } from './message-document.ts';

/** That nothing is known of a week, since when, and why: silence would read as good news. */
export function describeUnbelievedWeek(report: UnbelievedWeek): MessageDocument {
  const { portfolio, firstNight, lastNight, nights } = report;
  const week = formatSpan(firstNight, lastNight, lastNight);
  return {
    title: `${portfolio}: no figures for the week of ${week}`,
    headline: `What is at risk is not known: none of the 7 nights of ${week} could be believed (${countNights(nights)}).`,
    details: describeLast(report),
    sections: [
      {
        kind: 'table',
        title: 'What became of each night',
        columns: ['Night', 'What happened', 'Why'].map((title) => ({ title, isNumber: false })),
        rows: nights.map(({ night, is, because }) => [formatDay(night, lastNight), words[is], because]),
      },
    ],
    footnotes: [
      'Operations are told of every night that is held, fails or does not run, and can mend it or say that it was right. Until then nobody is alerted on its data.',
    ],
  };
}

const words = {
  held: 'held',
  discarded: 'discarded',
  unfinished: 'did not finish',
  missing: 'did not run',
} as const satisfies Readonly<Record<UnbelievedNight['is'], string>>;

/** "5 held, 2 did not run". */
function countNights(nights: readonly UnbelievedNight[]): string {
  return joinWords(
    (['held', 'discarded', 'unfinished', 'missing'] as const).flatMap((is) => {
      const count = nights.filter((night) => night.is === is).length;
      return count === 0 ? [] : [`${count} ${words[is]}`];
    }),
  );
}

function describeLast({ last, lastNight, currency }: UnbelievedWeek): string {
  if (last === null) return 'No night before it was believed either: there are no figures yet.';
  const monday = mondayOf(isoWeek(last.night));
  const then = describeThen(last.totals, currency);
  const next = `The next week with a believed night is compared with the week of ${formatSpan(monday, addDays(monday, 6), lastNight)}.`;
  return [`Figures are unknown since the night of ${formatDay(last.night, lastNight)}${then}.`, next].join(' ');
}

/** "; then $3.42M was at risk (11.8 % of ARR)"; by accounts where none has ARR. */
function describeThen(totals: NonNullable<UnbelievedWeek['last']>['totals'], currency: string): string {
  if (totals === null) return '';
  const { accounts, arr } = totals.bands.at_risk;
  if (totals.arr > 0)
    return `; then ${formatMoney(arr, currency)} was at risk (${formatShare(arr, totals.arr)} of ARR)`;
  return `; then ${countOf(accounts, 'account')} of ${totals.accounts} ${accounts === 1 ? 'was' : 'were'} at risk`;
}
