import { asBytes, type Bytes } from "../base/brands.ts";

/** `127.0.0.1` of four bytes in network order; null for another length. */
export function ipv4Text(bytes: Bytes): string | null {
  const byte = (at: number): number => bytes.charCodeAt(at);
  return bytes.length === 4 ? `${byte(0)}.${byte(1)}.${byte(2)}.${byte(3)}` : null;
}

/** As inet_ntop(3) writes sixteen bytes: the longest run of zero groups becomes `::`; null for another length. */
export function ipv6Text(bytes: Bytes): string | null {
  if (bytes.length !== 16) return null;
  const groups = Array.from({ length: 8 }, (_, at) => bytes.charCodeAt(2 * at) * 256 + bytes.charCodeAt(2 * at + 1));
  const run = longestZeroRun(groups);
  if (endsAsIpv4(groups, run))
    return `${run.length === 5 ? "::ffff:" : "::"}${ipv4Text(asBytes(bytes.slice(12))) ?? ""}`;
  const text = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(":");
  if (run.length < 2) return text(groups);
  return `${text(groups.slice(0, run.start))}::${text(groups.slice(run.start + run.length))}`;
}

/** `127.0.0.1` -> its four bytes; null: not an IPv4 address. */
export function ipv4Bytes(text: string): Bytes | null {
  return isIpv4(text) ? asBytes(String.fromCharCode(...text.split(".").map(Number))) : null;
}

/** Whether it is an IPv4 address: four numbers of one to three digits, up to 255. */
export function isIpv4(text: string): boolean {
  return /^(?:[01]?\d?\d|2[0-4]\d|25[0-5])(?:\.(?:[01]?\d?\d|2[0-4]\d|25[0-5])){3}$/.test(text);
}

/** `2001:db8::1`, `::ffff:10.0.0.1` -> its sixteen bytes; null: not an IPv6 address. */
export function ipv6Bytes(text: string): Bytes | null {
  const halves = text.split("::");
  const head = groupsOf(halves[0] ?? "");
  const tail = groupsOf(halves[1] ?? "");
  if (halves.length > 2 || head === null || tail === null) return null;
  const gap = 8 - head.length - tail.length;
  if (halves.length === 2 ? gap < 1 : gap !== 0) return null;
  const groups = [...head, ...Array.from({ length: gap }, () => 0), ...tail];
  return asBytes(groups.map((group) => String.fromCharCode(group >> 8, group & 0xff)).join(""));
}

interface Run {
  readonly start: number;
  readonly length: number;
}

function longestZeroRun(groups: readonly number[]): Run {
  let best: Run = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (groups[end] === 0) end++;
    if (end - start > best.length) best = { start, length: end - start };
  }
  return best;
}

/** `::ffff:10.0.0.1` and `::10.0.0.1` keep their IPv4 part, as inet_ntop writes them. */
function endsAsIpv4(groups: readonly number[], run: Run): boolean {
  return run.start === 0 && (run.length === 6 || (run.length === 5 && groups[5] === 0xffff));
}

function groupsOf(part: string): readonly number[] | null {
  if (part === "") return [];
  const pieces = part.split(":");
  const ipv4 = ipv4Bytes(pieces.at(-1) ?? "");
  const hex = ipv4 === null ? pieces : pieces.slice(0, -1);
  if (!hex.every((piece) => /^[0-9a-fA-F]{1,4}$/.test(piece))) return null;
  const groups = hex.map((piece) => parseInt(piece, 16));
  if (ipv4 === null) return groups;
  const byte = (at: number): number => ipv4.charCodeAt(at);
  return [...groups, byte(0) * 256 + byte(1), byte(2) * 256 + byte(3)];
}
