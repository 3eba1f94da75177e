import { existsSync } from "node:fs";
import { fault, type Fault } from "../../base/fault.ts";
import { readFile } from "../../proc/file.ts";
import { readStatus } from "../../proc/status.ts";
import { libbpf } from "../ffi/libbpf.ts";

/** capability.h */
const CAP_SYS_ADMIN = 21n;
const CAP_PERFMON = 38n;
const CAP_BPF = 39n;

/** Why the eBPF engine cannot be had here, and what to do about it; null: nothing speaks against it. */
export function whyNoEbpf(arch: string = process.arch): Fault | null {
  if (arch !== "x64" && arch !== "arm64")
    return fault(`the eBPF engine is built for x86-64 and arm64, not for ${arch}`);
  if (!existsSync("/sys/kernel/btf/vmlinux"))
    return fault(
      "this kernel has no BTF (/sys/kernel/btf/vmlinux): the eBPF engine needs one built with CONFIG_DEBUG_INFO_BTF",
    );
  if (!hasRights()) return fault("the eBPF engine needs root, or CAP_BPF and CAP_PERFMON: run it with sudo");
  if (/\[confidentiality\]/.test(readFile("/sys/kernel/security/lockdown") ?? ""))
    return fault("the kernel is locked down (confidentiality): it lets no BPF program read its memory");
  if (libbpf() === null)
    return fault("libbpf.so.1 is not installed: install libbpf1 (Debian, Ubuntu), libbpf (Fedora, Alpine)");
  return null;
}

function hasRights(): boolean {
  const capabilities = readStatus("self")?.capabilities ?? 0n;
  const has = (bit: bigint): boolean => ((capabilities >> bit) & 1n) === 1n;
  return has(CAP_SYS_ADMIN) || (has(CAP_BPF) && has(CAP_PERFMON));
}
