import type { Values } from "../manual/option-note.ts";
import type { CommandSpec, OptionSpec, Proposal } from "./spec.ts";
import { addressPattern, type Tables } from "./words.ts";

/** The script for fish, a file in ~/.config/fish/completions or to be piped into `source`. */
export function fishScript(spec: readonly CommandSpec[], tables: Tables): string {
  const subcommands = spec.filter(({ name }) => name !== "");
  return `# Completion of socktrace for fish, made by: socktrace completion fish

set -g __socktrace_options ${tables.options.join(" ")}
set -g __socktrace_columns ${tables.columns.join(" ")}
set -g __socktrace_explain ${tables.explain.join(" ")}
set -g __socktrace_states ${tables.states.join(" ")}
set -g __socktrace_origins ${tables.origins.join(" ")}
set -g __socktrace_subcommands ${tables.subcommands.join(" ")}
set -g __socktrace_protocols ${tables.protocols.join(" ")}
# A word that -i takes.
set -g __socktrace_address ${quoted(addressPattern(tables))}

# The options of a subcommand that have their value in the next word: a pattern for letters, then the names.
function __socktrace_valued
    switch "$argv[1]"
${spec.map(valuedCase).join("\n")}
    end
end
${functions}
complete -c socktrace -f
complete -c socktrace -n '__socktrace_is --' -a '(__socktrace_launch)'
${subcommands.map(({ name, words }) => `complete -c socktrace -n '__socktrace_is ""' -a ${name} -d ${quoted(words)}`).join("\n")}
complete -c socktrace -n '__socktrace_is ""; and string match -qr "^[^-]" -- (commandline -ct)' -a '(__fish_complete_subcommand --commandline (commandline -ct))'
${spec.flatMap(completionsOf).join("\n")}
`;
}

function valuedCase({ name, options }: CommandSpec): string {
  const letters = (takes: OptionSpec["takes"]): string =>
    options
      .filter((option) => option.takes === takes)
      .flatMap(({ names }) => names.filter((one) => one.length === 2).map((one) => one.slice(1)))
      .join("");
  const valued = options.filter(({ takes }) => takes === "value").flatMap(({ names }) => names);
  const pattern = letters("value") === "" ? "^$" : `^-[${letters("nothing")}]*[${letters("value")}]$`;
  return `        case ${quoted(name)}
            string join \\n -- ${[quoted(pattern), ...valued].join(" ")}`;
}

function completionsOf(command: CommandSpec): readonly string[] {
  const where = `complete -c socktrace -n ${quoted(`__socktrace_is "${command.name}"`)}`;
  const [operand = null] = command.name === "" ? [] : command.operands;
  const options = command.options.map((option) => `${where} ${optionWords(option)}`);
  return operand === null ? options : [...options, `${where} ${proposalWords(operand)}`];
}

function optionWords({ names, takes, proposal, words }: OptionSpec): string {
  const spelt = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const value =
    takes === "nothing"
      ? []
      : takes === "value"
        ? [proposal === "file" ? "-r" : "-x", proposalWords(proposal)]
        : [proposalWords(proposal)];
  return [...spelt, ...value, "-d", quoted(words)].filter((word) => word !== "").join(" ");
}

function proposalWords(proposal: Proposal): string {
  if (proposal === null) return "";
  return typeof proposal === "string" ? actions[proposal] : `-a ${quoted(proposal.join(" "))}`;
}

/** In single quotes fish expands nothing; a proposal is expanded when Tab is pressed, as the variables and functions here. */
function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, "\\$&")}'`;
}

const actions: Readonly<Record<Values, string>> = {
  address: "-a '$__socktrace_protocols'",
  columns: "-a '(__socktrace_list $__socktrace_columns $__socktrace_options)'",
  command: "-a '(__socktrace_launch)'",
  container: "-a '(__socktrace_ask containers)'",
  explain: "-a '$__socktrace_explain $__socktrace_options'",
  file: "-F",
  option: "-a '(__socktrace_option)'",
  options: "-a '(__socktrace_list $__socktrace_options)'",
  pid: "-k -a '(__socktrace_list (__socktrace_ask pids))'",
  process: "-a '(__socktrace_ask commands)'",
  state: "-a '(__socktrace_state)'",
  subcommand: "-a '$__socktrace_subcommands'",
  user: "-a '(__fish_complete_users)'",
  variable: "-a '(set -nx)='",
};

/** What does not depend on the options. */
const functions = `
# Where the cursor is: in a subcommand, in socktrace's own words (empty), or in the command that is launched (--), whose words
# follow, one a line.
function __socktrace_place
    set -l words (commandline -opc)
    set -e words[1]
    set -l on
    while set -q words[1]
        set -l word $words[1]
        set -e words[1]
        set -l valued (__socktrace_valued "$on")
        if test "$word" = --
            test -n "$on"; or set on --
            break
        else if string match -qr '^-[a-zA-Z]*i$|^--internet$' -- $word
            # It takes the next word only where that is an address.
            if set -q words[1]
                and string match -qr -- $__socktrace_address (string upper -- $words[1])
                set -e words[1]
            end
        else if string match -q -- '-?*' $word
            contains -- $word $valued[2..]; or string match -qr -- $valued[1] $word; and set -e words[1]
        else if test -z "$on"
            if contains -- $word $__socktrace_subcommands
                set on $word
            else
                set words $word $words
                set on --
                break
            end
        end
    end
    printf '%s\\n' "$on"
    test "$on" = --; and string join \\n -- $words
    return 0
end

function __socktrace_is
    set -l place (__socktrace_place)
    test "$place[1]" = "$argv[1]"
end

# The command that is launched: its own completion.
function __socktrace_launch
    set -l place (__socktrace_place)
    __fish_complete_subcommand --commandline $place[2..] (commandline -ct)
end

# What stands before the last comma of the value, and a proposal.
function __socktrace_list
    set -l before (string match -r '^.*,' -- (__socktrace_typed))
    string join \\n -- "$before"$argv
end

# What was typed of the value.
function __socktrace_typed
    string replace -r '^--[a-z-]+=|^-[a-zA-Z]' '' -- (commandline -ct)
end

# The states of -s: with their protocol, then without it in a list with commas or behind ^.
function __socktrace_state
    set -l typed (__socktrace_typed)
    set -l before (string match -r '^[^:]*:(?:.*,\\\\^?|\\\\^)' -- $typed)
    if test -z "$before"
        string join \\n -- $__socktrace_states
        return
    end
    set -l protocol (string upper -- (string replace -r ':.*' '' -- $typed))
    string join \\n -- "$before"(string replace -fr "^$protocol:" '' -- $__socktrace_states)
end

# An option for --opt, behind a ! too; behind a colon the origins of its value.
function __socktrace_option
    set -l typed (string trim -l -c '\\\\\\'"' -- (__socktrace_typed))
    set -l before (string match -r '^.*:' -- $typed)
    if test -n "$before"
        string join \\n -- "$before"$__socktrace_origins
    else
        set -l before (string match -r '^!' -- $typed)
        string join \\n -- "$before"$__socktrace_options
    end
end

# What only socktrace knows: names that others chose, which fish quotes.
function __socktrace_ask
    command socktrace completion --list $argv[1] 2>/dev/null
end
`;
