/**
 * code/ says where in the code a call was made: the innermost frame of its stack that is the program's own. It knows the
 * shapes of names and which modules are plumbing (plumbing.ts), and asks `Places` for what was found out of a frame. Pure;
 * used by views/.
 */
import type { Frame, Location, Places, Source, Stack } from "../events/code.ts";
import { plumbingOf, type Plumbing } from "./plumbing.ts";
import { baseName, shortName, shortSource } from "./names.ts";

/** Where a call was made. */
export interface Place {
  /** `interpreter`, `plumbing`: no frame is the program's own; then there is no function. */
  readonly in: "program" | "interpreter" | "plumbing";
  /** In full, as it was found: `net::Server::open(int)`; null: not known. */
  readonly function: string | null;
  /** The path; "": code that was made at run time. */
  readonly module: string;
  readonly source: Source | null;
  /** In the module's file; null: not known. */
  readonly address: number | null;
  /** The file name of the library or interpreter that it called; null: none that is worth a word. */
  readonly through: string | null;
}

/** Nothing is known beyond the frames. */
export const nothingFound: Places = { locationsOf: () => [] };

/**
 * How far behind a symbol an address may be and still count as its function's, where nobody could look how long that is.
 * strace names the nearest symbol before an address (libunwind's lookup asks for no size), which in a stripped program
 * is often a neighbour's: docs/where.md has what was measured.
 */
export const NEAR = 0x100;

/** The place of a call; null: not even a module is known. */
export function placeOf(stack: Stack, places: Places = nothingFound): Place | null {
  const all = stack.frames.flatMap((frame) => pointsOf(frame, places));
  const at = all.findIndex(
    ({ plumbing, frame, function: name }) => plumbing === null && (frame.module !== "" || name !== null),
  );
  const point = all[at];
  if (point === undefined) return plumbingPlace(all);
  return { in: "program", ...placed(point), through: throughOf(all.slice(0, at), point.frame.module) };
}

/** A function of the stack: one that was inlined is one of its own. */
interface Point extends Location {
  readonly frame: Frame;
  readonly plumbing: Plumbing | null;
}

/** The functions that a frame stands for, innermost first. */
function pointsOf(frame: Frame, places: Places): readonly Point[] {
  return functionsOf(frame, places).map((one) => ({ ...one, frame, plumbing: plumbingOf(frame.module, one.function) }));
}

/** What is known of a frame: what was looked up, else what strace printed, as far as it can be believed. */
export function functionsOf(frame: Frame, places: Places): readonly Location[] {
  const found = places.locationsOf(frame);
  return found.length > 0 ? found : [{ function: isBelievable(frame) ? frame.symbol : null, source: frame.source }];
}

/** strace -kk asks libdw, which knows how long functions are. */
function isBelievable({ symbol, offset, source }: Frame): boolean {
  return symbol !== null && (source !== null || (offset !== null && offset <= NEAR));
}

function placed({
  function: name,
  source,
  frame: { module, address },
}: Point): Pick<Place, "function" | "module" | "source" | "address"> {
  return { function: name, module, source, address };
}

/** The nearest library that the program called, if it is another file. */
function throughOf(inner: readonly Point[], module: string): string | null {
  const found = inner.findLast(
    ({ plumbing, frame }) => plumbing !== "silent" && plumbing !== null && frame.module !== module,
  );
  return found === undefined ? null : baseName(found.frame.module);
}

/** No frame is the program's own: the interpreter, or else the library that is the farthest out. */
function plumbingPlace(all: readonly Point[]): Place | null {
  const interpreter = all.find(({ plumbing }) => plumbing === "interpreter");
  const named = all.filter(({ frame }) => frame.module !== "");
  const point = interpreter ?? named.findLast(({ plumbing }) => plumbing === "library") ?? named[0];
  if (point === undefined) return all.length === 0 ? null : { ...nowhere, in: "program" };
  const { module, address } = point.frame;
  return { ...nowhere, in: interpreter === undefined ? "plumbing" : "interpreter", module, address };
}

const nowhere: Omit<Place, "in"> = { function: null, module: "", source: null, address: null, through: null };

/** `in main (app.c:31) through libcurl.so.4`, `in nginx+0x33d23`, `in the interpreter (python3.11)`, `in libc.so.6`. */
export function placeText(place: Place): string {
  const { through } = place;
  return `in ${whereText(place)}${through === null ? "" : ` through ${through}`}`;
}

function whereText({ in: kind, function: name, module, source, address }: Place): string {
  const file = baseName(module);
  if (kind === "interpreter") return `the interpreter (${file})`;
  if (kind === "plumbing") return file;
  if (name !== null) return `${shortName(name)} (${source === null ? file || RUN_TIME : shortSource(source)})`;
  if (source !== null) return `${file} (${shortSource(source)})`;
  if (module === "") return `code that was ${RUN_TIME}`;
  return address === null ? file : `${file}+0x${address.toString(16)}`;
}

const RUN_TIME = "made at run time";

/** A frame in a line of its own: `connect (libc.so.6)`, `main (app.c:31)`; inlined functions have lines of their own. */
export function stackLines({ frames }: Stack, places: Places = nothingFound): readonly string[] {
  return frames.flatMap((frame) =>
    functionsOf(frame, places).map((one) =>
      whereText({ ...nowhere, in: "program", ...placed({ ...one, frame, plumbing: null }) }),
    ),
  );
}
