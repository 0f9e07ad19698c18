import type { WeekProgramme } from '../portfolio/programme/week-programme.ts';
import { countOf, formatCount, joinWords } from './figures.ts';

/** So many risks are named: the others are few. */
const SHOWN_RISKS = 5;

/** "Playbooks: 12 started; 8 of 10 cases in which one began 30 days before ended within those 30 days. 14 of 17 verdicts on alerts said “useful”."; '' of nothing. */
export function describeWeekProgramme({ started, observed, over, verdicts, risks }: WeekProgramme): string {
  const given = verdicts.useful + verdicts.notUseful;
  const playbooks = [
    ...(started > 0 ? [`${formatCount(started)} started`] : []),
    ...(observed > 0
      ? [
          `${formatCount(over)} of ${countOf(observed, 'case')} in which one began 30 days before ended within those 30 days`,
        ]
      : []),
  ];
  return [
    playbooks.length === 0 ? '' : `Playbooks: ${playbooks.join('; ')}.`,
    given === 0 ? '' : `${formatCount(verdicts.useful)} of ${countOf(given, 'verdict')} on alerts said “useful”.`,
    risks.length === 0 ? '' : `Open cases by risk: ${listRisks(risks)}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

function listRisks(risks: WeekProgramme['risks']): string {
  const named = risks.slice(0, SHOWN_RISKS).map(({ risk, cases }) => `${risk} ${formatCount(cases)}`);
  const others = risks.length - named.length;
  return joinWords([...named, ...(others > 0 ? [countOf(others, 'other')] : [])]);
}
