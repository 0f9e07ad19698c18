import type { Plain } from '../plain-tree.ts';
import type { Problem } from '../problem.ts';
import { findCadenceProblems } from './cadence-references.ts';
import { findExportProblems } from './export-references.ts';
import { findMetricProblems } from './metric-references.ts';
import { findOwnershipProblems } from './ownership-references.ts';
import { findPeopleProblems } from './people-references.ts';
import { findProfileProblems } from './profile-references.ts';
import { findRuleProblems } from './rule-references.ts';
import { findSecrets } from './secret-references.ts';

/**
 * What one part of a config has against another: names that refer to nothing, rings, repeats, windows over snapshots.
 * Works on the plain values, so that a mistake in one part hides none in another; values of the wrong kind are passed over.
 */
export function findReferenceProblems(root: Plain): readonly Problem[] {
  return [
    ...findExportProblems(root),
    ...findMetricProblems(root),
    ...findProfileProblems(root),
    ...findRuleProblems(root),
    ...findCadenceProblems(root),
    ...findOwnershipProblems(root),
    ...findPeopleProblems(root),
    ...findSecrets(root),
  ];
}
