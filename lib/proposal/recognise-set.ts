import { areAddresses, dateFormOf, isUnique } from './column-meaning.ts';
import { namesAccount } from './column-roles.ts';
import type { ColumnFacts, SetFacts } from './facts.ts';
import { wordsOf } from './words.ts';

/** What the rows of a set are. */
export type Subject =
  | 'accounts'
  | 'usage'
  | 'tickets'
  | 'surveys'
  | 'invoices'
  | 'subscriptions'
  | 'contacts'
  | 'deals'
  | 'people'
  | 'members'
  | 'departures'
  | 'unknown';

export interface Recognised {
  readonly subject: Subject;
  /** The tool that writes such columns; null = any. */
  readonly tool: string | null;
}

/** Columns that a tool's export has, without blanks, underscores and case; the first whose all are there. */
const tools: readonly (readonly [tool: string, subject: Subject, columns: readonly (string | RegExp)[]])[] = [
  ['HubSpot', 'deals', ['recordid', 'dealname']],
  ['HubSpot', 'contacts', [/^(recordid|hsobjectid)$/, 'firstname', 'lastname']],
  ['HubSpot', 'accounts', ['recordid', /^(companyname|name)$/]],
  ['HubSpot', 'accounts', ['hsobjectid', 'name']],
  ['Salesforce', 'deals', ['id', 'accountid', 'stagename']],
  ['Salesforce', 'tickets', ['id', 'casenumber']],
  ['Salesforce', 'contacts', ['id', 'accountid', 'lastname']],
  ['Salesforce', 'accounts', ['id', 'name', 'ownerid']],
  ['Salesforce', 'accounts', ['accountid', 'accountname', 'accountowner']],
  ['Zendesk', 'tickets', ['organizationid', 'requesterid', 'subject', 'status']],
  ['Zendesk', 'tickets', [/^(ticketid|id)$/, 'subject', 'status', /^(organization|ticketorganizationname)$/]],
  [
    'Intercom',
    'tickets',
    [/^(conversationid|id)$/, /^(conversationparts|conversationrating|waitingsince|statistics)$/],
  ],
  ['Stripe', 'invoices', ['id', /^(amountdue|amountremaining|total)$/, /^customer(id)?$/, /^(status|paid)$/]],
  ['Stripe', 'subscriptions', ['id', /^customer(id)?$/, 'status', /^currentperiodend/]],
  [
    'Chargebee',
    'subscriptions',
    [/^(subscription)?id$|^subscriptionsid$/, /customerid$/, /(nextbillingat|currenttermend|mrr)$/],
  ],
  ['Segment', 'usage', ['messageid', 'originaltimestamp', /^(anonymousid|userid)$/]],
  ['Segment', 'usage', ['messageid', 'receivedat', /^(anonymousid|userid)$/]],
  ['Amplitude', 'usage', ['eventtype', 'eventtime', /^(amplitudeid|insertid)$/]],
  ['GA4', 'usage', ['eventdate', 'eventtimestamp', 'eventname']],
  ['Mixpanel', 'usage', ['event', 'distinctid', 'time']],
  ['PostHog', 'usage', ['event', 'distinctid', 'timestamp', /^(uuid|personid|properties)$/]],
];

/** Words in the names of files and columns, in the order in which they decide. */
const bySubject: readonly (readonly [Subject, RegExp])[] = [
  ['departures', /\b(churn(ed)?|departures?|cancellations?|outcomes?|attrition)\b/],
  ['surveys', /\b(nps|csat|ces|surveys?|feedback|responses?)\b/],
  [
    'tickets',
    /\b(tickets?|cases?|conversations?|support|incidents?|issues?|helpdesk|requests?|anfragen?|vorfalle?|stoerungen|demandes?|incidencias?)\b/,
  ],
  [
    'invoices',
    /\b(invoices?|payments?|charges?|receipts?|rechnung(en)?|zahlungen|factures?|facturas?|paiements?|pagos)\b/,
  ],
  [
    'subscriptions',
    /\b(subscriptions?|contracts?|licen[cs]es?|orders?|vertrage?|abonnements?|abos?|contrats?|contratos?|suscripciones)\b/,
  ],
  ['deals', /\b(deals?|opportunit(y|ies)|pipeline)\b/],
  ['contacts', /\bcontacts?\b/],
  [
    'usage',
    /\b(usage|events?|logins?|activity|activities|sessions?|tracks?|actions?|page ?views?|feature|telemetry|product|nutzung|nutzungsdaten|aktivitat(en)?|anmeldungen|utilisation|connexions?|uso|actividad)\b/,
  ],
  ['people', /\b(people|staff|team|csms?|owners?|employees|users|mitarbeiter|betreuer|equipe|personal)\b/],
  [
    'accounts',
    /\b(accounts?|compan(y|ies)|customers?|clients?|organi[sz]ations?|crm|portfolio|roster|kunden?|kundenliste|mandanten|firmen|unternehmen|clientes?|cuentas?|comptes?|societes?|aziende|clienti|klanten)\b/,
  ],
];

