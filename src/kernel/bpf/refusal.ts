import { existsSync } from "node:fs";
import { release } from "node:os";
import { fault, isFault, type Fault } from "../../base/fault.ts";
import { compareVersions } from "../../base/version.ts";
import { errnoName } from "../../linux/errno-name.ts";
import { readFile, readLink } from "../../proc/file.ts";
import { effectiveUid, readStatus } from "../../proc/status.ts";
import { koffiRemedy } from "../ffi/koffi.ts";
import { libcError } from "../ffi/libc.ts";
import { libbpf, type Libbpf } from "../ffi/libbpf.ts";

/** linux/capability.h */
const CAP_SYS_ADMIN = 21n;
const rights = { CAP_BPF: 39n, CAP_PERFMON: 38n };

/** The first with what the program uses: atomic instructions that give the old value (BPF_FETCH, linux/bpf.h of 5.12). */
const OLDEST = "5.12";

/** linux/proc_ns.h, PROC_USER_INIT_INO: the user namespace that the machine starts with. */
const MACHINES = "user:[4026531837]";

/** Why the eBPF engine cannot be had here, and what to do about it; null: nothing speaks against it. */
export function whyNoEbpf(): Fault | null {
  return lackOfKernel() ?? lackOfRights() ?? lackOfLibrary() ?? forbidden();
}

/** libbpf, or why there is none. */
export function findLibbpf(): Libbpf | Fault {
  return libbpf() ?? fault("libbpf.so.1 is not installed: install libbpf1 (Debian, Ubuntu) or libbpf (Fedora, Alpine)");
}

/** What to do where the kernel refused a step that nothing spoke against. */
export function refusedBy(step: string, errno: number): Fault {
  return fault(`the kernel ${release()} refuses ${step} (${errnoName(errno)}): use --engine strace`);
}

function lackOfKernel(): Fault | null {
  const { arch } = process;
  if (arch !== "x64" && arch !== "arm64")
    return fault(`the eBPF engine is built for x86-64 and arm64, not for ${arch}: use --engine strace`);
  if (compareVersions(release(), OLDEST) < 0)
    return fault(`the eBPF engine needs Linux ${OLDEST}, this is ${release()}: use --engine strace`);
  if (existsSync("/sys/kernel/btf/vmlinux")) return null;
  return fault(
    "no /sys/kernel/btf/vmlinux, which the eBPF engine needs: mount /sys, " +
      "or use a kernel that is built with CONFIG_DEBUG_INFO_BTF",
  );
}

function lackOfRights(): Fault | null {
  const us = readStatus("self");
  const has = (bit: bigint): boolean => (((us?.capabilities ?? 0n) >> bit) & 1n) === 1n;
  const missing = Object.entries(rights).flatMap(([name, bit]) => (has(bit) ? [] : [name]));
  if (missing.length > 0 && !has(CAP_SYS_ADMIN)) {
    if (us !== null && effectiveUid(us) === 0)
      return fault(
        `you are root without ${missing.join(" and ")}, as in containers: run on the host, ` +
          `or give the container the rights (docker run --cap-add BPF --cap-add PERFMON)`,
      );
    const lacks = missing.length === 1 ? `; you lack ${missing.join()}` : "";
    return fault(`the eBPF engine needs root, or CAP_BPF and CAP_PERFMON${lacks}: run it with sudo`);
  }
  const namespace = readLink("/proc/self/ns/user");
  if (namespace !== null && namespace !== MACHINES)
    return fault("the eBPF engine needs rights outside of this user namespace (a rootless container): run on the host");
  if (/\[confidentiality\]/.test(readFile("/sys/kernel/security/lockdown") ?? ""))
    return fault(
      "the kernel is locked down (confidentiality), so that no BPF program reads its memory: use --engine strace",
    );
  return null;
}

function lackOfLibrary(): Fault | null {
  const koffi = libcError();
  if (koffi !== null) return fault(`the library koffi does not load (${koffi}): ${koffiRemedy}`);
  const found = findLibbpf();
  return isFault(found) ? found : null;
}

const RINGBUF = 27;
const PAGE = 4096;

/** What is left: a seccomp filter or a security module. A small ring buffer is asked for, as a trial. */
function forbidden(): Fault | null {
  const bpf = libbpf();
  const fd = bpf?.createMap(RINGBUF, null, 0, 0, PAGE, null) ?? 0;
  if (fd >= 0) {
    bpf?.closeFd(fd);
    return null;
  }
  if (errnoName(fd) !== "EPERM") return refusedBy("a BPF ring buffer", fd);
  const by = readStatus("self")?.hasSeccompFilter === true ? "a seccomp filter, as in containers" : "a security module";
  return fault(`bpf(2) is forbidden (EPERM) by ${by}: run on the host, or use --engine strace`);
}
