import type { Location, Source } from "../events/code.ts";
import { findCommand } from "./command.ts";
import { Conversation } from "./conversation.ts";

/** The source lines of addresses, by a program that reads debug information: one process for each module, as long as it is asked. */

/** Whose debug information is read. */
export interface Debugged {
  readonly fd: number;
  /** By which the program opens it: only where it looks for others beside it, else it inherits the fd. */
  readonly path: string | null;
  /** Other files or servers have some of it. */
  readonly needsOthers: boolean;
}

/** As the debug information has them: names not demangled, and null where there is none. */
export type Found = ReadonlyMap<number, readonly Location[]>;

export class LineReader {
  readonly #patience: number;
  readonly #running = new Map<Debugged, Conversation>();
  /** What died or hung is not started again. */
  readonly #failed = new WeakSet<Debugged>();

  constructor(patience: number) {
    this.#patience = patience;
  }

  /** Innermost function first. `addresses` are all different. An address that is not in the answer has no line. */
  async ask(of: Debugged, addresses: readonly number[]): Promise<Found> {
    const program = this.#programFor(of);
    if (program === null || addresses.length === 0) return new Map();
    const question = [...addresses.map(hex), NOWHERE].map((address) => `${address}\n`).join("");
    const lines = await program.ask(question, isWhole);
    if (lines === null) this.#failed.add(of);
    return lines === null ? new Map() : answersIn(lines, addresses);
  }

  /** Whose file is closed. */
  forget(of: Debugged): void {
    this.#running.get(of)?.close();
    this.#running.delete(of);
  }

  close(): void {
    for (const program of this.#running.values()) program.close();
    this.#running.clear();
  }

  #programFor(of: Debugged): Conversation | null {
    const running = this.#running.get(of);
    if (running !== undefined) {
      // The one used last stands last.
      this.#running.delete(of);
      this.#running.set(of, running);
      return running;
    }
    const tool = this.#failed.has(of) ? null : findCommand(of.needsOthers ? withOthers : usual);
    if (tool === null) return null;
    this.#makeRoom();
    const program = new Conversation(tool.path, [...tool.args, of.path ?? "/proc/self/fd/3"], of.fd, this.#patience);
    this.#running.set(of, program);
    return program;
  }

  #makeRoom(): void {
    for (const [of, program] of this.#running) {
      if (this.#running.size < MOST_PROCESSES) return;
      if (!program.isIdle) continue;
      program.close();
      this.#running.delete(of);
    }
  }
}

interface Tool {
  readonly name: string;
  readonly args: readonly string[];
}

/** All print the same: the address, then for each function its name and `FILE:LINE`. */
const llvm: Tool = {
  name: "llvm-symbolizer",
  args: ["--output-style=GNU", "-a", "-f", "-i", "--no-demangle", "--obj"],
};
const elfutils: Tool = { name: "eu-addr2line", args: ["-a", "-f", "-i", "-e"] };
const binutils: Tool = { name: "addr2line", args: ["-a", "-f", "-i", "-e"] };

/**
 * The best first (measured with LLVM 14, binutils 2.40, elfutils 0.188). binutils starts ten times as fast as llvm, but of
 * programs with link-time optimization it names some files `<artificial>`; elfutils does not unfold what was inlined there,
 * but reads supplementary files (dwz) and asks servers, which llvm does not.
 */
const usual = [llvm, binutils, elfutils];
const withOthers = [elfutils, binutils, llvm];

/** More modules of one stack would make each other start again. */
const MOST_PROCESSES = 32;

/** Asked behind the others: when it is answered, all are. No code is there. */
const NOWHERE = "0xfffffffffffffff0";
const hex = (address: number): string => `0x${address.toString(16)}`;

function isWhole(lines: readonly string[]): boolean {
  return lines.length >= 3 && lines.at(-3) === NOWHERE;
}

/** An address counts only where it is due: a function's name could look like one. */
function answersIn(lines: readonly string[], addresses: readonly number[]): Found {
  const found = new Map<number, Location[]>();
  let locations: Location[] = [];
  for (let at = 0; at < lines.length - 3;) {
    const line = lines[at] ?? "";
    const due = addresses[found.size];
    if (due !== undefined && /^0x[0-9a-f]+$/.test(line) && Number(line) === due) {
      found.set(due, (locations = []));
      at += 1;
    } else {
      locations.push({ function: functionIn(line), source: sourceIn(lines[at + 1] ?? "") });
      at += 2;
    }
  }
  return found;
}

/** eu-addr2line prints `tune inlined at /src/a.c:17:3 in open_one`, also where the next lines say the same. */
function functionIn(line: string): string | null {
  const name = line.replace(/ inlined at .*$/, "");
  return name === "??" ? null : name;
}

/** `/src/a.c:12`, `a.c:12 (discriminator 3)`, eu-addr2line's `a.c:12:5`; `??:0`, `a.c:?`: unknown. */
function sourceIn(text: string): Source | null {
  const [, file, line] = /^(.*?):(\d+)(?::\d+)?(?: \(discriminator \d+\))?$/.exec(text) ?? [];
  const isKnown = file !== undefined && file !== "??" && !file.endsWith("<artificial>") && Number(line) > 0;
  return !isKnown ? null : { file, line: Number(line) };
}
