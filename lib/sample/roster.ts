import { addDays, type Day, type Night, toDay } from '../calendar.ts';
import { COUNTRIES, CSMS, companyName, MANAGERS } from './names.ts';
import type { Random } from './random.ts';

export type Segment = 'Enterprise' | 'Mid-market' | 'SMB';

/** One invented customer, and how it behaves on a day. Days are whole days since 1970. */
export interface SampleAccount {
  readonly id: string;
  readonly name: string;
  readonly owner: string | null;
  readonly manager: string | null;
  readonly segment: Segment;
  readonly country: string;
  readonly arr: number;
  readonly seats: number;
  readonly startedOn: Night;
  readonly renewsOn: Night;
  readonly churnedOn: Night | null;
  /** Share of seats in use on a working day, 0–1. */
  readonly engagement: (day: Day) => number;
  readonly hasChampion: (day: Day) => boolean;
  readonly onboardedPercent: (day: Day) => number;
  /** Tickets a day, on average. */
  readonly ticketRate: (day: Day) => number;
  readonly urgentShare: (day: Day) => number;
  /** 1–5. */
  readonly satisfaction: (day: Day) => number;
  /** How many days after it was due an invoice is paid. */
  readonly paysLate: number;
  /** −100 to 100, its usual answer. */
  readonly recommends: number;
}

const SEGMENTS: Readonly<Record<Segment, { share: number; arr: number; spread: number; seatPrice: number }>> = {
  Enterprise: { share: 0.15, arr: 160_000, spread: 0.6, seatPrice: 420 },
  'Mid-market': { share: 0.35, arr: 42_000, spread: 0.5, seatPrice: 540 },
  SMB: { share: 0.5, arr: 11_000, spread: 0.45, seatPrice: 660 },
};

interface Standing {
  readonly share: number;
  readonly engagement: number;
  readonly satisfaction: number;
  /** Tickets a day. */
  readonly tickets: number;
  /** Shares, 0–1: of urgent tickets, of customers with a champion, of customers who pay late. */
  readonly urgent: number;
  readonly champions: number;
  readonly late: number;
}

/** Two in three do well, one in five so so, the rest badly. */
const STANDINGS: readonly [Standing, ...Standing[]] = [
  { share: 0.13, engagement: 0.14, satisfaction: 2.6, tickets: 0.1, urgent: 0.3, champions: 0.2, late: 0.55 },
  { share: 0.22, engagement: 0.38, satisfaction: 3.5, tickets: 0.07, urgent: 0.15, champions: 0.65, late: 0.3 },
  { share: 0.65, engagement: 0.7, satisfaction: 4.4, tickets: 0.04, urgent: 0.08, champions: 0.92, late: 0.06 },
];

function pickStanding(random: Random): Standing {
  let draw = random.next();
  const standing = STANDINGS.find(({ share }) => {
    draw -= share;
    return draw < 0;
  });
  return standing ?? STANDINGS[0];
}

/** Use goes up and down over weeks, for most customers a little and for some a lot: a factor around 1. */
function drawSeason(random: Random): (day: Day) => number {
  const swing = random.chance(0.12) ? 0.35 : 0.06;
  const period = random.between(50, 140);
  const phase = random.next() * 2 * Math.PI;
  return (day) => 1 + swing * Math.sin((2 * Math.PI * day) / period + phase);
}

/** One champion in six comes or goes on a day of the last half year. */
function drawChampion(standing: Standing, end: Day, random: Random): (day: Day) => boolean {
  const hasOneAtTheEnd = random.chance(standing.champions);
  const changesOn = random.chance(1 / 6) ? end - random.between(1, 180) : Number.NEGATIVE_INFINITY;
  return (day) => (day < changesOn ? !hasOneAtTheEnd : hasOneAtTheEnd);
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** CSMs with unequal books: the first have the most. */
function pickOwner(random: Random): number {
  return Math.floor(CSMS.length * random.next() ** 1.4);
}

function pickSegment(random: Random): Segment {
  const draw = random.next();
  if (draw < SEGMENTS.Enterprise.share) return 'Enterprise';
  return draw < SEGMENTS.Enterprise.share + SEGMENTS['Mid-market'].share ? 'Mid-market' : 'SMB';
}

export function makeAccount(index: number, lastNight: Night, random: Random): SampleAccount {
  const segment = pickSegment(random);
  const { arr: typical, spread, seatPrice } = SEGMENTS[segment];
  const arr = 100 * Math.round((typical * Math.exp(random.normal(0, spread))) / 100);
  const owner = pickOwner(random);
  const ageDays = random.between(45, 1500);
  const standing = pickStanding(random);
  const engagement = clamp(random.normal(standing.engagement, 0.07), 0.04, 0.95);
  const season = drawSeason(random);
  const satisfaction = clamp(random.normal(standing.satisfaction, 0.3), 1.2, 5);
  const end = toDay(lastNight);
  const hasChampion = drawChampion(standing, end, random);
  return {
    id: `A${String(1001 + index)}`,
    name: companyName(index),
    owner: random.chance(0.03) ? null : CSMS[owner]!,
    manager: MANAGERS[owner % MANAGERS.length]!,
    segment,
    country: random.pick(COUNTRIES),
    arr,
    seats: Math.max(3, Math.round(arr / seatPrice)),
    startedOn: addDays(lastNight, -ageDays),
    renewsOn: nextAnniversary(lastNight, ageDays),
    churnedOn: null,
    engagement: (day) => clamp(engagement * season(day - end), 0.02, 0.97),
    hasChampion,
    onboardedPercent: (day) => clamp(Math.round((day - end + ageDays) * (0.6 + engagement)), 0, 100),
    ticketRate: () => standing.tickets,
    urgentShare: () => standing.urgent,
    satisfaction: () => satisfaction,
    paysLate: random.chance(standing.late) ? random.between(6, 60) : random.between(-10, 0),
    recommends: Math.round(clamp(220 * engagement - 90 + random.normal(0, 15), -100, 100)),
  };
}

/** Contracts run for years from the start; the next one ends after the last night. */
function nextAnniversary(lastNight: Night, ageDays: number): Night {
  return addDays(lastNight, 365 - (ageDays % 365));
}
