/**
 * code/ says where in the code a call was made: the innermost frame of its stack that is the program's own. It knows the
 * shapes of names, which modules are plumbing (plumbing.ts), and what was found out of frames (found.ts). Pure; trace/ puts
 * in what was found, views/ show it.
 */
import type { Definition, Frame, Location, Source, Stack } from "../events/code.ts";
import { foundOf, foundSoFar } from "./found.ts";
import { plumbingIn, type CodePoint, type Plumbing } from "./plumbing.ts";
import { bareName, baseName, shortName, shortened, shortSource } from "./names.ts";

/** Where a call was made. */
export interface Place {
  /** `interpreter`, `plumbing`: no frame is the program's own; then there is no function. */
  readonly in: "program" | "interpreter" | "plumbing";
  /** In full, as it was found: `net::Server::open(int)`; null: not known. */
  readonly function: string | null;
  /** The symbol before it, and how far: `conn_init+0x35`; null: the function is known, or the symbol is too far. */
  readonly near: string | null;
  /** The path; "": code that was made at run time. */
  readonly module: string;
  readonly source: Source | null;
  /** Of code made at run time: where its function is written; null: not known. */
  readonly defined: Definition | null;
  /** In the module's file; null: not known. */
  readonly address: number | null;
  /** The file name of the library or interpreter that it called; null: none that is worth a word. */
  readonly through: string | null;
}

/**
 * How far behind a symbol an address may be for the symbol to be worth printing: `conn_init+0x35`. It says where the address
 * is, not in which function: strace names the nearest symbol (libunwind's lookup asks for no size), and in stripped
 * programs that is another function's for a third to four fifths of the addresses behind this distance (docs/where.md).
 */
const NEAR = 0x400;

/** The places that were worked out, and how much was known then. */
const places = new WeakMap<Stack, { readonly place: Place | null; readonly known: number }>();

/** The place of a call; null: not even a module is known. */
export function placeOf(stack: Stack): Place | null {
  const before = places.get(stack);
  const known = foundSoFar();
  if (before?.known === known) return before.place;
  const place = workedOut(stack);
  places.set(stack, { place, known });
  return place;
}

function workedOut(stack: Stack): Place | null {
  const all = pointsIn(stack);
  const own = all.findIndex(isOwn);
  const at = own !== -1 || all.some(isInterpreter) ? own : all.findIndex(({ plumbing }) => plumbing === "compiled-in");
  const point = all[at];
  // Of a stack that was cut the program's own frame may be missing.
  if (point === undefined) return stack.cut === true ? null : plumbingPlace(all);
  return { in: "program", ...placed(point), through: throughOf(all.slice(0, at), point.frame.module) };
}

/** A function of the stack: one that was inlined is one of its own. */
interface Point extends Location {
  readonly frame: Frame;
  readonly near: string | null;
  readonly plumbing: Plumbing | null;
}

/** The program's own; code that was made at run time counts where it has a name. */
function isOwn({ plumbing, frame, function: name }: Point): boolean {
  return plumbing === null && (frame.module !== "" || name !== null);
}

function isInterpreter({ plumbing }: Point): boolean {
  return plumbing === "interpreter";
}

/** All functions of a stack, innermost first. */
function pointsIn({ frames }: Stack): readonly Point[] {
  const all = frames.flatMap(pointsOf);
  const plumbing = plumbingIn(all.map(({ codePoint }) => codePoint));
  return all.map((point, at) => ({ ...point, plumbing: plumbing[at] ?? null }));
}

interface RawPoint extends Omit<Point, "plumbing"> {
  readonly codePoint: CodePoint;
}

/** The functions that a frame stands for, innermost first: as they were found, else as strace printed them. */
function pointsOf(frame: Frame): readonly RawPoint[] {
  const found = foundOf(frame);
  if (found === null) return [asPrinted(frame)];
  const { module } = frame;
  return found.map((one) => ({ ...one, frame, near: null, codePoint: { ...one, module, distance: 0 } }));
}

