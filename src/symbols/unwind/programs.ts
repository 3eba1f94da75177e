import type { Tid } from "../../base/brands.ts";
import { programPlace } from "../../proc/stat.ts";
import { lookAgain, type Owners, type Seen } from "../owners.ts";
import type { Code } from "./code-at.ts";
import type { Snapshot } from "./snapshot.ts";

/** A program in a process, from one exec to the next. */
export interface Program {
  readonly seen: Seen;
  /** `ARGUMENTS/END`: see `Snapshot`. */
  readonly key: string;
  /** What is known of places in its code, by their addresses; below 0 of those that no call is before. */
  codes: Map<number, Code | null>;
  /** When its mappings were read, by performance.now(). */
  looked: number;
  /** It was forked, and nobody has looked at the process itself. */
  readonly inherited: boolean;
}

/** The programs whose stacks are read. They run on: what is looked up is compared with what the snapshot is of. */
export class Programs {
  readonly #owners: Owners;
  readonly #programs = new Map<Tid, Program>();

  constructor(owners: Owners) {
    this.#owners = owners;
  }

  /** Null: the program has ended, or it is not ours to look at. */
  of({ pid, argumentsAt, codeEnd }: Snapshot): Program | null {
    const key = `${argumentsAt}/${codeEnd}`;
    const known = this.#programs.get(pid);
    if (known?.key === key && !known.inherited) {
      // A library that was unloaded, and another one in its place.
      if (performance.now() - known.looked > FRESH_MS) this.lookAgain(known);
      return known;
    }
    return this.#look(pid, key) ?? (known?.key === key ? known : null);
  }

  /** The process has executed a program: what it has loaded is read while it lives, and once more when that is complete. */
  executed(pid: Tid): void {
    this.#programs.delete(pid);
    const look = (): void => {
      const key = keyOf(pid);
      const known = this.#programs.get(pid);
      if (key !== null && known?.key === key) this.lookAgain(known);
      else if (key !== null) this.#look(pid, key);
    };
    look();
    setTimeout(look, LOADED_MS).unref();
  }

  /** What the child has in memory is what its parent process has. */
  forked(parent: Tid, child: Tid): void {
    const known = this.#programs.get(parent);
    if (known !== undefined) this.#note(child, { ...known, codes: new Map(known.codes), inherited: true });
  }

  #look(pid: Tid, key: string): Program | null {
    const seen = keyOf(pid) === key ? this.#owners.seen({ pid, live: true, unwinder: "libunwind" }) : null;
    if (seen === null || !lookAgain(seen) || keyOf(pid) !== key) return null;
    const program: Program = { seen, key, codes: new Map(), looked: performance.now(), inherited: false };
    this.#note(pid, program);
    return program;
  }

  #note(pid: Tid, program: Program): void {
    if (this.#programs.size >= MOST) this.#programs.clear();
    this.#programs.set(pid, program);
  }

  /** What it has loaded since; false: nothing new, as far as can be seen. */
  lookAgain(program: Program): boolean {
    const { seen } = program;
    const before = seen.mappings;
    program.looked = performance.now();
    const isThere = keyOf(seen.pid) === program.key && lookAgain(seen) && keyOf(seen.pid) === program.key;
    if (!isThere) seen.mappings = before;
    const isNew = isThere && textOf(seen.mappings) !== textOf(before);
    if (isNew) program.codes = new Map();
    return isNew;
  }
}

const FRESH_MS = 1_000;
/** The loader of a program with ten libraries is done in 2 ms (measured). */
const LOADED_MS = 10;
const MOST = 1_000;

function textOf(mappings: Seen["mappings"]): string {
  return mappings.map(mappingText).join("\n");
}

function mappingText({ start, end, offset, device, inode }: Seen["mappings"][number]): string {
  return `${start} ${end} ${offset} ${device} ${inode}`;
}

/** Null: it has ended. */
function keyOf(pid: number): string | null {
  const place = programPlace(pid);
  return place && `${place.argumentsAt}/${place.codeEnd}`;
}
