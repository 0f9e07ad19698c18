import { suggestName } from '../nearest-name.ts';
import { entriesOf, isSection, itemsOf, type Path, type Plain } from '../plain-tree.ts';
import { describeValue, findUnknownName, type Problem } from '../problem.ts';

const stages = ['onboarding', 'renewal', 'steady'];

/** Attributes nobody has, and stages there are not; `attributes` null = any name may be one. */
export function findWhenProblems(when: Plain | undefined, attributes: readonly string[] | null, path: Path): Problem[] {
  return entriesOf(when).flatMap(([name, wanted]) => {
    const here = [...path, name];
    if (name === 'stage') return findStageProblems(wanted, here);
    if (attributes === null || attributes.includes(name)) return [];
    const hint = `${suggestName(name, attributes)}; further columns go to accounts.attributes`;
    return [{ ...findUnknownName('attribute', name, attributes, here), at: 'key' as const, hint }];
  });
}

function findStageProblems(wanted: Plain, path: Path): Problem[] {
  if (isSection(wanted)) return [];
  const listed = Array.isArray(wanted)
    ? itemsOf(wanted).map((value, index) => ({ value, path: [...path, index] }))
    : [{ value: wanted, path }];
  return listed
    .filter(({ value }) => value !== null && typeof value !== 'object' && !stages.includes(String(value)))
    .map(({ value, path: at }) => ({
      path: at,
      at: 'value',
      found: value,
      message: `unknown stage ${describeValue(value)}`,
      hint: suggestName(String(value), stages),
    }));
}
