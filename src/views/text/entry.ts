import type { Fd, Micros, Tid } from "../../base/brands.ts";
import type { Seen } from "../../events/event.ts";
import type { Change } from "../../world/change.ts";
import type { Process } from "../../world/process.ts";
import { insideText } from "../container.ts";
import { commandLine } from "../names.ts";
import type { ViewOptions } from "../view.ts";
import { codeOf, placeOfChange, stackLine, type ShownPlace } from "./code.ts";
import { sentences } from "./explained.ts";
import { filterLines } from "./filters.ts";
import { wordsOf, type Words } from "./words.ts";

/** A line of the timeline, before it is laid out. It refers to no object of the model, which goes on changing. */
export interface Entry {
  readonly at: Micros | null;
  readonly time: string;
  /** `13341`; `13341/13355` for another thread than the first; `-` where the log names none. */
  readonly who: string;
  readonly socket: number | null;
  readonly fd: Fd | null;
  readonly words: Words;
  /** Where in the code the call was made; null: no call made it, or those that are counted here have different places. */
  readonly place: ShownPlace | null;
  /**
   * Lines under it: with --explain what the option that was set does, with -v the stack of the call, and a filter's
   * instructions.
   */
  readonly below: readonly string[];
}

/** The lines of the timeline for a change: none, one or two. */
export type Entries = (change: Change, began: Micros | null) => readonly Entry[];

/**
 * A process enters the timeline with its first change to a socket, below a line that shows what it runs. With -v all
 * processes are shown, each with its own exec.
 */
export function makeEntries({ verbose, explain, clock }: ViewOptions): Entries {
  const introduced = new WeakSet<Process>();
  const sentenceOf = explain ? sentences() : (): null => null;
  const belowOf = (change: Change): readonly string[] => {
    if (!explain && !verbose) return nothing;
    const sentence = sentenceOf(change);
    const stack = verbose ? stackLine(codeOf(change)) : null;
    return [sentence, stack, ...(verbose ? filterLines(change) : [])].filter((line) => line !== null);
  };
  return (change, began) => {
    const words = wordsOf(change);
    const { process, seen } = change;
    if (process === null) return words === null ? [] : [ofNobody(seen, words, clock(seen.time, began))];
    const isIntroduced = verbose || introduced.has(process);
    const isProcess = change.type === "process";
    // A program that has got a socket from the one before it may never make a call on it.
    const hasSockets = isProcess && (change.sockets ?? []).length > 0;
    if (words === null || (isProcess && !isIntroduced && !hasSockets)) return [];
    const time = clock(seen.time, began);
    const socket = "socket" in change ? (change.socket?.id ?? null) : null;
    const fd = "fd" in change ? change.fd : null;
    const who = whoText(process, seen.tid);
    const entry = {
      at: seen.time,
      time,
      who,
      socket,
      fd,
      words,
      place: placeOfChange(change),
      below: belowOf(change),
    };
    introduced.add(process);
    if (isIntroduced || hasSockets) return [entry];
    const intro = introduction(process);
    const first = {
      at: seen.time,
      time,
      who: String(process.pid || "-"),
      socket: null,
      fd: null,
      place: null,
      below: [],
    };
    return intro === null ? [entry] : [{ ...first, words: intro }, entry];
  };
}

const nothing: readonly string[] = [];

/** A line that is of no process. */
function ofNobody({ time: at }: Seen, words: Words, time: string): Entry {
  return { at, time, who: "-", socket: null, fd: null, words, place: null, below: nothing };
}

function whoText({ pid }: Process, tid: Tid): string {
  return pid === tid || !pid ? String(tid || "-") : `${pid}/${tid}`;
}

/** `runs python3 ./tcpserver.py`: the process whose first change to a socket comes next. */
function introduction({ argv, command, container }: Process): Words | null {
  if (argv === null && command === "?") return null;
  return { verb: "runs", text: `${commandLine(argv ?? [command])}${insideText(null, container)}`, paint: "heading" };
}
