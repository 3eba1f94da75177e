import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { execaSync } from "execa";
import { recordHeader } from "../../src/ebpf/layout.ts";

const SOURCE = "src/ebpf/program/socktrace.bpf.c";

/** By process.arch: what clang has to know of the machine that the object is for. */
const machines = {
  x64: ["-D__TARGET_ARCH_x86", "-D__x86_64__"],
  arm64: ["-D__TARGET_ARCH_arm64", "-D__aarch64__"],
};

/**
 * Compiles the eBPF engine's program for each machine into `folder`. BTF tells its loader where the kernel's structures have
 * their members, so one object serves all kernels. Gives a line for the user where it cannot be built here.
 */
export function buildEbpf(folder: string): string | null {
  const missing = [
    ...(hasCommand("clang") ? [] : ["clang"]),
    ...(existsSync("/usr/include/bpf/bpf_helpers.h") ? [] : ["libbpf-dev"]),
    ...(existsSync("/usr/include/linux/bpf.h") ? [] : ["linux-libc-dev"]),
  ];
  if (missing.length > 0) return `the eBPF engine is not built: ${missing.join(", ")} not installed`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/record.h`, recordHeader());
  for (const [machine, defines] of Object.entries(machines))
    compile(`${folder}/socktrace.${machine}.o`, folder, defines);
  return null;
}

function compile(object: string, folder: string, defines: readonly string[]): void {
  execaSync("clang", [
    ...["-target", "bpf", "-mcpu=v3", "-O2", "-g", "-Wall", "-Wextra", "-Wno-unused-parameter", "-Werror"],
    // BTF names the lines of the source: by paths that are the same wherever it is built.
    ...[`-ffile-prefix-map=${process.cwd()}=.`, "-fdebug-compilation-dir=."],
    ...defines,
    ...["-I", folder, "-isystem", systemHeaders()],
    ...["-c", SOURCE, "-o", object],
  ]);
  // DWARF is for debuggers; BTF stays.
  if (hasCommand("llvm-strip")) execaSync("llvm-strip", ["-g", object]);
}

/** Debian has asm/ in a folder of the machine that builds. */
function systemHeaders(): string {
  const folders = ["/usr/include/x86_64-linux-gnu", "/usr/include/aarch64-linux-gnu", "/usr/include"];
  return folders.find((folder) => existsSync(`${folder}/asm/types.h`)) ?? "/usr/include";
}

function hasCommand(name: string): boolean {
  return execaSync("which", [name], { reject: false }).exitCode === 0;
}
