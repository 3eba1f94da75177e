import { isList, isRecord, type Data } from "../base/data.ts";
import type { ByteOrder } from "./kinds/layout.ts";

/**
 * In which byte order the bytes of a value make sense, by what they are in each; null: in either, or in none. Numbers of
 * programs are mostly small: `"\0\0\0\5"` is 5 on a big-endian machine, 83886080 on a little-endian one.
 */
export function orderShown(little: Data, big: Data): ByteOrder | null {
  const votes = count(little, big);
  return votes === 0 ? null : votes > 0 ? "little" : "big";
}

/** Above 0: more parts of it speak for the first. */
function count(little: Data, big: Data): number {
  if (typeof little === "number" && typeof big === "number") return byMagnitude(Math.abs(little), Math.abs(big));
  if (isList(little) && isList(big)) return countList(little, big);
  if (isRecord(little) && isRecord(big))
    return Object.keys(little).reduce((sum, name) => sum + count(little[name] ?? null, big[name] ?? null), 0);
  return meaning(little) - meaning(big);
}

/** Two bytes of zeros at one end, and something at the other. */
function byMagnitude(little: number, big: number): number {
  if (little * 0x10000 <= big) return 1;
  return big * 0x10000 <= little ? -1 : 0;
}

/** Names of flags: one reading has bits without a name, as hex. */
function countList(little: readonly Data[], big: readonly Data[]): number {
  if (little.length !== big.length || !little.every((item) => typeof item !== "string"))
    return Math.sign(big.filter(isHex).length - little.filter(isHex).length);
  return little.reduce<number>((sum, item, at) => sum + count(item, big[at] ?? null), 0);
}

const isHex = (item: Data): boolean => typeof item === "string" && item.startsWith("0x");

/** How much a value means that is a number or a structure in one order only. */
function meaning(data: Data): number {
  if (typeof data !== "string") return typeof data === "number" ? 1 : 0;
  // Beyond 2^53.
  if (/^-?\d+$/.test(data)) return 0;
  return familiar.test(data) ? 2 : data === "" ? 0 : 1;
}

/** Four bytes that strace prints as an int: addresses of this machine or a private network, names of interfaces. */
const familiar = /^(?:127|10|192\.168|224)\.[\d.]+$|^[a-z]+\d$|^(?:reno|lo)$|^[A-Z][A-Z0-9]*_/;
