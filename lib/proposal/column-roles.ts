import type { StandardName } from '../config/health-config.ts';
import { areAddresses, dateFormOf, isCategory, isUnique, numberFormOf } from './column-meaning.ts';
import type { ColumnFacts } from './facts.ts';
import { leafWords, wordsOf } from './words.ts';

/** What an account is called in the names of columns and files. */
export const ACCOUNT_WORDS =
  '(?:accounts?|compan(?:y|ies)|customers?|clients?|organi[sz]ations?|orgs?|tenants?|workspaces?|groups?|kunden?|mandant(?:en)?|firma|firmen|unternehmen|clientes?|cuentas?|comptes?|societe|klant(?:en)?)';

const ACCOUNT = new RegExp(`\\b${ACCOUNT_WORDS}\\b`);

/** How well a name fits: 3 says just that, 1 may be it; 0 is something else. */
type Fit = 0 | 1 | 2 | 3;

const names: Readonly<Record<Exclude<StandardName, 'same_as'>, readonly (readonly [RegExp, Fit])[]>> = {
  id: [
    [new RegExp(`^${ACCOUNT_WORDS} ?(id|key|uuid|guid|code)$|^record id$`), 3],
    [new RegExp(`^(crm )?${ACCOUNT_WORDS} ?(number|no|ref(erence)?|identifier)$|^(hs object )?id$|^crm id$`), 2],
    [new RegExp(`^${ACCOUNT_WORDS} ?(nr|nummer|numero|kennung)$|^(numero|no|id|code) (de )?${ACCOUNT_WORDS}$`), 3],
    [/\b(id|key|uuid|guid|number|code|slug|nr|nummer|numero)$|id$/, 1],
  ],
  name: [
    [new RegExp(`^${ACCOUNT_WORDS}name$|^(firmenname|kundenname|nom du client|nombre del cliente|raison sociale)$`), 3],
    [/^(nombre|nom|firma|razon social|denominazione)$/, 2],
    [new RegExp(`^${ACCOUNT_WORDS} name$|^name of ${ACCOUNT_WORDS}$`), 3],
    [new RegExp(`^name$|^${ACCOUNT_WORDS}$|^(display|legal|trading) name$`), 2],
    [/\bname$|^title$/, 1],
  ],
  owner: [
    [
      /^((kunden)?betreuer(in)?|verantwortlich(er|e)?|zustandig|ansprechpartner|responsable|gestionnaire|charge de compte)( (mail|e mail|adresse))?$/,
      2,
    ],
    [/\b(csm|customer success manager|success (manager|owner))( e?mail| address| name)*$/, 3],
    [
      new RegExp(
        `^(${ACCOUNT_WORDS} )?owner( e?mail| address| name| full name)*$|^(hubspot|record) owner$|^${ACCOUNT_WORDS} manager( e?mail| name)*$`,
      ),
      3,
    ],
    [
      /\bowner\b(?!.*\bid\b)|^assignee( e?mail)?$|^assigned to$|^(am|cs rep|csm?)$|^responsible|^relationship manager/,
      2,
    ],
  ],
  manager: [[/^(csm |team |owner )*(manager|lead|team lead)( s)?( e?mail| address)*$|^(csm|owner) manager/, 2]],
  executive: [[/^(executive|exec|executive sponsor)( e?mail| address)*$/, 2]],
  segment: [
    [/^(kundensegment|segmento|stufe|tarif|paket|forfait|gamme)$/, 2],
    [new RegExp(`^(${ACCOUNT_WORDS} )?(segment|tier)$`), 3],
    [/\b(segment|tier)$|^plan( (name|tier|type))?$|^(subscription )?plan$|^edition$/, 2],
    [/^size( band)?$|^region$|^industry$/, 1],
  ],
  arr: [
    [
      /^(jahresumsatz|jahreswert|jahrlicher umsatz|jahresvertragswert|umsatz p a|umsatz (pro|im) jahr|ca annuel|ingresos anuales|revenu annuel|chiffre d affaires annuel|valeur annuelle)( (eur|chf|in eur|in euro))?$/,
      2,
    ],
    [
      /^(current |total )?arr( (amount|value|usd|eur|gbp|in \w{3}))?$|^(current )?annual recurring revenue( \w{3})?$/,
      3,
    ],
    [/^(acv|annual contract value|contract value|annual value|yearly value|annuali[sz]ed revenue)( \w{3})?$/, 2],
  ],
  started_on: [
    [
      /^(kunde seit|vertragsbeginn|startdatum|beginn|cliente desde|client depuis|fecha de alta|inicio|debut( du contrat)?|date de debut)$/,
      3,
    ],
    [
      /^(sign ?up|signed up|customer since|contract start|subscription start|start(ed)?|onboard(ed|ing)?|go live|activat(ed|ion)|became (a )?customer)( (on|at|date|day))*$/,
      3,
    ],
    [/^(account )?creat(e|ed)( (on|at|date|utc))*$|^since$/, 2],
  ],
  renews_on: [
    [
      /^(verlangerung|vertragsende|verlangerungsdatum|nachste verlangerung|laufzeitende|renovacion|fecha de renovacion|renouvellement|date de renouvellement|fin de contrat|echeance|rinnovo)$/,
      3,
    ],
    [/^(next |contract |subscription )?(renewal|renews?)( (on|at|date|day))*$/, 3],
    [
      /^(contract|subscription|term|licen[cs]e)( (end|ends|expiry|expires|expiration))( (on|at|date))*$|^(current )?(period|term) end|^(expiry|expiration|expires)( (on|at|date))*$|^next billing/,
      2,
    ],
  ],
  churned_on: [
    [/^(gekundigt( am)?|kundigungsdatum|resilie le|date de resiliation|fecha de baja)$/, 3],
    [/^(churn(ed)?|cancel(l?ed|lation)?|terminat(ed|ion)|left|lost)( (on|at|date|day))+$/, 3],
  ],
};

