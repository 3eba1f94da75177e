/**
 * System call numbers by process.arch, for the architectures that koffi is built for. New calls have one number
 * everywhere since 2019; statx and getdents64 are older. Sources: asm/unistd_64.h, unistd_32.h (x86), asm-generic/unistd.h
 * (arm64, riscv64, loong64), arch/arm/tools/syscall.tbl.
 */
export interface CallNumbers {
  readonly statx: number;
  readonly getdents64: number;
  readonly pidfd_open: number;
  readonly pidfd_getfd: number;
}

const recent = { pidfd_open: 434, pidfd_getfd: 438 };

const numbers: Readonly<Record<string, CallNumbers>> = {
  x64: { ...recent, statx: 332, getdents64: 217 },
  ia32: { ...recent, statx: 383, getdents64: 220 },
  arm: { ...recent, statx: 397, getdents64: 217 },
  arm64: { ...recent, statx: 291, getdents64: 61 },
  riscv64: { ...recent, statx: 291, getdents64: 61 },
  loong64: { ...recent, statx: 291, getdents64: 61 },
};

/** Linux answers ENOSYS to system call -1. */
const none: CallNumbers = { statx: -1, getdents64: -1, pidfd_open: -1, pidfd_getfd: -1 };

export function callNumbers(arch: string): CallNumbers {
  return numbers[arch] ?? none;
}
