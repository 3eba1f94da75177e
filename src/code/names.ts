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

/**
 * A function for people: without parameters, what the compiler made of it (`.constprop.0`, `[clone .cold]`), Rust's hash;
 * a very long one is cut. `net::Server::open(int, char const*) const` is `net::Server::open`.
 */
export function shortName(name: string): string {
  const bare = name
    .replace(/(?: \[clone [^\]]*\])+$/, "")
    .replace(/(?:\.(?:isra|constprop|part|cold|lto_priv|localalias)(?:\.\d+)*)+$/, "")
    .replace(/::h[0-9a-f]{16}$/, "")
    .replace(/@{1,2}[A-Z][\w.]*$/, "");
  const short = withoutParameters(bare);
  return short.length > LONGEST ? `${short.slice(0, LONGEST)}...` : short;
}

/** The brackets at the end, with `const` behind them; but `operator()` keeps its own, and so does a name that is nothing else. */
function withoutParameters(name: string): string {
  const end = name.replace(/(?: const| volatile|&)+$/, "");
  if (!end.endsWith(")")) return name;
  let depth = 0;
  for (let at = end.length - 1; at >= 0; at--) {
    if (end[at] === ")") depth++;
    else if (end[at] === "(" && --depth === 0) {
      const before = end.slice(0, at);
      // Go's `net.(*netFD).connect` does not end so; `(anonymous namespace)` stands in front.
      return before === "" || before.endsWith("operator") ? name : before;
    }
  }
  return name;
}
