import type { CodeResolver, Frame, Location, Owner, Stack } from "../events/code.ts";
import type { Tid } from "../base/brands.ts";
import { Demangler } from "./demangle.ts";
import { hintFor } from "./interpreter.ts";
import { choose, isRefuted, locationsOf, readingsOf, type Reading } from "./judge.ts";
import { LineReader } from "./lines.ts";
import type { Module } from "./module.ts";
import { Modules, type Loaded } from "./modules.ts";
import { Owners, type Seen } from "./owners.ts";
import { PerfMap } from "./perf-map.ts";
import { architectureNamed } from "./unwind/machine.ts";
import { StackReader } from "./unwind/stack-reader.ts";

/**
 * symbols/ finds out which functions and lines the frames of a stack are in: by the symbol tables of the modules that a
 * process has in memory, by their debug information, and by what a process wrote of the code that it made itself. It knows
 * no sockets and no strace but for what a frame's numbers mean. It starts the programs that read debug information and
 * demangle names, and ends them at `close`. Whatever stands in the files: they are read within bounds, and no
 * control character of a name leaves this room.
 *
 * What is not certain is unknown. A function is named only where a symbol says that the address is inside of it. A file
 * counts only where it is the very one that the process has in memory, or where strace found the same symbol at the same
 * distance in it.
 */
export class Symbols implements CodeResolver {
  readonly #owners = new Owners();
  readonly #lineReader: LineReader;
  readonly #demangler: Demangler;
  readonly #modules: Modules;
  readonly #perfMaps = new WeakMap<Seen, PerfMap>();
  readonly #known = new WeakMap<Frame, Known>();
  readonly #hints = new Map<number, string | null>();
  /** Of saved logs: the modules that turned out to be other files, and the frames that have an answer, by module. */
  readonly #refutedModules = new Set<string>();
  readonly #refutedFrames: Frame[] = [];
  readonly #answered = new Map<string, Set<Frame>>();
  #hasEnded = false;

  /**
   * @param patience how long a program that reads debug information may take over an answer, in milliseconds
   * @param began before any process of a live trace, in milliseconds since the epoch: what has not changed since is old
   */
  constructor(patience: number = PATIENCE, began: number = performance.timeOrigin) {
    this.#lineReader = new LineReader(patience);
    this.#demangler = new Demangler(patience);
    this.#modules = new Modules(this.#lineReader, began);
  }

