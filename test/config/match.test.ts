import { describe, expect, it } from 'vitest';
import { configText, problemOf, read } from './config-text.ts';

const withUsage = (parts: string, more = '') =>
  configText({
    exports: `exports:\n  usage: { files: usage.csv, time: used_on, ${parts} }\n  accounts: { files: "accounts/{date}.csv" }\n${more}`,
  });
const aliases = '  aliases: { files: aliases.csv }';
const through = 'match: { through: aliases, from: org, to: account_id }';

describe('how an export matches', () => {
  it('is as written, by case, by Salesforce id, by name, or through another export', () => {
    const matchOf = (parts: string, more?: string) => read(withUsage(parts, more)).exports.get('usage')!.match;
    expect(matchOf('match: case')).toEqual({ by: 'case' });
    expect(matchOf('match: salesforce_id')).toEqual({ by: 'salesforce_id' });
    expect(matchOf(through, aliases)).toEqual({ by: 'through', through: 'aliases', from: 'org', to: 'account_id' });
  });

  it.each([
    ['another word', 'match: fuzzy', '', 'expected exact, case, salesforce_id, name, or { through: aliases'],
    ['an export that is not there', through, '', 'unknown export "aliases"'],
    ['itself', through.replace('aliases', 'usage'), '', '"usage" is itself matched through an export'],
    ['names that the accounts do not have', 'match: name', '', 'match: name needs the names of the accounts'],
  ])('is no %s', (_, parts, more, words) => {
    expect(problemOf(withUsage(parts, more))).toContain(words);
  });

  it('changes what stored values are compared with, and so does what the other export is', () => {
    const hashOf = (text: string) => read(text).metricHashes.get('logins');
    const exact = hashOf(withUsage('match: exact'));
    expect(exact).toBe(hashOf(withUsage('id: x').replace(', id: x', '')));
    expect(hashOf(withUsage('match: case'))).not.toBe(exact);
    const named = hashOf(withUsage(through, aliases));
    expect(hashOf(withUsage(through, aliases.replace('aliases.csv', 'other.csv')))).not.toBe(named);
  });
});
