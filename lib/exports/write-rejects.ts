import { writeCell } from '../csv-cell.ts';
import type { RejectedRow } from './export-table.ts';

/** rejects.csv. */
export function writeRejects(rejects: readonly RejectedRow[]): string {
  const lines = rejects.map((reject) => {
    const { file, line, column, value, reason } = reject;
    return [
      writeCell(reject.export),
      writeCell(file),
      line,
      writeCell(column),
      writeCell(value),
      writeCell(reason),
    ].join();
  });
  return ['export,file,line,column,value,reason', ...lines, ''].join('\n');
}
