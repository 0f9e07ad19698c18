import { createRandom, type Random } from '../../../lib/sample/random.ts';
import type { Clock } from './campaign-clock.ts';
import type { FaultTotals } from './fault-figures.ts';
import { type Conduct, conducts, type FaultWorld } from './fault-servers.ts';

const MINUTE = 60_000;

export interface CampaignWorld extends FaultWorld {
  begin(run: number): void;
  /** From now on Slack and SES take what comes. */
  calmDown(): void;
  /** Message id → how often Slack or SES took it. */
  readonly accepted: ReadonlyMap<string, number>;
}

/** `report`: SES tells that it sent a mail. */
export function createWorld(
  clock: Clock,
  report: (id: string, period: string) => Promise<unknown>,
  totals: FaultTotals,
): CampaignWorld {
  const accepted = new Map<string, number>();
  const conversations = new Map<string, string[]>();
  let random: Random = createRandom(1);
  let script: Conduct[] = [];
  return {
    accepted,
    begin(run) {
      random = createRandom(run + 1);
      conversations.clear();
      // The run's own conduct first, then whatever comes.
      const own = conducts[run % conducts.length]!;
      script = [own, ...Array.from({ length: 5 }, () => random.pick(conducts))];
    },
    calmDown() {
      script = [];
    },
    now: clock.now,
    pass: clock.pass,
    at: clock.at,
    conductOf() {
      const conduct = random.chance(0.6) ? (script.shift() ?? 'takes it') : 'takes it';
      if (conduct !== 'takes it') totals.badAnswers++;
      return conduct;
    },
    accept(channel, id, period) {
      accepted.set(id, (accepted.get(id) ?? 0) + 1);
      if (channel !== 'email' || random.chance(0.03)) return;
      clock.at(clock.now() + random.between(500, 12 * MINUTE), () => report(id, period));
    },
    history: (conversation) => conversations.get(conversation) ?? [],
    post(conversation, id) {
      conversations.set(conversation, [...(conversations.get(conversation) ?? []), id]);
    },
  };
}
