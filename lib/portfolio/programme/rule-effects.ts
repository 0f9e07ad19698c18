import { MS_PER_DAY, type Night, toIsoInstant, toLocalDate } from '../../calendar.ts';
import { overrideRule } from '../../care/override-fall.ts';
import type { Case, CaseAlert } from '../../cases/case.ts';
import { type CaseAct, handOf, isTaking, NOBODY } from '../../cases/hand.ts';
import { compareText } from '../../compare-text.ts';
import type { HealthConfig } from '../../config/health-config.ts';
import { groupBy } from '../../group-by.ts';

/** So long somebody has to take in hand what reached them. */
const PROMPT_MS = 2 * MS_PER_DAY;

export interface Verdicts {
  readonly useful: number;
  readonly notUseful: number;
}

export interface RuleEffect extends Verdicts {
  readonly rule: string;
  readonly title: string | null;
  readonly risk: string | null;
  /** Whose newest episode opened in the period. */
  readonly alerts: number;
  /** Of those: a message of it reached somebody. */
  readonly told: number;
  /** Of the told: it reached them 48 hours ago or longer. */
  readonly answerable: number;
  /** Of the answerable: somebody had the case in hand within 48 hours. */
  readonly prompt: number;
  /** Of the alerts: no more. */
  readonly over: number;
  /** Of those that are over: nobody ever had the case in hand. */
  readonly overByItself: number;
}

interface Period {
  readonly since: Night;
  /** ISO instant. */
  readonly now: string;
}

/** The most alerts first. Verdicts are of whoever gave one, the last that they gave on a case, and count for each rule they had been told of. */
export function measureRules(
  cases: readonly Case[],
  { since, now }: Period,
  { rules }: Pick<HealthConfig, 'rules'>,
): readonly RuleEffect[] {
  const alerts = cases.flatMap((one) =>
    one.alerts.filter(({ openedOn }) => openedOn >= since).map((alert) => ({ one, alert })),
  );
  const known = new Map([...rules, overrideRule].map((rule) => [rule.id, rule]));
  const effects = [...groupBy(alerts, ({ alert }) => alert.rule)].map(([rule, own]): RuleEffect => {
    const words = known.get(rule) ?? own[0]!.alert;
    const told = own.flatMap(({ one, alert }) => reachedAt(one, alert).map((at) => ({ one, at })));
    const answerable = told.filter(({ at }) => Date.parse(at) + PROMPT_MS <= Date.parse(now));
    const over = own.filter(({ alert }) => alert.state === 'resolved');
    return {
      ...{ rule, title: words.title, risk: words.risk },
      alerts: own.length,
      told: told.length,
      answerable: answerable.length,
      prompt: answerable.filter(({ one, at }) => isPrompt(one, at)).length,
      ...countVerdicts(own.flatMap(({ one, alert }) => lastVerdicts(one).filter(({ at }) => wasTold(one, alert, at)))),
      over: over.length,
      overByItself: over.filter(({ one }) => !one.acts.some(isPersons)).length,
    };
  });
  return effects.sort((a, b) => b.alerts - a.alerts || compareText(a.rule, b.rule));
}

/** What people made of being told, each once a case: the last that they said of it. */
export function lastVerdicts({ acts }: Pick<Case, 'acts'>): readonly CaseAct[] {
  const last = new Map<string, CaseAct>();
  for (const act of acts) if (act.did === 'useful' || act.did === 'not-useful') last.set(act.by.toLowerCase(), act);
  return [...last.values()];
}

export function countVerdicts(verdicts: readonly CaseAct[]): Verdicts {
  const useful = verdicts.filter(({ did }) => did === 'useful').length;
  return { useful, notUseful: verdicts.length - useful };
}

/** Verdicts given on the days from one to another. */
export function verdictsBetween(
  cases: readonly Case[],
  { from, to, timezone }: { readonly from: Night; readonly to: Night; readonly timezone: string },
): Verdicts {
  const isIn = ({ at }: CaseAct) => {
    const day = toLocalDate(Date.parse(at), timezone);
    return day >= from && day <= to;
  };
  return countVerdicts(cases.flatMap(lastVerdicts).filter(isIn));
}

/** When a message of an alert's newest episode first reached somebody; none = none did. */
function reachedAt({ tellings }: Case, { rule, episode }: CaseAlert): readonly string[] {
  const instants = tellings.flatMap(({ as, covers, outcome }) => {
    const isOfIt = as !== 'over' && covers.some((one) => one.rule === rule && one.episode === episode);
    return isOfIt && outcome.is === 'reached' ? [outcome.at] : [];
  });
  return instants.sort(compareText).slice(0, 1);
}

function wasTold(one: Case, alert: CaseAlert, at: string): boolean {
  return reachedAt(one, alert).some((reached) => reached <= at);
}

function isPrompt(one: Case, at: string): boolean {
  const until = toIsoInstant(Date.parse(at) + PROMPT_MS);
  if (handOf(one, at) !== null) return true;
  return one.acts.some((act) => isPersons(act) && act.at >= at && act.at <= until);
}

function isPersons({ by, did }: CaseAct): boolean {
  return by !== NOBODY && isTaking(did);
}
