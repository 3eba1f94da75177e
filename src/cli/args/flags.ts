import { InvalidArgumentError, Option, type Command } from "commander";
import { formats } from "../../views/formats.ts";
import type { When } from "../terminal/colour.ts";
import type { SelectionFlags } from "./selecting.ts";

/** What a trace may be told, whatever its source. */
export interface OutputFlags extends SelectionFlags {
  readonly format: string;
  readonly json?: true;
  readonly output?: string;
  readonly quiet?: true;
  readonly keep?: number;
  readonly expect?: string;
  readonly summary: boolean;
  readonly color: When;
  readonly verbose?: true;
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

/** What launch and attach may be told besides. */
export interface LiveFlags extends OutputFlags {
  readonly raw?: string;
  readonly strace?: string;
  readonly follow: boolean;
  readonly light?: true;
  readonly oneCpu?: true;
  readonly verify?: true;
  /** --verify, and a look at each listen, connect and accept besides. */
  readonly verifyEach?: true;
  readonly user?: string;
  readonly env: readonly string[];
  readonly detachable?: true;
  readonly detachOnExit?: true;
  readonly pid: readonly number[];
  /** Seconds between summaries. */
  readonly every?: number;
}

export function addOutputOptions(command: Command): Command {
  return command
    .addOption(new Option("--format <F>", formats.join("|")).choices(formats).default("text"))
    .option("--json", "short for --format json")
    .option("-o, --output <FILE>", "write trace and summary to FILE")
    .option("--expect <FILE>", "hold the sockets to what FILE says; exit 1 where they do not")
    .option("--keep <N>", "closed sockets told in full (1000); the others are counted", countOf)
    .option("-q, --quiet", "no timeline, the summary only")
    .option("--no-summary", "the timeline only")
    .option("-v, --verbose", "more of each socket")
    .option("--explain", "under each option that is set, what it does; -v does so too")
    .option("--by-socket", "the timeline socket by socket, at the end")
    .option("--fold", "lines that repeat what one before said are counted: x 12")
    .option("-t", "times of day, as in strace; -tt with microseconds, -ttt seconds since 1970", countTimes, 0)
    .addOption(
      new Option(
        "--columns <LIST>",
        "of --format table, socket options too: fd,local,SO_KEEPALIVE; help lists them",
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

/** strace knows -t, -tt and -ttt; more is no more. */
function countTimes(_value: string, before: number): number {
  return Math.min(before + 1, 3);
}

function countOf(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError("how many: --keep 1000");
  return Number(value);
}
