import { escapeControls } from "../base/bytes.ts";
import type { Frame, Location, Unwinder } from "../events/code.ts";
import { isMangled } from "./demangle.ts";
import type { Module } from "./module.ts";

/**
 * Which instruction a frame is in, by what its unwinder prints (`Unwinder`), and whether its symbol agrees with the
 * module's. Both unwinders name the symbol that begins last before the address, however far away: libunwind looks at no
 * size (lookup_symbol in its src/elfxx.c).
 */

/** A way to understand a frame's numbers. */
export interface Reading {
  /** Of an instruction that the frame is in: the call, not what comes behind it. By the file itself. */
  readonly address: number;
  /** The symbols where the frame's symbol would have to begin; as the file has them. */
  readonly names: readonly string[];
  /** The names of the function that contains the address, the most public first; empty: none is certain to. */
  readonly around: readonly string[];
}

/**
 * A call that returns stands before the address, and may be the last of its function: the byte before is inside of it.
 * The innermost frame stands behind its system call's instruction, so that is true there too. libdw has taken the byte off;
 * another one does no harm where that is not known, since no call is shorter than two bytes.
 *
 * @param exact the address is that of the instruction itself
 */
export function readingsOf(frame: Frame, module: Module, exact: boolean, by: Unwinder | null): readonly Reading[] {
  const { address, offset } = frame;
  if (address === null) return [];
  const inside = exact || by === "libdw" ? address : address - 1;
  const inFile = by === "libdw" ? null : module.addressOf(inside);
  const inMemory = by !== "libunwind" && module.isCode(inside) ? inside : null;
  const { functions } = module;
  return [...new Set([inFile, inMemory])].flatMap((at) => {
    if (at === null) return [];
    const names = offset === null ? [] : functions.namesAt(at - inside + address - offset);
    return [{ address: at, names, around: functions.namesAround(at) }];
  });
}

/**
 * The reading that is right: the one in which strace's symbol is at the distance that it printed. Null: in none, so that
 * it is another file; or there are two, and nothing decides.
 */
export function choose(
  { symbol }: Frame,
  readings: readonly Reading[],
  demangled: (name: string) => string,
): Reading | null {
  const agreeing =
    symbol === null ? readings : readings.filter(({ names }) => names.some((name) => isNamed(name, symbol, demangled)));
  return agreeing.length === 1 ? (agreeing[0] ?? null) : null;
}

/** By every reading strace's symbol stands elsewhere, or nowhere: the file is not the one that strace saw. */
export function isRefuted(
  { symbol, offset, address }: Frame,
  readings: readonly Reading[],
  demangled: (name: string) => string,
): boolean {
  if (symbol === null || offset === null || address === null) return false;
  return !readings.some(({ names }) => names.some((name) => isNamed(name, symbol, demangled)));
}

/** Innermost first. A function that no symbol contains is null, whatever strace and the debug information call it. */
export function locationsOf(
  frame: Frame,
  { around }: Reading,
  lines: readonly Location[],
  demangled: (name: string) => string,
): readonly Location[] {
  const { symbol } = frame;
  // An alias that strace chose is as good as another, and what it could demangle we need not.
  const alias = symbol === null ? undefined : around.find((one) => isNamed(one, symbol, demangled));
  const name = alias !== undefined && symbol !== null && !isMangled(symbol) ? symbol : (alias ?? around[0]);
  const itself = name === undefined ? null : shown(demangled(name));
  const inlined = lines.slice(0, -1).map((location) => ({
    function: location.function === null ? null : shown(demangled(location.function)),
    source: sourceShown(location.source),
  }));
  const outer = lines.at(-1);
  return [...inlined, { function: itself, source: sourceShown(outer?.source ?? frame.source) }];
}

function sourceShown(source: Location["source"]): Location["source"] {
  return source && { file: escapeControls(source.file), line: source.line };
}

/** strace demangles names where it was built with that (`stack-demangle`). */
function isNamed(name: string, symbol: string, demangled: (name: string) => string): boolean {
  if (name === symbol || name === symbol.replace(/(?<=.)@.*$/s, "") || demangled(name) === symbol) return true;
  // Without a program that demangles: `3bar` of `_ZN2ns3FooIiE3barEi` is the last word of `ns::Foo<int>::bar(int)`.
  const word = /([A-Za-z_]\w*)(?:\([^()]*\))?(?: const)?(?: \[clone [^\]]*\])*$/.exec(symbol)?.[1] ?? "";
  return isMangled(name) && demangled(name) === name && word !== "" && name.includes(`${word.length}${word}`);
}

function shown(name: string): string {
  return escapeControls(name);
}
