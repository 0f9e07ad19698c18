import type { Amount, BandAmounts, MovementStep, PortfolioMovement } from '../history/portfolio-movement.ts';
import type { PortfolioTotals } from '../history/run.ts';
import { countOf, formatCount, formatDate, formatMoney, formatShare, joinWords } from './figures.ts';
import type { TableSection } from './message-document.ts';

/** What the night's and the week's summary both need to say about a whole portfolio. */
export interface PortfolioView {
  readonly currency: string;
  readonly totals: PortfolioTotals;
  /** Null when there is nothing to compare with. */
  readonly movement?: PortfolioMovement | null;
}

/**
 * "Customers took ARR at risk down $71.5K: it is now $180K (12.1 % of ARR), with $126K more because nps data stopped."; by accounts where no account has ARR.
 * What could not be scored stands before it.
 */
export function describeRisk(view: PortfolioView): string {
  return [describeUnscored(view), describeAtRisk(view)].filter(Boolean).join(' ');
}

/** What customers did, and all else, to what is at risk. Neither is told by the other. */
export interface RiskMove {
  readonly own: Amount;
  readonly other: Amount;
}

export function readRiskMove({ start, end, steps }: PortfolioMovement): RiskMove {
  const own = steps.customers.at_risk;
  const { accounts, cents } = end.at_risk;
  return {
    own,
    other: {
      accounts: accounts - start.at_risk.accounts - own.accounts,
      cents: cents - start.at_risk.cents - own.cents,
    },
  };
}

/** What is said before anything else of a portfolio; '' where every account has a score. */
export function describeUnscored({ currency, totals }: PortfolioView): string {
  const { accounts, arr } = totals.bands.unknown;
  if (accounts === 0) return '';
  if (totals.scored === 0) return `None of ${countOf(totals.accounts, 'account')} could be scored.`;
  const money = arr > 0 ? ` (${formatMoney(arr, currency)} of ARR)` : '';
  return `${formatCount(accounts)} of ${countOf(totals.accounts, 'account')} could not be scored${money}.`;
}

function describeAtRisk(view: PortfolioView): string {
  const { totals } = view;
  if (totals.accounts > 0 && totals.scored === 0) return describeUnknownRisk(view);
  return totals.arr > 0 ? describeArrAtRisk(view) : describeAccountsAtRisk(view);
}

function describeUnknownRisk({ currency, movement }: PortfolioView): string {
  const before = movement?.start.at_risk;
  if (!movement || !before || before.accounts === 0) return 'What is at risk is not known.';
  const then =
    before.cents > 0 ? `${formatMoney(before.cents / 100, currency)} of ARR` : countOf(before.accounts, 'account');
  return `What is at risk is not known; on ${formatDate(movement.since)} it was ${then}.`;
}

function describeArrAtRisk(view: PortfolioView): string {
  const { currency, totals, movement } = view;
  const { arr } = totals.bands.at_risk;
  const among = totals.bands.unknown.accounts > 0 ? ' among the accounts scored' : '';
  const now = `${formatMoney(arr, currency)} (${formatShare(arr, totals.arr)} of ARR)`;
  const { own, other } = movement ? readRiskMove(movement) : NO_MOVE;
  if (own.cents === 0 && other.cents === 0) {
    if (arr === 0) return `No ARR is at risk${among}.`;
    return `ARR at risk ${movement ? 'stayed at' : 'is'} ${now}.`;
  }
  const size = formatMoney(Math.abs(own.cents) / 100, currency);
  if (other.cents === 0) return `ARR at risk ${own.cents > 0 ? 'rose' : 'fell'} ${size} to ${now}.`;
  const still = isCalm(movement!)
    ? 'No customer moved ARR at risk'
    : 'Customers took as much ARR into risk as out of it';
  const news = own.cents === 0 ? still : `Customers took ARR at risk ${own.cents > 0 ? 'up' : 'down'} ${size}`;
  const others = describeOthers(
    movement!,
    ({ cents }) => cents,
    (cents) => describeLess(cents, currency),
  );
  return `${news}: it is now ${now}, with ${others}.`;
}

function describeAccountsAtRisk({ totals, movement }: PortfolioView): string {
  const { accounts } = totals.bands.at_risk;
  const isPart = totals.bands.unknown.accounts > 0;
  const of = `${countOf(totals.scored, 'account')}${isPart ? ' scored' : ''}`;
  const whole = `${accounts === 0 ? 'None' : formatCount(accounts)} of ${of} ${accounts > 1 ? 'are' : 'is'} at risk`;
  const { own, other } = movement ? readRiskMove(movement) : NO_MOVE;
  if (own.accounts === 0 && other.accounts === 0) return `${whole}.`;
  const size = describeFewer(own.accounts);
  if (other.accounts === 0) return `${whole}, ${size} than before.`;
  const still = isCalm(movement!) ? 'no customer moved that' : 'customers came and went in equal numbers';
  const news = own.accounts === 0 ? still : `${size} by what customers did`;
  return `${whole}: ${news}, ${describeOthers(movement!, (amount) => amount.accounts, describeFewer)}.`;
}

/** Whether customers crossed the line in neither direction: that as many went as came is something else. */
function isCalm({ becameAtRisk, recovered }: PortfolioMovement): boolean {
  return becameAtRisk.accounts + recovered.accounts === 0;
}

const NO_MOVE: RiskMove = { own: { accounts: 0, cents: 0 }, other: { accounts: 0, cents: 0 } };

