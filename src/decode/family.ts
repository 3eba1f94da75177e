import { canonicalFamily, familyName } from "../linux/families.ts";
import type { Value } from "../strace/value.ts";
import { firstWord } from "./tree.ts";

/** `AF_INET`; -X raw `0x2`; old strace `PF_FILE`; a family without a name, `0x63 /* AF_??? *\/`, is AF_99. Null: none. */
export function familyIn(value: Value | undefined): string | null {
  const word = firstWord(value);
  if (word === undefined) return null;
  return value?.type === "number" && /^[-\d]/.test(word) ? familyName(value.value) : canonicalFamily(word);
}
