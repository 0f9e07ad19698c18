import { fieldOf, itemsOf, type Plain, textOf } from '../plain-tree.ts';
import { findRepeat, type Problem } from '../problem.ts';
import { attributesOf } from './known-names.ts';
import { findWhenProblems } from './when-references.ts';

export function findOwnershipProblems(root: Plain): Problem[] {
  const attributes = attributesOf(root);
  const seen = new Set<string>();
  return itemsOf(fieldOf(root, 'ownership')).flatMap((rule, index) => {
    const path = ['ownership', index];
    const name = textOf(rule, 'name');
    const isRepeat = name !== null && seen.has(name);
    if (name !== null) seen.add(name);
    return [
      ...(isRepeat ? [findRepeat('ownership rule', name, [...path, 'name'])] : []),
      ...findWhenProblems(fieldOf(rule, 'when'), attributes, [...path, 'when']),
    ];
  });
}
