import { valueCases, type Case } from "./cases.ts";
import type { Values } from "../manual/option-note.ts";
import type { CommandSpec, OptionSpec, Proposal } from "./spec.ts";
import { addressPattern, quoted, type Tables } from "./words.ts";

/** The script for bash, which uses the functions of the package bash-completion. */
export function bashScript(spec: readonly CommandSpec[], tables: Tables): string {
  return `# Completion of socktrace for bash, made by: socktrace completion bash
# It needs the package bash-completion, whose functions begin with one underscore.

__socktrace_options=${quoted(tables.options.join(" "))}
__socktrace_columns=${quoted(tables.columns.join(" "))}
__socktrace_explain=${quoted(tables.explain.join(" "))}
__socktrace_states=${quoted(tables.states.join(" "))}
__socktrace_origins=${quoted(tables.origins.join(" "))}
__socktrace_protocols=${quoted(tables.protocols.join(" "))}
__socktrace_subcommands=${quoted(tables.subcommands.join(" "))}
# A word that -i takes.
__socktrace_address=${quoted(addressPattern(tables))}

# Sets what there is to know of a subcommand, or of socktrace itself: its options, the letters of those without a value
# and of those with one.
__socktrace_know()
{
    case $1 in
${spec.map(knowCase).join("\n")}
    esac
}

# The value of an option.
__socktrace_value()
{
    case $1:$2 in
${valueCases(spec, bashAction).map(caseText).join("\n")}
    esac
}

# The operands of a subcommand.
__socktrace_operand()
{
    case $1 in
${spec
  .filter(({ name }) => name !== "")
  .map(operandCase)
  .join("\n")}
    esac
}
${functions}`;
}

function knowCase({ name, options }: CommandSpec): string {
  const letters = (takes: OptionSpec["takes"][]): string =>
    options
      .filter((option) => takes.includes(option.takes))
      .flatMap(({ names }) => names.filter((one) => one.length === 2).map((one) => one.slice(1)))
      .join("");
  const valued = options.filter(({ takes }) => takes === "value").flatMap(({ names }) => names);
  return `        ${quoted(name)})
            options=${quoted(options.flatMap(({ names }) => names).join(" "))}
            switches=${quoted(letters(["nothing"]))}
            letters=${quoted(letters(["value", "maybe"]))}
            valued=${quoted(valued.join(" "))}
            ;;`;
}

function caseText({ patterns, action }: Case): string {
  return `        ${patterns.join("|")})
            ${action}
            ;;`;
}

function operandCase({ name, operands }: CommandSpec): string {
  return `        ${name})
            ${bashAction(operands[0] ?? null) ?? ":"}
            ;;`;
}

/** Null: nothing can be proposed. */
function bashAction(proposal: Proposal): string | null {
  if (proposal === null) return null;
  return typeof proposal === "string" ? actions[proposal] : `__socktrace_words ${quoted(proposal.join(" "))}`;
}

const actions: Readonly<Record<Values, string>> = {
  address: `__socktrace_words "$__socktrace_protocols"`,
  columns: `__socktrace_list "$__socktrace_columns $__socktrace_options"`,
  command: `mapfile -t COMPREPLY < <(compgen -c -- "$cur")`,
  container: "__socktrace_ask containers",
  explain: `__socktrace_words "$__socktrace_explain $__socktrace_options"`,
  file: "_filedir",
  option: "__socktrace_option",
  options: `__socktrace_list "$__socktrace_options"`,
  pid: "__socktrace_ask pids",
  process: "__socktrace_ask commands",
  state: "__socktrace_state",
  subcommand: `__socktrace_words "$__socktrace_subcommands"`,
  user: `mapfile -t COMPREPLY < <(compgen -u -- "$cur")`,
  variable: `mapfile -t COMPREPLY < <(compgen -e -S = -- "$cur"); compopt -o nospace`,
};

