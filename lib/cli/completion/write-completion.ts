import { type CommandNode, namesTaking, offersOf } from './command-tree.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** The script that teaches a shell the commands, options and folders of rounds. */
export const completionWriters: Readonly<Record<Shell, (nodes: readonly CommandNode[]) => string>> = {
  bash: writeBash,
  zsh: writeZsh,
  fish: writeFish,
};

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** Patterns of a case; one that nothing matches where there is none. */
const anyOf = (names: readonly string[]) => names.map(quote).join('|') || "''";

const placesOf = (nodes: readonly CommandNode[]) => nodes.flatMap(({ at }) => (at === '' ? [] : [at]));

function writeBash(nodes: readonly CommandNode[]): string {
  const cases = nodes.map((node) => `    ${quote(node.at)}) offers=${quote(namesIn(node))} ;;`);
  return `# rounds for bash: source <(rounds completion bash)
_rounds() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" at='' offers='' i IFS=$' \\t\\n'
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at/\${COMP_WORDS[i]}" in
      ${anyOf(placesOf(nodes))}) at="$at/\${COMP_WORDS[i]}" ;;
    esac
  done
  COMPREPLY=()
  case "$before" in
    ${anyOf(namesTaking(nodes, 'file'))}) IFS=$'\\n'; COMPREPLY=($(compgen -f -- "$word")); return ;;
    ${anyOf(namesTaking(nodes, 'folder'))}) IFS=$'\\n'; COMPREPLY=($(compgen -d -- "$word")); return ;;
    ${anyOf(namesTaking(nodes, 'something'))}) return ;;
  esac
  case "$at" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$offers" -- "$word"))
}
complete -o filenames -F _rounds rounds
`;
}

const namesIn = (node: CommandNode) =>
  offersOf(node)
    .map(({ name }) => name)
    .join(' ');

function writeZsh(nodes: readonly CommandNode[]): string {
  const describe = (node: CommandNode) =>
    offersOf(node).map(({ name, does }) => quote(`${name}:${does.replaceAll(':', '\\:')}`));
  const cases = nodes.map((node) => `    ${quote(node.at)}) offers=(${describe(node).join(' ')}) ;;`);
  return `#compdef rounds
# rounds for zsh: source <(rounds completion zsh)
_rounds() {
  local before="\${words[CURRENT-1]}" at='' i
  local -a offers
  for ((i = 2; i < CURRENT; i++)); do
    case "$at/\${words[i]}" in
      ${anyOf(placesOf(nodes))}) at="$at/\${words[i]}" ;;
    esac
  done
  case "$before" in
    ${anyOf(namesTaking(nodes, 'file'))}) _files; return ;;
    ${anyOf(namesTaking(nodes, 'folder'))}) _files -/; return ;;
    ${anyOf(namesTaking(nodes, 'something'))}) _message value; return ;;
  esac
  case "$at" in
${cases.join('\n')}
  esac
  _describe rounds offers
}
if [ "$funcstack[1]" = _rounds ]; then _rounds "$@"; else compdef _rounds rounds; fi
`;
}

function writeFish(nodes: readonly CommandNode[]): string {
  const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const takes = { nothing: '', file: ' -r -F', folder: " -x -a '(__fish_complete_directories)'", something: ' -x' };
  const lines = nodes.flatMap((node) => {
    const here = `complete -c rounds -n ${quoted(`__rounds_is '${node.at}'`)}`;
    return [
      ...node.commands.map(({ name, does }) => `${here} -a ${name} -d ${quoted(does)}`),
      ...node.words.map((name) => `${here} -a ${name}`),
      ...node.options.map((one) => `${here} -l ${one.name.slice(2)}${takes[one.takes]} -d ${quoted(one.does)}`),
    ];
  });
  return `# rounds for fish: rounds completion fish | source
function __rounds_is
  set -l at ''
  for word in (commandline -opc)[2..-1]
    switch "$at/$word"
      case ${placesOf(nodes).map(quoted).join(' ')}
        set at "$at/$word"
    end
  end
  test "$at" = "$argv[1]"
end
complete -c rounds -f
${lines.join('\n')}
`;
}
