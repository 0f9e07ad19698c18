import { createHash } from 'node:crypto';
import { knownAs } from '../address.ts';
import type { Night } from '../calendar.ts';
import type { CaseName } from '../cases/case.ts';
import type { Destination } from '../config/destination.ts';
import type { GateWord } from '../history/gate-word.ts';
import { fnv1a32 } from '../history/shard.ts';
import { ACCOUNT_SORT_PREFIX, accountSortKey, encodeAccountId } from './account-id-key.ts';
import type { IndexKey, Key } from './table.ts';

/**
 * Where everything stands. A key is never empty, and nothing that an export or a person says stands in one as it is.
 *
 *   RUN              night                                 a night of the portfolio
 *   GATE             instant#hash                          what operations said of a doubt
 *   NIGHT#n#shard    ACCT#account | ABSENT                 charts, and who of a shard is absent
 *   CARE#0…63        ACCT#account#OVERRIDE|PULSE|RENAMED|NOTE|CARD#instant
 *                                                          care events
 *                    ACCT#account#CASE#kind#night          cases
 *                    ACCT#account#ALERT|TASK#…             what the version before kept for cases; tasks
 *   WHY#0…63         ACCT#account#night                    what a night decided of an account
 *   OUTBOX           period                                that a period has messages
 *   OUTBOX#period    id                                    a message's entry
 *   MESSAGE#period   id                                    what it says
 *   LANE#hash        LANE                                  who may send to a destination
 *   ADDRESS#CHANNEL  address                               where a channel has an address
 *   ADDRESS#SUPPRESSED
 *                    address                               that it takes no mail
 *   LINK#id          REVOKED
 *   LINK#READER#id   REVOKED                               all links of a reader until an instant
 *   LINK#CARDS#id    REVOKED                               all cards of an account until an instant
 *   FORM#id          SENT                                  when a form of a page was sent first
 *   CLICK#id         CLICK                                 what came of a click
 *   SWITCH           DELIVER
 */
export const RUN_PARTITION = 'RUN';
export const GATE_PARTITION = 'GATE';
export const PERIODS_PARTITION = 'OUTBOX';
export const SWITCH_KEY: Key = { partition: 'SWITCH', sort: 'DELIVER' };
/** For ever: an account's partition must be found again. */
export const CARE_PARTITIONS = 64;

export function runKey(night: Night): Key {
  return { partition: RUN_PARTITION, sort: night };
}

/** What a doubt is about is whatever an export says: its hash is what a key holds of it. */
export function gateWordKey({ at, doubt }: Pick<GateWord, 'at' | 'doubt'>): Key {
  return { partition: GATE_PARTITION, sort: `${at}#${createHash('sha256').update(doubt).digest('hex')}` };
}

export function nightPartition(night: Night, shard: number): string {
  return `NIGHT#${night}#${shard}`;
}

export function chartKey(night: Night, shard: number, account: string): Key {
  return { partition: nightPartition(night, shard), sort: accountSortKey(account) };
}

export function absencesKey(night: Night, shard: number): Key {
  return { partition: nightPartition(night, shard), sort: 'ABSENT' };
}

export function carePartition(partition: number): string {
  return `CARE#${partition}`;
}

export function carePartitionOf(account: string): string {
  return carePartition(partitionOf(account));
}

export function decisionPartitionOf(account: string): string {
  return `WHY#${partitionOf(account)}`;
}

function partitionOf(account: string): number {
  return fnv1a32(account) % CARE_PARTITIONS;
}

/** What the sort key of everything of one account begins with; `#` is never part of an encoded id. */
export function careSortPrefix(account: string): string {
  return `${accountSortKey(account)}#`;
}

/** What the sort key of everything of any account begins with. */
export const ANY_ACCOUNT = ACCOUNT_SORT_PREFIX;

export const CASE_PREFIX = 'CASE#';
export const ALERT_PREFIX = 'ALERT#';
export const TASK_PREFIX = 'TASK#';

export function caseItemKey({ account, kind, openedOn }: CaseName): Key {
  return careKey(account, `${CASE_PREFIX}${kind}#${openedOn}`);
}

/** `rest`: after the account's prefix. */
export function careKey(account: string, rest: string): Key {
  return { partition: carePartitionOf(account), sort: careSortPrefix(account) + rest };
}

export function decisionKey(account: string, night: Night): Key {
  return { partition: decisionPartitionOf(account), sort: careSortPrefix(account) + night };
}

export function entryPartition(period: string): string {
  return `${PERIODS_PARTITION}#${period}`;
}

export function entryKey(period: string, id: string): Key {
  return { partition: entryPartition(period), sort: id };
}

export function messageKey(period: string, id: string): Key {
  return { partition: `MESSAGE#${period}`, sort: id };
}

/** A destination is whatever an export says: its hash is what a key holds of it. */
export function laneKey(lane: string): Key {
  return { partition: `LANE#${createHash('sha256').update(lane).digest('hex')}`, sort: 'LANE' };
}

/** Where a channel has an address; the channel by its name, in capitals. */
export function placeKey({ channel, destination }: Destination): Key {
  return addressKey(channel.toUpperCase(), destination);
}

export function suppressionKey(address: string): Key {
  return addressKey('SUPPRESSED', address);
}

function addressKey(kind: string, address: string): Key {
  return { partition: `ADDRESS#${kind}`, sort: encodeAccountId(knownAs(address)) };
}

export function linkKey(id: string): Key {
  return { partition: `LINK#${id}`, sort: 'REVOKED' };
}

/** All links that were made for one reader. */
export function readerLinksKey(reader: string): Key {
  return { partition: `LINK#READER#${reader}`, sort: 'REVOKED' };
}

/** All cards of one account. */
export function cardLinksKey(cards: string): Key {
  return { partition: `LINK#CARDS#${cards}`, sort: 'REVOKED' };
}

export function formKey(id: string): Key {
  return { partition: `FORM#${id}`, sort: 'SENT' };
}

export function clickKey(id: string): Key {
  return { partition: `CLICK#${encodeAccountId(id)}`, sort: 'CLICK' };
}

/** Values of the `due` index. */
export const DUE_ALERTS = 'ALERT';
export const DUE_MESSAGES = 'OUTBOX';
/** Nothing is due of them: so that they can be listed. */
export const OPEN_CASES = 'CASE';
export const CLICKS = 'CLICK';

/** A person's place in the `owner` index; null: nobody's. */
export function ownerIndexKey(person: string | null, sort: readonly string[]): IndexKey | null {
  if (person === null || person === '') return null;
  return { value: ownerIndexValue(person), sort: sort.map(encodeAccountId).join('#') };
}

/** A key holds 2,048 bytes of well-formed text, and an owner is whatever an export says. */
const LONGEST_OWNER = 500;

export function ownerIndexValue(person: string): string {
  return knownAs(person).slice(0, LONGEST_OWNER).toWellFormed();
}