/** What a column is about, whatever its cells hold. */
export function fitName(role: Exclude<StandardName, 'same_as'>, column: ColumnFacts): Fit {
  const words = leafWords(column.name);
  const written = [words, words.replaceAll(' ', ''), leafWords(withoutRemark(column.name))];
  return names[role].find(([pattern]) => written.some((one) => pattern.test(one)))?.[1] ?? 0;
}

/** `Renewal Date (UTC)` and `Account [legal name]`: what stands in brackets at the end says how it is meant. */
function withoutRemark(name: string): string {
  return name.replace(/\s*[([][^()[\]]*[)\]]\s*$/, '');
}

export function namesAccount(column: ColumnFacts): boolean {
  const words = wordsOf(column.name);
  return ACCOUNT.test(words) || new RegExp(`^${ACCOUNT_WORDS}(id|key|name|number)$`).test(words.replaceAll(' ', ''));
}

const MONTHLY =
  /^((current |total )?mrr( amount)?|monthly (recurring revenue|fee|price|revenue|charges?|amount|value|subscription)|monats(umsatz|preis|betrag|wert)|monatlicher (umsatz|betrag|preis)|cuota mensual|ingresos mensuales|revenu mensuel)( (in )?\w{3})?$/;

/** Whether a column is a month’s money by its name alone. */
export function namesMonth({ name }: ColumnFacts): boolean {
  return MONTHLY.test(leafWords(name));
}

/** Whether a column is a month’s money: ARR is twelve times that. */
export function isMonthly(column: ColumnFacts): boolean {
  return namesMonth(column) && ['plain', 'money', 'decimal-comma'].includes(numberFormOf(column) ?? '');
}

/** Whether the cells can be what the name says. */
const evidence: Readonly<Record<Exclude<StandardName, 'same_as'>, (column: ColumnFacts) => boolean>> = {
  id: isUnique,
  name: (column) =>
    column.filled > 0 && numberFormOf(column) === null && dateFormOf(column, null) === null && !areAddresses(column),
  owner: (column) =>
    column.filled > 0 && numberFormOf(column) === null && column.distinct <= Math.max(3, column.newest.rows * 0.6),
  manager: areAddresses,
  executive: areAddresses,
  segment: (column) =>
    isCategory(column) && column.distinct > 1 && dateFormOf(column, null) === null && numberFormOf(column) === null,
  arr: (column) => numberFormOf(column) !== null,
  started_on: (column) => dateFormOf(column, null) !== null,
  renews_on: (column) => dateFormOf(column, null) !== null,
  churned_on: (column) => dateFormOf(column, null) !== null,
};

/** The column of a set that is a role's, and how well its name fits; null = none. An owner's address is better than their name. */
export function findRole(
  role: Exclude<StandardName, 'same_as'>,
  columns: readonly ColumnFacts[],
  least: Fit = 1,
): { readonly column: ColumnFacts; readonly fit: Fit } | null {
  const fits = columns
    .map((column) => ({ column, fit: fitName(role, column) }))
    .filter(({ column, fit }) => fit >= least && fit > 0 && evidence[role](column))
    .sort((a, b) => rank(role, b) - rank(role, a));
  return fits[0] ?? null;
}

function rank(role: StandardName, { column, fit }: { column: ColumnFacts; fit: Fit }): number {
  const isAddress = role === 'owner' && areAddresses(column);
  return fit + (isAddress ? 2 : 0) + column.filled / (column.rows + 1);
}
