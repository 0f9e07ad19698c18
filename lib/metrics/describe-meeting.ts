import { assertNever } from '../assert-never.ts';
import type { AccountMatch } from '../config/health-config.ts';
import type { Meeting, Way } from './find-meeting.ts';

const LONGEST = 40;

/** Examples of both sides, and what to write, or to export, so that they meet. */
export function describeMeeting(name: string, match: AccountMatch, { cells, accounts, way }: Meeting): string {
  const sides = `It has ${listTexts(cells)}; ${describeOthers(match)} ${listTexts(accounts)}.`;
  return `${sides} ${way === null ? describeNoWay(name) : describeWay(name, way)}`;
}

function describeOthers(match: AccountMatch): string {
  switch (match.by) {
    case 'exact':
    case 'case':
    case 'salesforce_id':
      return 'accounts that are not in it have';
    case 'name':
      return 'accounts that are not in it are called';
    case 'through':
      return `${match.through}.${match.from} has`;
  }
}

function describeWay(name: string, way: Way): string {
  const write = (match: string) => `write exports.${name}.match: ${match}.`;
  switch (way.by) {
    case 'case':
      return `They differ in upper and lower case: ${write('case')}`;
    case 'salesforce_id':
      return `They are the same ids in 15 and in 18 characters: ${write('salesforce_id')}`;
    case 'name':
      return `These are names of accounts: ${write('name')}`;
    case 'blanks':
      return 'They differ in blanks: export both without blanks around them.';
    case 'zeros':
      return 'They differ in zeros in front: export the ids as text, not as numbers.';
    case 'decimals':
      return 'They differ in ".0" at the end: export the ids as text, not as numbers.';
    case 'signs':
      return `They have the same letters and digits, and other signs between them: export both alike, or ${write(throughExample)}`;
    case 'affix': {
      const place = way.isBefore ? 'before' : 'after';
      const [longer, shorter] = way.isOfExport ? ["the export's", "the account's"] : ["the account's", "the export's"];
      return `${capital(longer)} id is ${shorter} with ${quote(way.affix)} ${place} it: export both alike, or ${write(throughExample)}`;
    }
  }
  return assertNever(way, 'the way');
}

const throughExample =
  '{ through: an export that has both, from: its column with the one, to: its column with the other }';

function describeNoWay(name: string): string {
  return `Nothing was found that makes them meet. Name the column that holds the accounts' ids (exports.${name}.account), translate them (exports.${name}.match: ${throughExample}), or write exports.${name}.sparse: true if that is how it is.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function listTexts(texts: readonly string[]): string {
  return texts.length === 0 ? 'none' : texts.map(quote).join(', ');
}

function quote(text: string): string {
  return JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}
