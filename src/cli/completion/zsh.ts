import type { Values } from "../manual/option-note.ts";
import type { CommandSpec, OptionSpec, Proposal } from "./spec.ts";
import { addressPattern, quoted, type Tables } from "./words.ts";

/** The script for zsh: a file `_socktrace` in a folder of $fpath, or to be evaluated behind compinit. */
export function zshScript(spec: readonly CommandSpec[], tables: Tables): string {
  const [root, ...subcommands] = spec;
  return `#compdef socktrace
# Completion of socktrace for zsh, made by: socktrace completion zsh

${wordLists(tables, subcommands)}
# A word that -i takes.
typeset -g __socktrace_address=${quoted(addressPattern(tables))}
${functions}
_socktrace()
{
    local curcontext=$curcontext state line ret=1 at
    local -A opt_args
    # -i takes the next word only where that is an address, which _arguments cannot know: it gets one word. Here, since what
    # a function changes of the words is lost at its end.
    for ((at = 2; at + 1 < CURRENT; at++)); do
        [[ \${words[at]} == -i || \${words[at]} == --internet ]] || continue
        [[ \${words[at + 1]:u} =~ $__socktrace_address ]] || continue
        words[at,at+1]=("--internet=\${words[at + 1]}")
        ((CURRENT--))
    done
    local -a all
    all=("\${words[@]}")
    _arguments -C -s -S -A '-*' \\
${optionLines(root?.options ?? [])}
        '1: :__socktrace_first' \\
        '*:: :->rest' && ret=0
    [[ $state == rest ]] || return ret
    local word=$words[1]
    # Where -- comes first it is one of the words, else it is left out.
    if [[ $word == -- ]]; then
        shift words
        ((CURRENT--))
        word=
    elif [[ $all[$#all-$#words] == -- ]]; then
        word=
    fi
    case $word in
${subcommands.map(subcommandCase).join("\n")}
        *)
            _normal && ret=0
            ;;
    esac
    return ret
}

if [[ $funcstack[1] == _socktrace ]]; then
    _socktrace "$@"
else
    compdef _socktrace socktrace
fi
`;
}

/** The words that stand in the script. */
function wordLists(tables: Tables, subcommands: readonly CommandSpec[]): string {
  return `typeset -ga __socktrace_options __socktrace_columns __socktrace_explain __socktrace_states __socktrace_protocols
typeset -ga __socktrace_origins
typeset -ga __socktrace_subcommands
__socktrace_options=(${tables.options.join(" ")})
__socktrace_columns=(${tables.columns.join(" ")})
__socktrace_explain=(${tables.explain.join(" ")})
__socktrace_states=(${tables.states.join(" ")})
__socktrace_origins=(${tables.origins.join(" ")})
__socktrace_protocols=(${tables.protocols.join(" ")})
__socktrace_subcommands=(${subcommands.map(({ name, words }) => quoted(`${name}:${words}`)).join(" ")})`;
}

function subcommandCase({ name, options, operands, variadic }: CommandSpec): string {
  const places = operands.map((proposal, at) => {
    const isLast = at === operands.length - 1;
    return quoted(`${variadic && isLast ? "*" : String(at + 1)}: :${actionOf(proposal)}`);
  });
  const lines = [optionLines(options), ...places.map((place) => `        ${place} \\`)].join("\n");
  return `        ${name})
            curcontext=\${curcontext%:*:*}:socktrace-${name}:
            _arguments -C -s -S \\
${lines.replace(/^ {8}/gm, "                ").replace(/ \\$/, "")} && ret=0
            ;;`;
}

function optionLines(options: readonly OptionSpec[]): string {
  return options.map((option) => `        ${optionLine(option)} \\`).join("\n");
}

