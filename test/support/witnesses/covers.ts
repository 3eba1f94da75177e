import { readFile } from "../../../src/proc/file.ts";
import { isObject } from "./normal.ts";

/**
 * Whether all that strace shows of a value is what the eBPF engine has of it: strace leaves fields out (the bind_phc of
 * SO_TIMESTAMPING, the imr_ifindex of IP_ADD_MEMBERSHIP, measured on 6.1), and prints the name of an interface for its number.
 * A value that has no decoder is each witness's own text.
 */
export function covers(strace: unknown, ebpf: unknown): boolean {
  if (strace === ebpf) return true;
  if (typeof strace === "string" && typeof ebpf === "number") return interfaceNumber(strace) === ebpf;
  if (Array.isArray(strace))
    return Array.isArray(ebpf) && strace.length === ebpf.length && strace.every((one, at) => covers(one, ebpf[at]));
  if (!isObject(strace) || !isObject(ebpf)) return false;
  if (isUnread(strace) || isUnread(ebpf)) return true;
  const real = new Map(Object.entries(ebpf));
  return Object.entries(strace).every(([key, value]) => covers(value, real.get(key)));
}

function interfaceNumber(name: string): number | null {
  const index = /^\w+$/.test(name) ? readFile(`/sys/class/net/${name}/ifindex`) : null;
  return index === null ? null : Number(index);
}

/** A value that one of them did not read, or not to its end, or that has no decoder: its text is the witness's own. */
function isUnread(value: object): boolean {
  return "raw" in value || ("type" in value && value.type === "raw");
}
