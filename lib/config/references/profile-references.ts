import { fieldOf, itemsOf, type Plain, textOf } from '../plain-tree.ts';
import { findRepeat, type Problem } from '../problem.ts';
import { attributesOf, checkName, metricNamesIn } from './known-names.ts';
import { findWhenProblems } from './when-references.ts';

export function findProfileProblems(root: Plain): Problem[] {
  const metrics = metricNamesIn(root);
  const attributes = attributesOf(root);
  const seen = new Set<string>();
  return itemsOf(fieldOf(root, 'profiles')).flatMap((profile, index) => {
    const path = ['profiles', index];
    const name = textOf(profile, 'name');
    const isRepeat = name !== null && seen.has(name);
    if (name !== null) seen.add(name);
    return [
      ...(isRepeat ? [findRepeat('profile', name, [...path, 'name'])] : []),
      ...findWhenProblems(fieldOf(profile, 'when'), attributes, [...path, 'when']),
      ...itemsOf(fieldOf(profile, 'groups')).flatMap((group, g) =>
        itemsOf(fieldOf(group, 'signals')).flatMap((signal, s) =>
          checkName({ of: 'metric', known: metrics }, signal, 'metric', [...path, 'groups', g, 'signals', s]),
        ),
      ),
    ];
  });
}