/** What does not depend on the options. */
const functions = `
# Proposes what begins with cur: words that mean nothing to the shell.
__socktrace_words()
{
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
    __ltrim_colon_completions "$cur"
}

# The same for the last word of a list with commas.
__socktrace_list()
{
    local before=
    [[ $cur == *,* ]] && before=\${cur%,*},
    mapfile -t COMPREPLY < <(compgen -P "$before" -W "$1" -- "\${cur##*,}")
    compopt -o nospace
    ((\${#COMPREPLY[@]} == 1)) && [[ \${COMPREPLY[0]} == "$cur" ]] && compopt +o nospace
}

# The states of -s: with their protocol, then without it in a list with commas or behind ^.
__socktrace_state()
{
    local before= state states=
    if [[ $cur == *:*,* ]]; then
        before=\${cur%,*},
    elif [[ $cur == *:^* ]]; then
        before=\${cur%%:*}:
    else
        __socktrace_words "$__socktrace_states"
        return
    fi
    for state in $__socktrace_states; do
        [[ $state == "$(__socktrace_protocol)":* ]] && states+=" \${state#*:}"
    done
    [[ \${cur#"$before"} == ^* ]] && before+=^
    mapfile -t COMPREPLY < <(compgen -P "$before" -W "$states" -- "\${cur#"$before"}")
    __ltrim_colon_completions "$cur"
}
__socktrace_protocol()
{
    local protocol=\${cur%%:*}
    protocol=\${protocol#[\\'\\"]}
    printf %s "\${protocol^^}"
}

# An option for --opt, behind a ! too, which is quoted as it was typed; behind a colon the origins of its value.
__socktrace_option()
{
    local quote= not= words=$__socktrace_options
    [[ $cur == [\\'\\"]* ]] && quote=\${cur:0:1} cur=\${cur:1}
    [[ $cur =~ ^\\\\?! ]] && not=\${BASH_REMATCH[0]}
    if [[ $cur == *:* ]]; then
        not=\${cur%%:*}:
        words=$__socktrace_origins
    fi
    mapfile -t COMPREPLY < <(compgen -P "$not" -W "$words" -- "\${cur#"$not"}")
    # Between quotes a colon does not cut the word.
    [[ -n $quote ]] || __ltrim_colon_completions "$cur"
}

# Proposes what only socktrace knows. Names that others chose: they are quoted, and nothing of them is expanded. What a
# number stands for is shown where there are several, behind the part that all have in common.
__socktrace_ask()
{
    local line value before= text=() values=() typed=\${cur//\\\\/}
    [[ $1 == pids && $cur == *,* ]] && before=\${cur%,*},
    while IFS= read -r line; do
        value=$before\${line%%$'\\t'*}
        [[ $value == "$typed"* ]] || continue
        # A list of numbers needs no quotes.
        [[ $value == *[^0-9,]* ]] && printf -v value %q "$value"
        values+=("$value")
        [[ $line == *$'\\t'* ]] && value="$value  \${line#*$'\\t'}"
        text+=("$value")
    done < <(command socktrace completion --list "$1" 2>/dev/null)
    # Ctrl-X and menus (%) insert a proposal as it stands.
    if ((\${#values[@]} > 1)) && [[ $COMP_TYPE != 37 ]]; then
        COMPREPLY=("\${text[@]}")
        compopt -o nosort 2>/dev/null
    else
        COMPREPLY=("\${values[@]}")
    fi
}

# Whether the word at \`at\` has its value in the next one. -i takes one only where that is an address.
__socktrace_takes()
{
    local word=\${words[at]} next=\${words[at + 1]}
    if [[ $word == --internet || $word =~ ^-[$switches]*i$ ]]; then
        ((at + 1 < cword)) && [[ \${next^^} =~ $__socktrace_address ]]
        return
    fi
    [[ " $valued " == *" $word "* ]] || [[ -n $letters && $word =~ ^-[$switches]*[$letters]$ ]]
}

# From here on it is the command that is launched: its own completion. bash-completion counts words as bash cuts them.
__socktrace_launch()
{
    local raw=0 at joined
    for ((at = 0; at < $1; at++)); do
        joined=\${COMP_WORDS[raw++]}
        while [[ $joined != "\${words[at]}" ]] && ((raw < COMP_CWORD)); do
            joined+=\${COMP_WORDS[raw++]}
        done
    done
    _command_offset "$raw"
}

_socktrace()
{
    local cur prev words cword split
    _init_completion -s -n : || return
    local at=1 on= only= options switches letters valued
    __socktrace_know ""
    for ((; at < cword; at++)); do
        if [[ -z $only && \${words[at]} == -- ]]; then
            [[ -z $on ]] && { __socktrace_launch $((at + 1)); return; }
            only=operands
        elif [[ -z $only && \${words[at]} == -?* ]]; then
            __socktrace_takes && ((at++))
        elif [[ -z $on && " $__socktrace_subcommands " == *" \${words[at]} "* ]]; then
            on=\${words[at]}
            __socktrace_know "$on"
        elif [[ -z $on ]]; then
            __socktrace_launch "$at"
            return
        fi
    done
    if [[ -z $only ]]; then
        if [[ $split == true ]] || ((at > cword)); then
            [[ $prev == -[!-]* ]] && prev=-\${prev: -1}
            __socktrace_value "$on" "$prev"
            return
        fi
        if [[ $prev =~ ^-[$switches]*i$ && $cur != -* ]]; then
            __socktrace_value "$on" -i
            ((\${#COMPREPLY[@]} > 0)) && return
        fi
        if [[ -n $letters && $cur =~ ^(-[$switches]*([$letters]))(.+)$ ]]; then
            local glued=\${BASH_REMATCH[1]}
            cur=\${BASH_REMATCH[3]}
            local typed=$cur
            __socktrace_value "$on" "-\${BASH_REMATCH[2]}"
            # What stands before a colon or a quote is not replaced.
            [[ $cur == *:* || $typed == [\\'\\"]* ]] || COMPREPLY=("\${COMPREPLY[@]/#/$glued}")
            return
        fi
        if [[ $cur == -* ]]; then
            __socktrace_words "$options"
            return
        fi
    fi
    if [[ -n $on ]]; then
        __socktrace_operand "$on"
        return
    fi
    __socktrace_words "$__socktrace_subcommands"
    [[ -n $cur ]] && mapfile -t -O \${#COMPREPLY[@]} COMPREPLY < <(compgen -c -- "$cur" | sort -u)
} && complete -F _socktrace socktrace
`;
