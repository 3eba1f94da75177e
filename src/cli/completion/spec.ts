import type { Argument, Command, Option } from "commander";
import { noteOf } from "../manual/notes.ts";
import type { Values } from "../manual/option-note.ts";
import { subcommandsOf } from "../manual/usage.ts";

/** What may stand in a place: words of a table, or choices of commander's; null: anything, which nothing can propose. */
export type Proposal = Values | readonly string[] | null;

export interface OptionSpec {
  /** `-o` and `--output`, or one of them. */
  readonly names: readonly string[];
  /** `-i` takes a value or none. */
  readonly takes: "nothing" | "value" | "maybe";
  /** `FILE`; "" where it takes nothing. */
  readonly value: string;
  readonly proposal: Proposal;
  readonly repeats: boolean;
  readonly words: string;
}

export interface CommandSpec {
  /** "": socktrace itself. */
  readonly name: string;
  readonly words: string;
  readonly options: readonly OptionSpec[];
  /** What its operands are; the last one stands for those that follow, too, where it is `variadic`. */
  readonly operands: readonly Proposal[];
  readonly variadic: boolean;
}

/**
 * What the scripts for shells are made of: commander's own objects, and the rows of manual/ for what these lack.
 *
 * No library is used: @bomb.sh/tab 0.0.22 and omelette 0.4.17 write scripts that start Node at each Tab, even
 * for the name of an option, and their bash scripts pass what was typed, or what was proposed, through `eval` or
 * `compgen -W`, which execute a `$(...)` in it: the name of a process must not be able to run a command.
 */
export function specOf(program: Command): readonly CommandSpec[] {
  return [program, ...subcommandsOf(program)].map((command) => commandSpec(command, program));
}

function commandSpec(command: Command, program: Command): CommandSpec {
  const operands = command.registeredArguments;
  return {
    name: command === program ? "" : command.name(),
    words: command.summary(),
    options: command
      .createHelp()
      .visibleOptions(command)
      .map((option) => optionSpec(option, command)),
    operands: operands.map(operandProposal),
    variadic: operands.at(-1)?.variadic ?? false,
  };
}

function optionSpec(option: Option, command: Command): OptionSpec {
  const [, value = ""] = /[<[](.*)[>\]]$/.exec(option.flags) ?? [];
  return {
    names: [option.short ?? [], option.long ?? []].flat(),
    takes: option.required ? "value" : option.optional ? "maybe" : "nothing",
    value,
    proposal: option.argChoices ?? noteOf(command.name(), option)?.values ?? null,
    repeats: option.parseArg !== undefined && option.argChoices === undefined,
    words: option.description,
  };
}

/** By the name that the operand has in its command. */
const operandValues: Readonly<Record<string, Values>> = {
  a: "file",
  b: "file",
  command: "command",
  file: "file",
  name: "explain",
  pid: "pid",
  subcommand: "subcommand",
};

function operandProposal(argument: Argument): Proposal {
  return argument.argChoices ?? operandValues[argument.name()] ?? null;
}
