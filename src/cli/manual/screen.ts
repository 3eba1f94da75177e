import type { Command, Option } from "commander";
import { nameOf, noteOf } from "./notes.ts";
import { subcommandsOf, traceUsages, usageOf } from "./usage.ts";

/** The column where the right cell of a row begins, and where the words of a usage line do. */
const MIDDLE = 40;
const USAGE = 45;
const RIGHT = 17;

interface Section {
  readonly title: string;
  /** The width of what stands to the left of a cell's words. */
  readonly terms: number;
  /** Each row has one cell or two; a cell has the options that share it. */
  readonly rows: readonly (readonly (readonly string[])[])[];
}

/** The options in the order of their importance, so that all of them fit on one screen of 40 lines. */
const sections: readonly Section[] = [
  {
    title: "What to trace",
    terms: 12,
    rows: [
      [["--pid"], ["--light"]],
      [["--user"], ["--strace"]],
      [["--env"], ["--data"]],
      [["-f", "--no-follow"], ["--engine"]],
    ],
  },
  {
    title: "What to show",
    terms: 12,
    rows: [
      [["--format"]],
      [["--output", "--json"], ["--quiet"]],
      [["--raw"], ["--no-summary"]],
      [["--verbose", "--where"], ["--by-socket"]],
      [["-t"], ["--fold"]],
      [["--explain"], ["--expect"]],
      [["--advice"], ["--fail-on", "--accept"]],
      [["--verify", "--verify-each"], ["--keep"]],
      [["-n", "-P"], ["--color"]],
      [["--columns"], ["--show"]],
    ],
  },
  {
    title: "Which sockets (as in lsof; kinds are ANDed, several -i, -U and -c are ORed)",
    terms: 12,
    rows: [[["--internet"]], [["--state"], ["--unix"]], [["--command"], ["-Q"]], [["--opt"]], [["--container"]]],
  },
  {
    title: "On production (docs/safety.md)",
    terms: 18,
    rows: [[["--detachable"]], [["--detach-on-exit"]], [["--one-cpu"]], [["--rotate"], ["--every"]]],
  },
];

/** `socktrace --help`: one screen of the options that the program has. An option that a row names has to exist. */
export function helpScreen(program: Command): string {
  const find = (name: string): Option => {
    const found = program.options.find((option) => nameOf(option) === name);
    if (found === undefined) throw new Error(`--help has a cell for ${name}, which is no option`);
    return found;
  };
  const usages = [
    [traceUsages.launch, "launch a command and trace it"],
    [traceUsages.attach, "attach; -a: all, by eBPF as root"],
    ...subcommandsOf(program)
      .filter((command) => command.name() !== "help")
      .map((command) => [usageOf(command), command.summary()] as const),
  ].map(([usage = "", words]) => `  ${usage.padEnd(USAGE - 2)}${words}`);
  const blocks = sections.map(({ title, terms, rows }) =>
    [
      title,
      ...rows.map((row) =>
        rowText(
          row.map((names) => names.map(find)),
          program,
          terms,
        ),
      ),
    ].join("\n"),
  );
  return `${program.name()}: ${program.description()}
${usages.join("\n")}

${blocks.join("\n")}

A launched program keeps its output and status: the trace goes to stderr; Ctrl-C
goes to it, with -p it detaches. -V: versions. socktrace help ls; man socktrace
`;
}

/** Two cells, the right one in a column of its own unless the left one needs more room. */
function rowText([left = [], right]: readonly (readonly Option[])[], program: Command, terms: number): string {
  const one = `  ${cellText(left, program, terms)}`;
  if (right === undefined) return one;
  const fits = one.length <= MIDDLE - 2;
  return fits ? `${one.padEnd(MIDDLE)}${cellText(right, program, RIGHT)}` : `${one}  ${cellText(right, program, 0)}`;
}

function cellText(options: readonly Option[], program: Command, width: number): string {
  const term = options.map((option) => termOf(option, program)).join(", ");
  const words = options.map((option) => wordsOf(option, program)).filter((text) => text !== "");
  return `${term.length < width ? term.padEnd(width) : `${term}  `}${words.join("; ")}`;
}

/** `-o FILE`, `--advice L`: the shorter name, and its value. */
function termOf(option: Option, program: Command): string {
  const { short, long, flags } = option;
  const [, optional] = /(\[.*\])$/.exec(flags) ?? [];
  const [, value = optional] = /<(.*)>$/.exec(flags) ?? [];
  return [short ?? long ?? "", noteOf(program.name(), option)?.value ?? value ?? []].flat().join(" ");
}

/** Its choices where it has no words: those that are no option themselves, as json is. */
function wordsOf(option: Option, program: Command): string {
  const choices = (option.argChoices ?? []).filter((one) => !program.options.some(({ long }) => long === `--${one}`));
  return noteOf(program.name(), option)?.cell ?? choices.join(" ");
}
