import { readFile } from "../../../src/proc/file.ts";
import { isObject } from "./normal.ts";

/**
 * Whether all that strace shows of a value is what the eBPF engine has of it: strace leaves fields out (the bind_phc of
 * SO_TIMESTAMPING, the imr_ifindex of IP_ADD_MEMBERSHIP, measured on 6.1), prints the name of an interface for its number,
 * and a pointer for a value that is too short.
 */
export function covers(strace: unknown, ebpf: unknown): boolean {
  if (strace === ebpf) return true;
  if (typeof strace === "string" && typeof ebpf === "number") return interfaceNumber(strace) === ebpf;
  if (Array.isArray(strace))
    return Array.isArray(ebpf) && strace.length === ebpf.length && strace.every((one, at) => covers(one, ebpf[at]));
  if (!isObject(strace) || !isObject(ebpf)) return false;
  if (isPointer(strace)) return true;
  const real = new Map(Object.entries(ebpf));
  return Object.entries(strace).every(([key, value]) => covers(value, real.get(key)));
}

function interfaceNumber(name: string): number | null {
  const index = /^\w+$/.test(name) ? readFile(`/sys/class/net/${name}/ifindex`) : null;
  return index === null ? null : Number(index);
}

/** A value that strace did not read. */
function isPointer(value: object): boolean {
  return "why" in value && value.why === "pointer";
}