/** All that is not the customers' doing, as a bridge has it. */
const OTHER_STEPS = ['left', 'joined', 'arr', 'data', 'model', 'override'] as const satisfies readonly MovementStep[];

/** "$126K more because nps data stopped and $20K less that churned or left". */
function describeOthers(
  movement: PortfolioMovement,
  read: (amount: Amount) => number,
  describe: (by: number) => string,
): string {
  return joinWords(
    OTHER_STEPS.flatMap((step) => {
      const by = read(movement.steps[step].at_risk);
      return by === 0 ? [] : [`${describe(by)} ${describeCause(step, movement)}`];
    }),
  );
}

function describeCause(step: (typeof OTHER_STEPS)[number], movement: PortfolioMovement): string {
  switch (step) {
    case 'left':
      return 'that churned or left';
    case 'joined':
      return 'that joined';
    case 'arr':
      return 'because ARR was changed';
    case 'data':
      return `because ${describeData(movement)}`;
    case 'model':
      return 'because the model was changed';
    case 'override':
      return 'because of scores set by hand';
  }
}

/** "nps data stopped"; what was in doubt where every export counts as before; of single values where all that does, too. */
function describeData(movement: PortfolioMovement): string {
  const { stopped, cameBack, leftOut, countAgain } = nameData(movement);
  const words = [
    ...(stopped.length > 0 ? [`${joinWords(stopped)} data stopped`] : []),
    ...(cameBack.length > 0 ? [`${joinWords(cameBack)} data came back`] : []),
    ...(leftOut.length > 0 ? [`${joinWords(leftOut)} ${leftOut.length > 1 ? 'are' : 'is'} in doubt and left out`] : []),
    ...(countAgain.length > 0 ? [`${joinWords(countAgain)} ${countAgain.length > 1 ? 'count' : 'counts'} again`] : []),
  ];
  return words.length > 0 ? joinWords(words) : 'values are missing or came back';
}

/** Exports where any of them stopped or came back: the metrics made of those are in doubt with them. */
function nameData({ stopped, cameBack, leftOut = [], countAgain = [] }: PortfolioMovement) {
  const areExportsSame = stopped.length + cameBack.length === 0;
  return areExportsSame
    ? { stopped, cameBack, leftOut, countAgain }
    : { stopped, cameBack, leftOut: [], countAgain: [] };
}

/** From then to now, step by step, to the cent; null where nothing moved. */
export function describeBridge(view: PortfolioView, today: string): TableSection | null {
  const { currency, movement, totals } = view;
  if (!movement) return null;
  const { start, end, steps, becameAtRisk, recovered } = movement;
  const hasArr = totals.arr > 0 || sumCents(start) > 0;
  const moved: readonly (readonly [string, Amount])[] = [
    ['Became at risk', becameAtRisk],
    ['Recovered', { accounts: -recovered.accounts, cents: -recovered.cents }],
    ['Churned or left', steps.left.at_risk],
    ['Joined', steps.joined.at_risk],
    ['ARR changed', steps.arr.at_risk],
    [labelData(movement), steps.data.at_risk],
    ['Model', steps.model.at_risk],
    ['Scores set by hand', steps.override.at_risk],
  ];
  const shown = moved.filter(([, { accounts, cents }]) => accounts !== 0 || cents !== 0);
  if (shown.length === 0) return null;
  const rows = [
    [formatDate(movement.since), formatCount(start.at_risk.accounts), exactMoney(start.at_risk.cents, currency)],
    ...shown.map(([label, { accounts, cents }]) => [
      label,
      signed(accounts, formatCount),
      signed(cents, (size) => exactMoney(size, currency)),
    ]),
    [formatDate(today), formatCount(end.at_risk.accounts), exactMoney(end.at_risk.cents, currency)],
  ];
  return {
    kind: 'table',
    title: hasArr ? 'What moved ARR at risk' : 'What moved the accounts at risk',
    columns: [
      { title: 'From, by, to', isNumber: false },
      { title: 'Accounts', isNumber: true },
      ...(hasArr ? [{ title: 'ARR', isNumber: true }] : []),
    ],
    rows: hasArr ? rows : rows.map((row) => row.slice(0, 2)),
  };
}

function labelData(movement: PortfolioMovement): string {
  const { stopped, cameBack, leftOut, countAgain } = nameData(movement);
  const causes = [
    ...stopped.map((name) => `${name} stopped`),
    ...cameBack.map((name) => `${name} came back`),
    ...leftOut.map((name) => `${name} in doubt`),
    ...countAgain.map((name) => `${name} counts again`),
  ];
  return causes.length === 0 ? 'Data' : `Data (${joinWords(causes)})`;
}

function sumCents(amounts: BandAmounts): number {
  return amounts.healthy.cents + amounts.watch.cents + amounts.at_risk.cents + amounts.unknown.cents;
}

function signed(value: number, format: (size: number) => string): string {
  return value === 0 ? '' : `${value < 0 ? '−' : '+'}${format(Math.abs(value))}`;
}

/** "3 more", "3 fewer". */
function describeFewer(by: number): string {
  return `${formatCount(Math.abs(by))} ${by > 0 ? 'more' : 'fewer'}`;
}

/** "$20K more", "$20K less". */
function describeLess(cents: number, currency: string): string {
  return `${formatMoney(Math.abs(cents) / 100, currency)} ${cents > 0 ? 'more' : 'less'}`;
}

/** Nothing is rounded away: "$126,480", or "$126,480.50". */
function exactMoney(cents: number, currency: string): string {
  const digits = cents % 100 === 0 ? 0 : 2;
  const format = { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat('en-US', format).format(cents / 100);
}
