import { quoteText } from '../../lib/quote-sql.ts';
import { METRICS, nameOf } from '../model.ts';

const metrics = Array.from({ length: METRICS }, (_, metric) => nameOf(metric));
const types = ['account_id', 'segment', ...metrics].map(
  (name) => `${name}: ${quoteText(metrics.includes(name) ? 'DOUBLE' : 'VARCHAR')}`,
);

/** A wide export as a relation with every type declared, by the ending of its name. */
export function writeRelation(file: string): string {
  const columns = `columns = {${types.join(', ')}}`;
  if (file.endsWith('.parquet')) return `read_parquet(${quoteText(file)})`;
  if (file.endsWith('.jsonl')) return `read_json(${quoteText(file)}, format = 'newline_delimited', ${columns})`;
  return `read_csv(${quoteText(file)}, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', ${columns})`;
}