/** `'(-o --output)'{-o+,--output=}'[write to FILE]:FILE:_files'` */
function optionLine({ names, takes, value, proposal, repeats, words }: OptionSpec): string {
  const spelt = names.map((name) => `${name}${signOf(name, takes)}`);
  const before = repeats ? "*" : names.length > 1 ? `(${names.join(" ")})` : "";
  const about = `[${words.replace(/[[\]\\]/g, "\\$&")}]`;
  const colons = takes === "maybe" ? "::" : ":";
  const what = takes === "nothing" ? "" : `${colons}${value.replaceAll(":", "\\:")}:${actionOf(proposal)}`;
  const [only = ""] = spelt;
  return spelt.length === 1
    ? quoted(before + only + about + what)
    : `${before === "" ? "" : quoted(before)}{${spelt.join(",")}}${quoted(about + what)}`;
}

/** Where the value is: in the next word too, or only in the same. */
function signOf(name: string, takes: OptionSpec["takes"]): string {
  const isLong = name.startsWith("--");
  if (takes === "nothing") return "";
  if (takes === "maybe") return isLong ? "=-" : "-";
  return isLong ? "=" : "+";
}

function actionOf(proposal: Proposal): string {
  if (proposal === null) return " ";
  return typeof proposal === "string" ? actions[proposal] : `(${proposal.join(" ")})`;
}

const actions: Readonly<Record<Values, string>> = {
  address: "{compadd -S '' -a __socktrace_protocols}",
  columns: "_sequence compadd - $__socktrace_columns $__socktrace_options",
  command: "_command_names -e",
  container: "{__socktrace_ask containers}",
  explain: "{compadd -a __socktrace_explain; compadd -a __socktrace_options}",
  file: "_files",
  option: "{__socktrace_option}",
  options: "_sequence compadd - $__socktrace_options",
  pid: "_sequence __socktrace_pids",
  process: "{__socktrace_ask commands}",
  state: "{__socktrace_state}",
  subcommand: "{_describe -t subcommands subcommand __socktrace_subcommands}",
  user: "_users",
  variable: "{compadd -S = -- ${(k)parameters[(R)*export*]}}",
};

/** What does not depend on the options. */
const functions = `
# Proposes what only socktrace knows: names that others chose, which compadd quotes.
__socktrace_ask()
{
    local kind=$1 line
    local -a values shown
    shift
    for line in \${(f)"$(_call_program $kind command socktrace completion --list $kind 2>/dev/null)"}; do
        values+=("\${line%%$'\\t'*}")
        shown+=("\${line/$'\\t'/  }")
    done
    compadd "$@" -d shown -a -- values
}
__socktrace_pids() { __socktrace_ask pids -V pids "$@" }

# The states of -s: with their protocol, then without it in a list with commas or behind ^. compadd quotes whole words.
__socktrace_state()
{
    local typed=\${(Q)PREFIX} before=
    if [[ $typed == *:*,* ]]; then
        before=\${typed%,*},
    elif [[ $typed == *:\\^* ]]; then
        before=\${typed%%:*}:
    else
        compadd -a __socktrace_states
        return
    fi
    [[ \${typed#$before} == \\^* ]] && before+='^'
    local -a names
    names=(\${\${(M)__socktrace_states:#\${\${typed%%:*}:u}:*}#*:})
    names=("$before"\${^names})
    compadd -a names
}

# An option for --opt, behind a ! too; behind a colon the origins of its value.
__socktrace_option()
{
    local typed=\${(Q)PREFIX}
    local -a names
    names=($__socktrace_options)
    if [[ $typed == *:* ]]; then
        names=("\${typed%%:*}:"\${^__socktrace_origins})
    elif [[ $typed == '!'* ]]; then
        names=('!'\${^names})
    fi
    compadd -a names
}

# Where the command is launched it may be a subcommand as well, but not behind --.
__socktrace_first()
{
    [[ \${words[CURRENT - 1]} == -- ]] || _describe -t subcommands subcommand __socktrace_subcommands
    [[ -z $PREFIX && \${words[CURRENT - 1]} != -- ]] || _command_names -e
}
`;