/** strace -kk asks libdw, which knows how long functions are; otherwise the symbol may be a neighbour's. */
function asPrinted(frame: Frame): RawPoint {
  const { module, symbol, offset, source } = frame;
  const isNear = symbol !== null && offset !== null && offset <= NEAR;
  return {
    frame,
    function: source === null ? null : symbol,
    source,
    near: isNear && source === null ? `${bareName(symbol)}+0x${offset.toString(16)}` : null,
    codePoint: { module, function: symbol, distance: offset, source },
  };
}

function placed({
  function: name,
  near,
  source,
  defined,
  frame,
}: Omit<Point, "plumbing">): Omit<Place, "in" | "through"> {
  return { function: name, near, module: frame.module, source, defined: defined ?? null, address: frame.address };
}

/** The nearest library that the program called, if it is another file. */
function throughOf(inner: readonly Point[], module: string): string | null {
  const found = inner.findLast(
    ({ plumbing, frame }) => (plumbing === "library" || plumbing === "interpreter") && frame.module !== module,
  );
  return found === undefined ? null : baseName(found.frame.module);
}

const nowhere: Omit<Place, "in"> = {
  function: null,
  near: null,
  module: "",
  source: null,
  defined: null,
  address: null,
  through: null,
};

/** No frame is the program's own: the interpreter, or else the library that is the farthest out. */
function plumbingPlace(all: readonly Point[]): Place | null {
  const interpreter = all.find(isInterpreter);
  const named = all.filter(({ frame }) => frame.module !== "");
  const point = interpreter ?? named.findLast(({ plumbing }) => plumbing === "library") ?? named[0];
  if (point === undefined) return all.length === 0 ? null : { ...nowhere, in: "program" };
  const { module, address } = point.frame;
  return { ...nowhere, in: interpreter === undefined ? "plumbing" : "interpreter", module, address };
}

/**
 * `in main (app.c:31) through libcurl.so.4`, `in conn_init+0x35 (server)`, `in nginx+0x33d23`, `in libc.so.6`,
 * `in the interpreter (python3.11)`.
 */
export function placeText(place: Place): string {
  return textOf(place, true);
}

/** The same without anything left out of a long name: equal for equal places alone. */
export function placeKey(place: Place): string {
  return textOf(place, false);
}

function textOf(place: Place, isShort: boolean): string {
  const { through } = place;
  return `in ${whereText(place, isShort)}${through === null ? "" : ` through ${through}`}`;
}

function whereText(place: Omit<Place, "through">, isShort: boolean): string {
  const { in: kind, function: name, near, module, source, address } = place;
  const file = baseName(module);
  if (kind === "interpreter") return `the interpreter (${file})`;
  if (kind === "plumbing") return file;
  if (name !== null) {
    const shown = isShort ? shortName(name) : bareName(name);
    return `${shown} (${writtenIn(place) ?? (file || RUN_TIME)})`;
  }
  if (source !== null) return `${file} (${shortSource(source)})`;
  if (module === "") return `code that was ${RUN_TIME}`;
  if (near !== null) return `${isShort ? shortened(near) : near} (${file})`;
  return address === null ? file : `${file}+0x${address.toString(16)}`;
}

/** `app.c:31`; of code made at run time, whose calls have no lines, where its function begins: `server.js:12`. */
function writtenIn({ source, defined }: Pick<Place, "source" | "defined">): string | null {
  if (source !== null) return shortSource(source);
  if (defined === null) return null;
  return `${baseName(defined.file)}${defined.line === null ? "" : `:${defined.line}`}`;
}

const RUN_TIME = "made at run time";

/** Each function of a stack with its whole name, innermost first: `connect (libc.so.6)`, `main (app.c:31)`, `nginx+0x33d23`. */
export function stackTexts(stack: Stack): readonly string[] {
  return textsOf(stack, false);
}

/** The same for people: the middle of a long name left out. */
export function shortStackTexts(stack: Stack): readonly string[] {
  return textsOf(stack, true);
}

function textsOf({ frames }: Stack, isShort: boolean): readonly string[] {
  return frames.flatMap(pointsOf).map((point) => whereText({ in: "program", ...placed(point) }, isShort));
}
