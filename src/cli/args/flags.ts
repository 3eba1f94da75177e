import { InvalidArgumentError, Option, type Command } from "commander";
import type { Level } from "../../advice/advice.ts";
import { formats } from "../../views/formats.ts";
import type { When } from "../terminal/colour.ts";
import { addAdviceOptions, type AdviceFlags } from "./advice-options.ts";
import type { ContainerFlags } from "./container-option.ts";
import type { SelectionFlags } from "./selecting.ts";

/** The options of every trace, whatever its source. */
export interface OutputFlags extends SelectionFlags, AdviceFlags {
  readonly format: string;
  readonly json?: true;
  readonly output?: string;
  readonly quiet?: true;
  readonly keep?: number;
  readonly expect?: string;
  readonly summary: boolean;
  readonly color: When;
  readonly verbose?: true;
  /** Options that the summary has though nobody set them. */
  readonly show?: string;
  readonly advice: Level | "none";
  readonly explain?: true;
  readonly bySocket?: true;
  readonly fold?: true;
  /** How many -t there are. */
  readonly t: number;
  /** Bytes that FILE, and --raw's, may have before a new one begins. */
  readonly rotate?: number;
  /** Of `--format table`. */
  readonly columns?: string;
}

/** The options that launch and attach have besides. */
export interface LiveFlags extends OutputFlags, ContainerFlags {
  readonly raw?: string;
  readonly strace?: string;
  readonly follow: boolean;
  readonly light?: true;
  readonly data?: true;
  /** Where in the code each call was made. */
  readonly where?: true;
  readonly oneCpu?: true;
  readonly verify?: true;
  /** --verify, and a look at each listen, connect and accept besides. */
  readonly verifyEach?: true;
  readonly user?: string;
  readonly env: readonly string[];
  readonly detachable?: true;
  readonly detachOnExit?: true;
  readonly pid: readonly number[];
  /** Left out: strace, or with -a ebpf. */
  readonly engine?: "strace" | "ebpf" | "auto";
  /** Every process of the machine. */
  readonly all?: true;
  /** Seconds between summaries. */
  readonly every?: number;
}

export function addOutputOptions(command: Command): Command {
  return addAdviceOptions(command, "warning")
    .addOption(new Option("--format <F>", formats.join("|")).choices(formats).default("text"))
    .option("--json", "short for --format json")
    .option("-o, --output <FILE>", "write trace and summary to FILE; - is stdout")
    .option("--expect <FILE>", "check the sockets against FILE (docs/expect.md); exit 1 if an expectation fails")
    .option("--keep <N>", "list the first N closed sockets in full (1000) and count the others", countOf)
    .option("-q, --quiet", "the summary only, no timeline")
    .option("--no-summary", "the timeline only, no summary")
    .option("-v, --verbose", "more about each socket")
    .option("--show <LIST>", "these options in the summary, though nobody set them: TCP_NODELAY,SO_KEEPALIVE")
    .option("--explain", "under each option that is set, what it does (also with -v)")
    .option("--by-socket", "the timeline grouped by socket, at the end")
    .option("--fold", "count repeated lines instead of printing them: x 12")
    .option(
      "-t",
      "print the time of day, as strace does; -tt with microseconds, -ttt seconds since 1970",
      countTimes,
      0,
    )
    .addOption(
      new Option(
        "--columns <LIST>",
        "columns of --format table, socket options too: fd,local,SO_KEEPALIVE; help lists them",
      ).argParser(columnsOrHelp),
    )
    .addOption(new Option("--color <WHEN>", "auto|always|never").choices(["auto", "always", "never"]).default("auto"));
}

/** `--columns help` is a question of its own, whatever else stands on the command line; program.ts answers it. */
export class ColumnsQuestion extends Error {}

export function columnsOrHelp(list: string): string {
  if (list === "help") throw new ColumnsQuestion("--columns help");
  return list;
}

/** strace has -t, -tt and -ttt; more letters change nothing. */
function countTimes(_value: string, before: number): number {
  return Math.min(before + 1, 3);
}

function countOf(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError("expected a number: --keep 1000");
  return Number(value);
}
