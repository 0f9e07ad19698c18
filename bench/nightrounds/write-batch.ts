import { roundScore } from '../../lib/scoring/rounding.ts';
import { findLargestParts, type LargestParts } from './largest-parts.ts';
import type { Batch } from './read-wide-csv.ts';
import type { ScoredBatch } from './score-batch.ts';
import type { LineWriter } from './write-lines.ts';

const DRIVERS = 3;

const json = (text: string) => Buffer.from(text, 'utf8');
const words = {
  id: json('{"account_id":'),
  score: json(',"score":'),
  raw: json(',"raw":'),
  change: json('},"change":'),
  noDrivers: json(',"drivers":[]}\n'),
  endOfDrivers: json('}]}\n'),
};

interface ProfileLines {
  /** What stands before each group's score, and the scores. */
  readonly leads: readonly Buffer[];
  /** Entry `group × accounts + row`. */
  readonly groups: Float64Array;
  readonly accounts: number;
  readonly parts: LargestParts;
  /** What stands before a part's points, by code: as the first driver, and as a later one. */
  readonly first: readonly Buffer[];
  readonly later: readonly Buffer[];
}

/** One line per account, in the order of the batch. */
export function writeBatch(writer: LineWriter, batch: Batch, { scores, attribution }: ScoredBatch): void {
  const profiles = scores.profiles.map((profile, index): ProfileLines => {
    const leads = profile.profile.groups.map(({ name }) => `${JSON.stringify(name)}:`);
    const parts = findLargestParts(attribution, scores, index, DRIVERS);
    const causes = parts.causes.map((cause) => {
      const name = cause.cause === 'signal' ? cause.metric : cause.cause;
      return `{"metric":${JSON.stringify(name)},"points":`;
    });
    return {
      leads: leads.map((lead, group) => json(group === 0 ? `,"groups":{${lead}` : `,${lead}`)),
      groups: scores.groups[index]!,
      accounts: profile.accounts.length,
      parts,
      first: causes.map((cause) => json(`,"drivers":[${cause}`)),
      later: causes.map((cause) => json(`},${cause}`)),
    };
  });
  let from = 0;
  for (let account = 0; account < batch.rows; account++) {
    const to = batch.idEnds[account]!;
    const { leads, groups, accounts, parts, first, later } = profiles[scores.profileOf[account]!]!;
    const row = scores.rowOf[account]!;
    const raw = scores.raw[account]!;
    writer.makeRoom();
    writer.write(words.id);
    writer.writeText(batch.ids, from, to);
    writer.write(words.score);
    writer.writeNumber(roundScore(raw));
    writer.write(words.raw);
    writer.writeNumber(raw);
    for (let group = 0, at = row; group < leads.length; group++, at += accounts) {
      writer.write(leads[group]!);
      writer.writeNumber(groups[at]!);
    }
    writer.write(words.change);
    writer.writeNumber(attribution.change[account]!);
    let at = row;
    for (let rank = 0; rank < DRIVERS && parts.codes[at]! >= 0; rank++, at += accounts) {
      writer.write((rank === 0 ? first : later)[parts.codes[at]!]!);
      writer.writeNumber(parts.points[at]!);
    }
    writer.write(at === row ? words.noDrivers : words.endOfDrivers);
    from = to;
  }
}
