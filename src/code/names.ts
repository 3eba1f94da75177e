import { openingBracket } from "../base/brackets.ts";
import type { Source } from "../events/code.ts";

/** `libc.so.6` of `/usr/lib/x86_64-linux-gnu/libc.so.6`, `nginx` of `/usr/sbin/nginx (deleted)`. */
export function baseName(path: string): string {
  const name = path.endsWith(DELETED) ? path.slice(0, -DELETED.length) : path;
  return name.slice(name.lastIndexOf("/") + 1);
}

const DELETED = " (deleted)";

/** `server.c:212` of `/home/me/src/server.c`. */
export function shortSource({ file, line }: Source): string {
  return `${baseName(file)}:${line}`;
}

/** The longest name for people. */
const LONGEST = 80;

/** A function for people: its bare name, and of a very long one the middle left out. */
export function shortName(name: string): string {
  return shortened(bareName(name));
}

/**
 * A function without parameters, the type that it returns, what the compiler made of it (`.constprop.0`, `[clone .cold]`) and
 * Rust's hash: `net::Server::open(int, char const*) const` is `net::Server::open`.
 */
export function bareName(name: string): string {
  const bare = name
    .replace(/(?: \[clone [^\]]*\])+$/, "")
    .replace(/(?:\.(?:isra|constprop|part|cold|lto_priv|localalias)(?:\.\d+)*)+$/, "")
    .replace(/::h[0-9a-f]{16}$/, "")
    .replace(/@{1,2}[A-Z][\w.]*$/, "");
  const called = withoutParameters(bare);
  // Of templates alone the mangled name has the type (Itanium C++ ABI, 5.1.5.3); a name of JavaScript may have blanks.
  return called !== bare && called.endsWith(">") ? withoutType(called) : called;
}

/**
 * Its end is the function's own name: first what stands in template brackets is left out, as deep inside as possible, then
 * the namespaces, and then the middle of what is left: `net::…::Server<…>::operator()`.
 */
export function shortened(name: string): string {
  if (name.length <= LONGEST) return name;
  for (const depth of [4, 3, 2, 1]) {
    const short = withoutInner(name, depth);
    if (short.length <= LONGEST) return short;
  }
  const [first, ...others] = withoutInner(name, 1).split("::");
  for (let count = Math.min(others.length - 1, LONGEST / 2); count > 0; count--) {
    const short = [first, "…", ...others.slice(-count)].join("::");
    if (short.length <= LONGEST) return short;
  }
  const half = LONGEST / 2;
  return `${name.slice(0, half - 1)}…${name.slice(-half)}`;
}

/** A name in pieces: brackets, and operators whose signs are none. */
const PIECES = /\boperator(?:\(\)|<=>|->\*?|<<=?|>>=?|<=?|>=?)|->|[<>(){}[\] ]|[^<>(){}[\] o-]+|[o-]/g;

/** Template brackets at this depth and deeper are empty: `Server<…>`. */
function withoutInner(name: string, from: number): string {
  let depth = 0;
  let text = "";
  for (const [piece] of name.matchAll(PIECES)) {
    if (piece === ">" && depth > 0 && depth-- === from) text += "…";
    if (depth < from) text += piece;
    if (piece === "<" && ++depth > from) continue;
  }
  return text;
}

/** `int net::open<int>` is `net::open<int>`; `X::operator std::vector<int>` is one to a type. */
function withoutType(name: string): string {
  let depth = 0;
  let at = 0;
  let begin = 0;
  for (const [piece] of name.matchAll(PIECES)) {
    if (depth === 0 && /^operator|^o$/.test(piece) && /^operator\b/.test(name.slice(at))) break;
    if (/^[<({[]$/.test(piece)) depth++;
    else if (/^[>)}\]]$/.test(piece)) depth--;
    at += piece.length;
    if (piece === " " && depth === 0) begin = at;
  }
  return name.slice(begin);
}

/** The brackets at the end, with `const` behind them; but `operator()` keeps its own, and so does a name that is nothing else. */
function withoutParameters(name: string): string {
  const end = name.replace(/(?: const| volatile|&)+$/, "");
  if (!end.endsWith(")")) return name;
  const before = end.slice(0, Math.max(0, openingBracket(end, end.length - 1)));
  // Go's `net.(*netFD).connect` does not end so; `(anonymous namespace)` stands in front.
  return before === "" || before.endsWith("operator") ? name : before;
}
