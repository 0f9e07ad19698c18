import { addDays, type Night, toDay } from '../calendar.ts';
import type { SampleAccount } from './roster.ts';

/** Something that happens to one customer in the sample, to be found again in its scores. */
export interface Story {
  readonly title: string;
  readonly name: string;
  /** What the data shows, and what a night should make of it. */
  readonly what: string;
  readonly tell: (lastNight: Night) => Partial<SampleAccount>;
}

/** Sliding from one level to another between two days before the last night. */
interface Level {
  readonly value: number;
  readonly daysAgo: number;
}

function slide(lastNight: Night, from: Level, to: Level) {
  const start = toDay(lastNight) - from.daysAgo;
  const end = toDay(lastNight) - to.daysAgo;
  const rise = to.value - from.value;
  return (day: number) => from.value + rise * Math.min(1, Math.max(0, (day - start) / Math.max(1, end - start)));
}

const isWithin = (lastNight: Night, days: number) => (day: number) => day > toDay(lastNight) - days;

/** A healthy customer of a size that matters, for a story to change. */
const healthy: Partial<SampleAccount> = {
  segment: 'Mid-market',
  owner: 'amara.okafor@example.com',
  manager: 'maya.chen@example.com',
  engagement: () => 0.7,
  hasChampion: () => true,
  onboardedPercent: () => 100,
  ticketRate: () => 0.05,
  urgentShare: () => 0.05,
  satisfaction: () => 4.4,
  paysLate: -5,
  recommends: 55,
  churnedOn: null,
};

const championLeaves: Story = {
  title: 'A champion leaves',
  name: 'Halcyon Freight',
  what: 'The champion is gone since tonight, and usage has been falling for a week.',
  tell: (lastNight) => ({
    ...healthy,
    arr: 240_000,
    seats: 420,
    segment: 'Enterprise',
    startedOn: addDays(lastNight, -670),
    renewsOn: addDays(lastNight, 57),
    engagement: slide(lastNight, { value: 0.72, daysAgo: 7 }, { value: 0.3, daysAgo: 3 }),
    hasChampion: (day) => day < toDay(lastNight),
  }),
};

const slowDecline: Story = {
  title: 'A slow decline',
  name: 'Brightside Media',
  what: 'Usage has gone down a little every week for 60 nights.',
  tell: (lastNight) => ({
    ...healthy,
    arr: 84_000,
    seats: 150,
    startedOn: addDays(lastNight, -900),
    renewsOn: addDays(lastNight, 110),
    engagement: slide(lastNight, { value: 0.74, daysAgo: 60 }, { value: 0.03, daysAgo: 0 }),
    satisfaction: slide(lastNight, { value: 4.3, daysAgo: 60 }, { value: 2.2, daysAgo: 0 }),
  }),
};

const supportSpike: Story = {
  title: 'A support spike',
  name: 'Cobalt Health',
  what: 'Urgent tickets every day since five days ago, and unhappy answers.',
  tell: (lastNight) => ({
    ...healthy,
    arr: 160_000,
    seats: 300,
    segment: 'Enterprise',
    owner: 'carla.marin@example.com',
    startedOn: addDays(lastNight, -400),
    renewsOn: addDays(lastNight, 200),
    ticketRate: (day) => (isWithin(lastNight, 5)(day) ? 4 : 0.05),
    urgentShare: (day) => (isWithin(lastNight, 5)(day) ? 0.8 : 0.05),
    satisfaction: (day) => (isWithin(lastNight, 5)(day) ? 1.3 : 4.4),
  }),
};

const staleExport: Story = {
  title: 'A stale export',
  name: 'Juniper Labs',
  what: 'The NPS export stopped more than seven weeks ago: NPS is missing for everyone, and nobody is scored as if it were 0.',
  tell: (lastNight) => ({
    ...healthy,
    arr: 38_000,
    seats: 70,
    startedOn: addDays(lastNight, -520),
    renewsOn: addDays(lastNight, 140),
    recommends: 90,
  }),
};

const recovery: Story = {
  title: 'A recovery',
  name: 'Tandem Robotics',
  what: 'Hardly used a month ago; a playbook brought it back, and since tonight it has a champion again.',
  tell: (lastNight) => ({
    ...healthy,
    arr: 120_000,
    seats: 210,
    owner: 'jonas.berg@example.com',
    startedOn: addDays(lastNight, -800),
    renewsOn: addDays(lastNight, 75),
    engagement: slide(lastNight, { value: 0.15, daysAgo: 32 }, { value: 0.72, daysAgo: 6 }),
    hasChampion: (day) => day >= toDay(lastNight),
  }),
};

const stalledOnboarding: Story = {
  title: 'A stalled onboarding',
  name: 'Pelham Group',
  what: 'A new customer, 40 days in, stuck at 20 % of its onboarding.',
  tell: (lastNight) => ({
    ...healthy,
    arr: 52_000,
    seats: 90,
    startedOn: addDays(lastNight, -40),
    renewsOn: addDays(lastNight, 325),
    hasChampion: () => false,
    engagement: () => 0.18,
    onboardedPercent: (day) => Math.min(20, Math.max(0, 2 * (day - toDay(lastNight) + 40))),
  }),
};

const renewalAtRisk: Story = {
  title: 'A big renewal at risk',
  name: 'Oxbow Retail',
  what: 'The largest renewal of the month, in 25 days, and seats nobody uses.',
  tell: (lastNight) => ({
    ...healthy,
    segment: 'Enterprise',
    arr: 480_000,
    seats: 900,
    owner: 'dana.reyes@example.com',
    startedOn: addDays(lastNight, 25 - 3 * 365),
    renewsOn: addDays(lastNight, 25),
    engagement: () => 0.2,
    hasChampion: () => false,
    satisfaction: () => 2.6,
    paysLate: 40,
    recommends: -20,
  }),
};

const churned: Story = {
  title: 'A customer who left',
  name: 'Ferrous & Co',
  what: 'Churned 20 days ago: no longer scored, and no longer in any total.',
  tell: (lastNight) => ({
    ...healthy,
    arr: 26_000,
    seats: 45,
    startedOn: addDays(lastNight, -760),
    renewsOn: addDays(lastNight, -20),
    churnedOn: addDays(lastNight, -20),
    engagement: slide(lastNight, { value: 0.4, daysAgo: 80 }, { value: 0.02, daysAgo: 30 }),
  }),
};

/** In the order of the first accounts: A1001 is the first. */
export const STORIES: readonly Story[] = [
  championLeaves,
  slowDecline,
  supportSpike,
  staleExport,
  recovery,
  stalledOnboarding,
  renewalAtRisk,
  churned,
];

/** Stories are told of the first accounts; all others are ordinary. */
export function tellStory(account: SampleAccount, index: number, lastNight: Night): SampleAccount {
  const story = STORIES[index];
  return story ? { ...account, name: story.name, ...story.tell(lastNight) } : account;
}
