import type { HealthConfig } from '../config/health-config.ts';
import { titleOf } from '../config/titles.ts';
import { formatDate } from '../messages/figures.ts';
import type { CustomerCard } from '../pages/card-view.ts';
import { bandSentences, describeTrend } from '../pages/card-words.ts';
import { listShareable } from '../pages/shareable.ts';
import { colours, print, printable } from './terminal.ts';

/** What the customer will see and what not, before anybody gives it away. */
export function printCard(card: CustomerCard, hasOpenRisk: boolean, config: HealthConfig): void {
  print(colours.bold(`What ${printable(card.name ?? 'the customer')} sees, as of ${formatDate(card.night)}`));
  for (const { title, value, trend } of listShown(card))
    print(printable(`  ${title}: ${value}${trend === null ? '' : `. ${trend}`}`));
  if (card.measures.length === 0) print('  No metric: none that is shareable has a value.');
  print(printable(`  Next step: ${card.nextStep ?? 'none; --next-step "…" says one'}`));
  print(printable(`  Contact: ${card.contact ?? 'none: the account has no owner who could be named'}`));
  if (hasOpenRisk) print(colours.yellow('  A risk is open on the account: figures only, and no word of how they are.'));
  print(colours.bold('What they do not see'));
  for (const { metric, because } of listShareable(config).keptOff)
    print(printable(`  ${titleOf(metric)}: shareable, but ${because}`));
  if (card.score === null)
    print(`  The score: ${config.card.showsScore ? 'unknown, or set by hand' : 'card: { score: true } shows it'}`);
  print('  Other metrics, ARR, pulse, notes, overrides, rules, tasks');
}

interface Line {
  readonly title: string;
  readonly value: string;
  readonly trend: string | null;
}

function listShown({ score, measures }: CustomerCard): readonly Line[] {
  const ofScore = score && { title: 'Your score', value: describeScore(score), trend: sayTrend(score) };
  const ofMeasures = measures.map((one) => ({ title: one.label, value: one.value, trend: sayTrend(one) }));
  return ofScore === null ? ofMeasures : [ofScore, ...ofMeasures];
}

function describeScore({ score, band }: NonNullable<CustomerCard['score']>): string {
  return `${score} of 100${band === null ? '' : `, “${bandSentences[band]}”`}`;
}

function sayTrend(trend: Parameters<typeof describeTrend>[0]): string | null {
  const words = describeTrend(trend);
  return words && [words.move, words.figures].filter(Boolean).join(': ');
}
