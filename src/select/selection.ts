/**
 * select/ decides which sockets and processes are selected: lsof's -i, -s, -c and -U, and --opt. It is pure: its caller
 * looks names up first, and it sees sockets through Subject only, so that the same code selects in live traces, saved
 * logs and snapshots. Used by pipeline/ and cli/; it never decides how anything is shown.
 */
import { addressMatches, resolveAddress, type AddressTest, type Names } from "./address.ts";
import { commandTest, type CommandTest } from "./command.ts";
import { optionMatches } from "./option.ts";
import { isSelectionFault, parseSelection, selectionFault, type SelectionFault } from "./parse.ts";
import { stateMatches } from "./states.ts";
import type { Subject } from "./subject.ts";
import type { AddressSpec, CommandSpec, OptionSpec, StatesSpec } from "./syntax.ts";

/** The selection as text, as on the command line. */
export interface SelectionWords {
  /** -i; an empty text is -i alone. */
  readonly addresses: readonly string[];
  /** -s */
  readonly states: readonly string[];
  /** -c */
  readonly commands: readonly string[];
  /** --opt */
  readonly options: readonly string[];
  /** -U */
  readonly unix: boolean;
}

/** The same, parsed. */
export interface SelectionSpecs {
  readonly addresses: readonly Written<AddressSpec>[];
  readonly states: readonly StatesSpec[];
  readonly commands: readonly Written<CommandSpec>[];
  readonly options: readonly OptionSpec[];
  readonly unix: boolean;
}

/** A spec with the text it was read from. */
interface Written<Spec> {
  readonly text: string;
  readonly spec: Spec;
}

/** Kinds of selection are ANDed. Several -i, and -U, are ORed, and so are several -c; several --opt are ANDed. */
export interface Selection {
  /** False: no selection was given, and everything is selected. */
  readonly narrows: boolean;
  /** True: sockets of every kind; only processes were asked for. */
  readonly anySocket: boolean;
  /** True: no process is left out. */
  readonly anyProcess: boolean;
  /** Whether it has to be seen whether TCP is MPTCP: the kernel's tables do not show it. */
  readonly needsProtocol: boolean;
  readonly process: CommandTest;
  readonly socket: (subject: Subject) => boolean;
}

/** Parses the selection; the first text that cannot be parsed is a fault. */
export function readSelection(words: SelectionWords): SelectionSpecs | SelectionFault {
  const faults: SelectionFault[] = [];
  const read = <Rule extends Parameters<typeof parseSelection>[0]>(rule: Rule, texts: readonly string[]) =>
    texts.flatMap((text) => {
      const spec = parseSelection(rule, text);
      if (!isSelectionFault(spec)) return [{ text, spec }];
      faults.push(spec);
      return [];
    });
  const specs = {
    addresses: read("Address", words.addresses),
    states: read("States", words.states).map((one) => one.spec),
    commands: read("Command", words.commands),
    options: read("Option", words.options).map((one) => one.spec),
    unix: words.unix,
  };
  return faults[0] ?? specs;
}

/** The hosts whose addresses makeSelection needs. */
export function hostsIn(specs: SelectionSpecs): readonly string[] {
  return specs.addresses.flatMap(({ spec }) => (spec.host?.type === "name" ? [spec.host.name] : []));
}

/** An unknown host or service, or an invalid pattern, is a fault. */
export function makeSelection(specs: SelectionSpecs, names: Names): Selection | SelectionFault {
  const tests: AddressTest[] = [];
  for (const { text, spec } of specs.addresses) {
    const test = resolveAddress(spec, names);
    if ("type" in test)
      return selectionFault("Address", text, text.indexOf(test.name), `unknown ${test.what} ${test.name}`);
    tests.push(test);
  }
  const process = commandTest(specs.commands.map((one) => one.spec));
  if (typeof process === "string") return selectionFault("Command", specs.commands[0]?.text ?? "", null, process);
  const { states, options, unix } = specs;
  const rules: ((subject: Subject) => boolean)[] = [];
  if (tests.length > 0 || unix)
    rules.push(
      (subject) => (unix && subject.kind.family === "AF_UNIX") || tests.some((test) => addressMatches(test, subject)),
    );
  if (states.length > 0) rules.push((subject) => stateMatches(states, subject));
  for (const spec of options) rules.push((subject) => optionMatches(spec, subject));
  const anySocket = tests.length + states.length + options.length === 0 && !unix;
  return {
    narrows: !anySocket || specs.commands.length > 0,
    anySocket,
    anyProcess: specs.commands.length === 0,
    needsProtocol: specs.addresses.some(({ spec }) => spec.protocol === "mptcp"),
    process,
    socket: (subject) => rules.every((isMet) => isMet(subject)),
  };
}
