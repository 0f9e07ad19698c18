import { type Path, writePath } from '../config/plain-tree.ts';
import { formatCount } from '../format-count.ts';
import type { Grade, KindOf, LineKind } from './line-kinds.ts';

/** One thing that `rounds check` has to say. */
export interface GradedLine {
  readonly grade: Grade;
  readonly kind: LineKind;
  /** Where health.yaml speaks of it; [] = nowhere in particular. */
  readonly path: Path;
  readonly message: string;
  /** What to do; null = nothing. */
  readonly hint: string | null;
}

interface Said<G extends Grade> extends Omit<GradedLine, 'grade'> {
  readonly kind: KindOf<G>;
}

export function wrong(said: Said<'wrong'>): GradedLine {
  return { grade: 'wrong', ...said };
}

export function surprise(said: Said<'surprise'>): GradedLine {
  return { grade: 'surprise', ...said };
}

export function sound(kind: KindOf<'sound'>, path: Path, message: string): GradedLine {
  return { grade: 'sound', kind, path, message, hint: null };
}

/** `metrics.seats: …`: what a line is of, what is so, and what to do. */
export function writeLine({ path, message, hint }: GradedLine): string {
  const about = path.length === 0 ? '' : `${writePath(path)}: `;
  return `${about}${message}${hint === null ? '' : ` ${hint}`}`;
}

/** Whether a night would run as it stands. */
export type Readiness = 'ready' | 'ready with surprises' | 'not ready';

export function judgeReadiness(lines: readonly GradedLine[]): Readiness {
  const grades = new Set(lines.map(({ grade }) => grade));
  if (grades.has('wrong')) return 'not ready';
  return grades.has('surprise') ? 'ready with surprises' : 'ready';
}

const order: readonly Grade[] = ['wrong', 'surprise', 'sound'];

/** The worst first; else as they were found. */
export function sortLines(lines: readonly GradedLine[]): readonly GradedLine[] {
  return order.flatMap((grade) => lines.filter((line) => line.grade === grade));
}

const SHOWN = 5;

/** `a1, a2, a3 and 4 more`. */
export function listSome(names: readonly string[], shown = SHOWN): string {
  const more = names.length > shown ? ` and ${formatCount(names.length - shown)} more` : '';
  return names.slice(0, shown).join(', ') + more;
}
