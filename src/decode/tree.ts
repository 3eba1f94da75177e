import { asFd, type Fd } from "../base/brands.ts";
import { unescapeC } from "../base/unescape.ts";
import type { Bytes } from "../base/brands.ts";
import type { Member, Value } from "../strace/value.ts";

/**
 * Small readers of strace's argument trees, shared by the decoders. Each gives null where the tree is of
 * another shape: a pointer in place of a structure is nothing special here.
 */

/** The number, also behind a comment or inside `[16]` and `[128 => 16]` (the kernel's answer counts). */
export function numberIn(value: Value | undefined): number | null {
  switch (value?.type) {
    case "number":
      return value.value;
    case "array":
      return value.items.length === 1 ? numberIn(value.items[0]) : null;
    case "changed":
      return numberIn(value.after);
    default:
      return null;
  }
}

export function fdIn(value: Value | undefined): Fd | null {
  return value?.type === "number" ? asFd(value.value) : null;
}

/** The names and numbers of a flag set: `SOCK_STREAM|0x40` gives two words. */
export function wordsIn(value: Value | undefined): readonly string[] {
  switch (value?.type) {
    case "word":
      return [value.text];
    case "number":
      // -X verbose: `0x80001 /* SOCK_STREAM|SOCK_CLOEXEC */`; but `0x4d /* SO_??? */` is a number without a name.
      return value.comment !== undefined && /^[A-Z][^?]*$/.test(value.comment)
        ? value.comment.split("|")
        : [value.text];
    case "flags":
      return value.items.flatMap(wordsIn);
    default:
      return [];
  }
}

/** The first of them; undefined: there are none. */
export function firstWord(value: Value | undefined): string | undefined {
  return value?.type === "word" ? value.text : wordsIn(value)[0];
}

export function bytesIn(value: Value | undefined): Bytes | null {
  return value?.type === "string" ? unescapeC(value.text) : null;
}

/** The member by its name, or, for the bare members of sockaddr_in6, the call of that name. */
export function member(members: readonly Member[], name: string): Value | undefined {
  for (const one of members) {
    if (one.name === name) return one.value;
    if (one.name === "" && one.value.type === "call" && one.value.name === name) return one.value;
  }
  return undefined;
}

/** The first argument of `htons(80)`, `inet_addr("127.0.0.1")`, `if_nametoindex("lo")`; else the value itself. */
export function inner(value: Value | undefined): Value | undefined {
  return value?.type === "call" ? value.args[0] : value;
}

/** Whether a flag is set, which is printed by its name or, as with -X raw, as a bit of a number. */
export function hasFlag(value: Value | undefined, name: string, bit: number): boolean {
  if (value === undefined) return false;
  // Without a flag it is 0, as in most calls, of which there are many.
  if (value.type === "number" && value.comment === undefined) return (value.value & bit) !== 0;
  return wordsIn(value).some((word) => word === name || (Number(word) & bit) !== 0);
}