/** What a set seems to be, by its columns, then by its name. */
export function recogniseSet(set: SetFacts): Recognised {
  const compact = set.columns.map(({ name }) => wordsOf(name).replaceAll(' ', ''));
  const has = (wanted: string | RegExp) =>
    compact.some((name) => (typeof wanted === 'string' ? name === wanted : wanted.test(name)));
  const tool = tools.find(([, , columns]) => columns.every(has));
  if (tool) return { tool: tool[0], subject: tool[1] };
  if (has('event') && has('properties') && set.columns.every(({ name }) => /^(event$|properties)/.test(name)))
    return { tool: 'Mixpanel', subject: 'usage' };
  if (areMembers(set)) return { tool: null, subject: 'members' };
  return { tool: null, subject: arePeople(set) ? 'people' : subjectByWords(set) };
}

/** What is counted of use, in the names of columns. */
const USE =
  /\b(events?|log ?ins?|sessions?|page ?views?|active users|actions?|clicks|requests|api calls|sesiones|anmeldungen|aufrufe|connexions)\b/;

/** What the name of its files says a set is; null = nothing. */
export function subjectOfName({ pattern }: SetFacts['files']): Subject | null {
  const file = wordsOf(pattern.replace(/\{[^}]*\}|\*/g, ' '));
  return bySubject.find(([, words]) => words.test(file))?.[0] ?? null;
}

function subjectByWords(set: SetFacts): Subject {
  const [first] = set.columns;
  const byFile = subjectOfName(set.files);
  const firstId = first && /\bid$|key$|number$/.test(wordsOf(first.name)) ? wordsOf(first.name) : '';
  const byId = bySubject.find(([, pattern]) => pattern.test(firstId))?.[0];
  if (byId !== undefined && byId !== 'accounts') return byId;
  if (byFile !== null) return byFile;
  const columns = set.columns.map(({ name }) => wordsOf(name));
  if (columns.some((name) => /^(nps|csat)( score)?$/.test(name)) && set.columns.length <= 8) return 'surveys';
  if (columns.some((name) => /^(subject|ticket|priority)/.test(name)) && columns.some((name) => /status/.test(name)))
    return 'tickets';
  if (columns.some((name) => /^(event|action|event name|event type)$/.test(name))) return 'usage';
  if (byId === 'accounts' && !isUnique(first!)) return columns.some((name) => USE.test(name)) ? 'usage' : 'unknown';
  return byId ?? 'unknown';
}

/** Which user is whose: an id or address of a person, an account, and no time. */
function areMembers({ columns }: SetFacts): boolean {
  const isUser = ({ name }: ColumnFacts) =>
    /^((user|member|person|contact|external|seat|login|benutzer|nutzer|utilisateur|usuario) ?(id|mail|key|name)?|e?mail|mail address|distinct id|external id)$/.test(
      wordsOf(name),
    );
  const users = columns.filter((column) => isUser(column) && isUnique(column));
  const accounts = columns.filter((column) => namesAccount(column) && !isUser(column));
  return (
    users.length > 0 &&
    accounts.length > 0 &&
    columns.length <= 12 &&
    !accounts.some(isUnique) &&
    !columns.some(isDated)
  );
}

/** A short list of names and addresses, and nothing that is counted. */
function arePeople({ columns, rows }: SetFacts): boolean {
  const hasName = columns.some(({ name }) =>
    /^(full |display |owner |user |csm )?name$|^(owner|csm|user)$/.test(wordsOf(name)),
  );
  const hasAccount = columns.some(
    (column) => namesAccount(column) && /\b(id|key|number|no|nr)$/.test(wordsOf(column.name)) && isUnique(column),
  );
  return (
    !hasAccount &&
    hasName &&
    columns.some(areAddresses) &&
    columns.length <= 6 &&
    rows <= 2000 &&
    !columns.some(isDated)
  );
}

function isDated(column: ColumnFacts): boolean {
  return dateFormOf(column, null) !== null;
}
