import { fieldOf, itemsOf, type Path, type Plain, textOf } from '../plain-tree.ts';
import { findRepeat, type Problem } from '../problem.ts';
import { attributesOf, checkName, metricNamesIn, namesIn } from './known-names.ts';
import { findWhenProblems } from './when-references.ts';

/** A rule may name a playbook that is written down elsewhere, unless the config has playbooks of its own. */
export function findRuleProblems(root: Plain): Problem[] {
  const metrics = metricNamesIn(root);
  const playbooks = fieldOf(root, 'playbooks') === undefined ? null : namesIn(root, 'playbooks');
  const attributes = attributesOf(root);
  const seen = new Set<string>();
  return itemsOf(fieldOf(root, 'rules')).flatMap((rule, index) => {
    const path = ['rules', index];
    const id = textOf(rule, 'id');
    const isRepeat = id !== null && seen.has(id);
    if (id !== null) seen.add(id);
    return [
      ...(isRepeat ? [findRepeat('rule', id, [...path, 'id'])] : []),
      ...(id === OVERRIDE ? [reserved([...path, 'id'])] : []),
      ...checkEscalation(rule, path),
      ...checkStart(rule, path),
      ...checkName({ of: 'metric', known: metrics }, rule, 'metric', path),
      ...(playbooks === null ? [] : checkName({ of: 'playbook', known: playbooks }, rule, 'playbook', path)),
      ...findWhenProblems(fieldOf(rule, 'when'), attributes, [...path, 'when']),
    ];
  });
}

/** Of scores set by hand: every portfolio has that rule. */
const OVERRIDE = 'override';

function reserved(path: Path): Problem {
  return {
    path,
    at: 'value',
    message: `the rule ${OVERRIDE} is there already: it tells the manager of a score set by hand far under the computed one`,
    hint: 'give this rule another id',
  };
}

/** Nothing starts by itself where there is nothing to start. */
function checkStart(rule: Plain, path: Path): Problem[] {
  if (textOf(rule, 'start') !== 'auto' || fieldOf(rule, 'playbook') !== undefined) return [];
  return [
    {
      path: [...path, 'start'],
      at: 'key',
      message: 'start: auto needs a playbook to start; this rule has none',
      hint: 'name one with playbook, or take start out',
    },
  ];
}

/** One says in short what the other says step by step. */
function checkEscalation(rule: Plain, path: Path): Problem[] {
  if (fieldOf(rule, 'escalate') === undefined || fieldOf(rule, 'escalation') === undefined) return [];
  return [
    {
      path: [...path, 'escalate'],
      at: 'key',
      message: 'a rule has only one of escalation, escalate; this one has both',
      hint: 'keep one of them: escalate: 48h is short for [{ after: 24h, to: owner }, { after: 48h, to: manager }]',
    },
  ];
}