  /** Works out stacks from memory of running processes. @param architecture as `process.arch` has it */
  stackReader(architecture: string): StackReader | null {
    const found = architectureNamed(architecture);
    const isNamed = (seen: Seen, address: number): boolean => this.#perfMapOf(seen).locationOf(address) !== null;
    return found && new StackReader(found, this.#owners, this.#modules, isNamed);
  }

  async resolve(stack: Stack, of: Owner): Promise<void> {
    if (this.#hasEnded) return;
    const seen = this.#owners.seen(of);
    const { frames } = stack;
    for (const frame of frames) if (frame.module === "") this.#resolveGenerated(frame, seen);
    const loaded = frames.map(({ module }) => (module === "" ? null : this.#modules.of(module, seen, of)));
    const asked = frames.flatMap((frame, at): Asked[] => {
      const file = loaded[at] ?? null;
      const known = file && this.#newlyAsked(frame, file.module.file.file.key);
      if (file === null || known === null) return [];
      // What a signal interrupted is no call: the address is that of the next instruction itself.
      const exact = [at, at - 1].some((one) => isSignalReturn(frames[one], one, loaded[one] ?? null));
      return [{ frame, known, loaded: file, exact }];
    });
    const work = asked.length === 0 ? null : this.#resolveAll(stack, asked, of);
    for (const { known } of asked) known.work = work;
    // Other stacks have the same frames, which are perhaps still worked on.
    await Promise.all(frames.flatMap((frame) => this.#known.get(frame)?.work ?? []));
    for (const { known } of asked) known.work = null;
  }

  locationsOf(frame: Frame): readonly Location[] {
    return this.#known.get(frame)?.locations ?? [];
  }

  hintOf(of: Tid): string | null {
    if (this.#hints.size > MOST_HINTS) this.#hints.clear();
    if (!this.#hints.has(of)) this.#hints.set(of, hintFor(of));
    return this.#hints.get(of) ?? null;
  }

  takeRefuted(): readonly Frame[] {
    return this.#refutedFrames.splice(0);
  }

  close(): void {
    this.#hasEnded = true;
    this.#lineReader.close();
    this.#demangler.close();
    this.#modules.close();
    this.#owners.clear();
  }

  /**
   * What is known of a frame that has still to be looked at by this file, or process; else null. Of a second one the same
   * frame says something else: then nothing is known of it.
   */
  #newlyAsked(frame: Frame, key: string): Known | null {
    const known = this.#known.get(frame);
    if (known?.key === key) return known.isDone ? null : known;
    const first = known === undefined;
    const now: Known = { key: first ? key : TWO_FILES, locations: [], proven: false, isDone: true, work: null };
    this.#known.set(frame, now);
    return first ? now : null;
  }

  async #resolveAll(stack: Stack, asked: readonly Asked[], of: Owner): Promise<void> {
    for (const { module } of new Set(asked.map(({ loaded }) => loaded))) await module.ready();
    if (this.#hasEnded) return;
    const readings = asked.map(({ frame, loaded, exact }) => readingsOf(frame, loaded.module, exact, of.unwinder));
    await this.#demangler.ask(readings.flat().flatMap(({ names, around }) => [...names, ...around]));
    const demangled = (name: string): string => this.#demangler.of(name);
    if (!of.live) this.#refute(asked, readings, demangled);
    const chosen = asked.flatMap((one, at): Chosen[] => {
      const reading = choose(one.frame, readings[at] ?? [], demangled);
      if (reading !== null && one.frame.symbol !== null) one.known.proven = true;
      return reading === null ? [] : [{ ...one, reading }];
    });
    const places = chosen.filter((place) => !this.#isRefuted(place.frame) && this.#counts(place, stack));
    await this.#locate(places);
    for (const { frame, known, loaded, reading } of places) {
      if (this.#isRefuted(frame)) continue;
      if (!of.live) this.#answered.set(frame.module, (this.#answered.get(frame.module) ?? new Set()).add(frame));
      known.locations = locationsOf(frame, reading, loaded.module.locationsAt(reading.address), demangled);
    }
  }

  /** Of a saved log: one frame that does not agree shows that the file is another one, for all its frames. */
  #refute(
    asked: readonly Asked[],
    readings: readonly (readonly Reading[])[],
    demangled: (name: string) => string,
  ): void {
    for (const [at, { frame }] of asked.entries()) {
      const { module } = frame;
      if (this.#refutedModules.has(module) || !isRefuted(frame, readings[at] ?? [], demangled)) continue;
      this.#refutedModules.add(module);
      this.#modules.refute(module);
      for (const other of this.#answered.get(module) ?? []) {
        const known = this.#known.get(other);
        if (known !== undefined) known.locations = [];
        this.#refutedFrames.push(other);
      }
      this.#answered.delete(module);
    }
  }

  #isRefuted({ module }: Frame): boolean {
    return this.#refutedModules.has(module);
  }

  /**
   * A frame without a symbol proves nothing of its module. Where another of the stack does, a file that is older than the
   * trace is the one that the process had, although that has ended; a later stack may have such another.
   */
  #counts({ known, loaded }: Chosen, stack: Stack): boolean {
    const hasProof = (frame: Frame): boolean => this.#known.get(frame)?.proven === true;
    const counts = known.proven || loaded.certain || (loaded.isOld && stack.frames.some(hasProof));
    known.isDone = counts || !loaded.isOld;
    return counts;
  }

  /** All modules at the same time: each has a process of its own. */
  async #locate(places: readonly Chosen[]): Promise<void> {
    const modules = [...new Set(places.map(({ loaded }) => loaded.module))];
    const addressesIn = (module: Module): number[] =>
      places.filter(({ loaded }) => loaded.module === module).map(({ reading }) => reading.address);
    await Promise.all(modules.map((module) => module.locate(addressesIn(module))));
    const inlined = places.flatMap(({ loaded, reading }) => loaded.module.locationsAt(reading.address));
    await this.#demangler.ask(inlined.flatMap((location) => location.function ?? []));
  }

  #resolveGenerated(frame: Frame, seen: Seen | null): void {
    if (seen === null || frame.address === null) return;
    const location = this.#perfMapOf(seen).locationOf(frame.address);
    // Another process, or other code at the same place later.
    const key = `${seen.pid}/${seen.identity}/${location?.function ?? ""}`;
    const known = this.#newlyAsked(frame, key);
    if (known !== null && location !== null) known.locations = [location];
  }

  #perfMapOf(seen: Seen): PerfMap {
    const map = this.#perfMaps.get(seen) ?? new PerfMap(seen);
    this.#perfMaps.set(seen, map);
    return map;
  }
}

interface Known {
  /** What it was found out by: a file, or a process. */
  readonly key: string;
  locations: readonly Location[];
  /** strace found the same symbol at the same distance. */
  proven: boolean;
  /** False: the same file may say more in another stack. */
  isDone: boolean;
  /** Until it is over nothing is known. */
  work: Promise<void> | null;
}

const TWO_FILES = "two";

interface Asked {
  readonly frame: Frame;
  readonly known: Known;
  readonly loaded: Loaded;
  readonly exact: boolean;
}

interface Chosen extends Asked {
  readonly reading: Reading;
}

/** The first answer of a large module takes addr2line some seconds. */
const PATIENCE = 20_000;
const MOST_HINTS = 1000;

/** Where a signal's handler returns to; the vDSO has that code on some machines (arm64), and is innermost on others. */
function isSignalReturn(frame: Frame | undefined, at: number, loaded: Loaded | null): boolean {
  if (frame === undefined || frame.address === null) return false;
  return frame.module === "[vdso]" ? at > 0 : loaded?.module.isSignalReturn(frame.address) === true;
}
