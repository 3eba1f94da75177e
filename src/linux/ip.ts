import { asBytes, type Bytes } from "../base/brands.ts";

/** `127.0.0.1` of four bytes in network order; null for another length. */
export function ipv4Text(bytes: Bytes): string | null {
  return bytes.length === 4 ? Array.from(bytes, (char) => char.charCodeAt(0)).join(".") : null;
}

/** As inet_ntop(3) writes sixteen bytes: the longest run of zero groups becomes `::`; null for another length. */
export function ipv6Text(bytes: Bytes): string | null {
  if (bytes.length !== 16) return null;
  if (bytes.startsWith("\0".repeat(10) + "\xff\xff")) return `::ffff:${ipv4Text(asBytes(bytes.slice(12))) ?? ""}`;
  const groups = Array.from({ length: 8 }, (_, at) => bytes.charCodeAt(2 * at) * 256 + bytes.charCodeAt(2 * at + 1));
  const run = longestZeroRun(groups);
  const text = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(":");
  if (run.length < 2) return text(groups);
  return `${text(groups.slice(0, run.start))}::${text(groups.slice(run.start + run.length))}`;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (groups[end] === 0) end++;
    if (end - start > best.length) best = { start, length: end - start };
  }
  return best;
}
