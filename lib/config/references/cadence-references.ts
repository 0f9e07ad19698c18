import { fieldOf, itemsOf, type Path, type Plain, textOf } from '../plain-tree.ts';
import { findRepeat, findUnknownName, type Problem } from '../problem.ts';
import { slugOf } from '../schema/cadence.ts';
import { profileNamesIn } from './known-names.ts';

export function findCadenceProblems(root: Plain): Problem[] {
  const profiles = profileNamesIn(root);
  const seen = new Set<string>();
  return itemsOf(fieldOf(root, 'cadence')).flatMap((entry, index) => {
    const path = ['cadence', index];
    const title = textOf(entry, 'title') ?? '';
    const given = textOf(entry, 'id');
    const id = given ?? slugOf(title);
    const isRepeat = id !== '' && seen.has(id);
    seen.add(id);
    return [
      ...(isRepeat ? [findRepeat('recurring task', id, [...path, given === null ? 'title' : 'id'])] : []),
      ...(given === null && title.trim() !== '' && id === '' ? [nameless(title, path)] : []),
      ...itemsOf(fieldOf(entry, 'profiles')).flatMap((name, place) =>
        typeof name !== 'string' || profiles.includes(name)
          ? []
          : [findUnknownName('profile', name, profiles, [...path, 'profiles', place])],
      ),
      ...(textOf(entry, 'assignee') === 'operators' ? findOperatorProblems(root, entry, path) : []),
    ];
  });
}

function nameless(title: string, path: Path): Problem {
  return {
    path: [...path, 'title'],
    at: 'value',
    found: title,
    message: 'no id can be made of this title: it has no letter and no digit',
    hint: 'give it an id',
  };
}

/** What operators get is of no account. */
function findOperatorProblems(root: Plain, entry: Plain, path: Path): Problem[] {
  const idle = ['profiles', 'text'].flatMap((key): Problem[] =>
    fieldOf(entry, key) === undefined
      ? []
      : [
          {
            path: [...path, key],
            at: 'key',
            message: `a task of operators is of the whole portfolio, of no account: it has no ${key}`,
            hint: `take ${key} out, or name another assignee`,
          },
        ],
  );
  if (itemsOf(fieldOf(fieldOf(root, 'notify'), 'operators')).length > 0) return idle;
  return [
    ...idle,
    {
      path: [...path, 'assignee'],
      at: 'value',
      found: 'operators',
      message: 'nobody is an operator',
      hint: 'name one in notify.operators, or another assignee',
    },
  ];
}
