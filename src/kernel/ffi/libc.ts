import { koffiModule, type Koffi } from "./koffi.ts";

/**
 * ffi/ is the one place that calls C. It knows system calls and their bytes and nothing of sockets' meaning; only
 * kernel/ may use it. Every call returns what the kernel does: a result from 0, or minus an errno; nothing throws.
 * koffi is loaded with the first call, so that programs which never ask the kernel never pay for it (8 ms).
 *
 * Where koffi or the libc cannot be loaded, every call returns -ENOSYS and `libcError` is the reason.
 */
export interface Libc {
  /** Numbers only; see numbers.ts. The arguments that a call has not are 0. */
  readonly syscall: (number: number, a: number, b: number, c: number) => number;
  readonly statx: (
    number: number,
    dir: number,
    path: string,
    flags: number,
    mask: number,
    result: Uint8Array,
  ) => number;
  /** Called a hundred times a socket: it takes addresses (addressOf), which saves a tenth of the time. */
  readonly getsockopt: (fd: number, level: number, name: number, value: number, length: number) => number;
  readonly getsockname: (fd: number, address: Uint8Array, length: Uint32Array) => number;
  readonly getpeername: (fd: number, address: Uint8Array, length: Uint32Array) => number;
  readonly ioctl: (fd: number, request: number, argument: Int32Array) => number;
  readonly socket: (family: number, type: number, protocol: number) => number;
  readonly send: (fd: number, bytes: Uint8Array, length: number, flags: number) => number;
  readonly recv: (fd: number, bytes: Uint8Array, length: number, flags: number) => number;
  readonly openat: (directory: number, path: string, flags: number) => number;
  readonly read: (fd: number, bytes: Uint8Array, length: number) => number;
  /** getdents64(2), by its number: musl's has another name. */
  readonly getdents: (number: number, fd: number, bytes: Uint8Array, length: number) => number;
  readonly close: (fd: number) => number;
  readonly getxattr: (path: string, name: string, value: Uint8Array, size: number) => number;
  readonly clock_getres: (clock: number, time: BigInt64Array) => number;
  readonly sched_setaffinity: (tid: number, size: number, mask: Uint8Array) => number;
}

/**
 * syscall(2), openat(2) and ioctl(2) take a variable number of arguments; on the architectures of numbers.ts these
 * are passed like fixed ones.
 */
const prototypes: Readonly<Record<keyof Libc, string>> = {
  syscall: "long syscall(long, long, long, long)",
  statx: "long syscall(long, int, str, int, uint, void *)",
  getsockopt: "int getsockopt(int, int, int, uintptr_t, uintptr_t)",
  getsockname: "int getsockname(int, void *, void *)",
  getpeername: "int getpeername(int, void *, void *)",
  ioctl: "int ioctl(int, ulong, void *)",
  socket: "int socket(int, int, int)",
  send: "long send(int, void *, size_t, int)",
  recv: "long recv(int, void *, size_t, int)",
  openat: "int openat(int, str, int)",
  read: "long read(int, void *, size_t)",
  getdents: "long syscall(long, int, void *, ulong)",
  close: "int close(int)",
  getxattr: "long getxattr(str, str, void *, size_t)",
  clock_getres: "int clock_getres(int, void *)",
  sched_setaffinity: "int sched_setaffinity(int, size_t, void *)",
};

type Loaded = { readonly libc: Libc; readonly error: string | null };

const ENOSYS = 38;
let loaded: Loaded | undefined;

export function libc(): Libc {
  return (loaded ??= load()).libc;
}

/** The address of the bytes, valid as long as they are referenced: memory outside V8's heap does not move. */
export function addressOf(memory: Uint8Array | Uint32Array): number {
  return libcError() === null ? Number(koffiModule().address(memory)) : 0;
}

/** Why no call works here; null: calls work. */
export function libcError(): string | null {
  return (loaded ??= load()).error;
}

/**
 * Where the C library may be. Node itself is linked with it, on glibc and on musl, so the process's own symbols
 * come first; the names are for a Node that hides them.
 */
export function libcNames(arch: string): readonly (string | null)[] {
  const musl = { x64: "x86_64", arm64: "aarch64", ia32: "i386", arm: "armhf", riscv64: "riscv64" }[arch] ?? arch;
  return [null, "libc.so.6", `libc.musl-${musl}.so.1`, "libc.so"];
}

function load(): Loaded {
  try {
    return { libc: bind(koffiModule()), error: null };
  } catch (error) {
    const refuse = (): number => -ENOSYS;
    const none = Object.fromEntries(Object.keys(prototypes).map((name) => [name, refuse]));
    return { libc: none as unknown as Libc, error: error instanceof Error ? error.message : String(error) };
  }
}

function bind(koffi: Koffi): Libc {
  const library = openLibc(koffi);
  const functions = Object.entries(prototypes).map(([name, prototype]) => [name, library.func(prototype)]);
  const c = Object.fromEntries(functions) as Libc;
  // -1 with errno, as the C library returns it, becomes -errno, as the kernel returned it.
  const orErrno = (result: number): number => (result < 0 ? -koffi.errno() : result);
  // A function for each, not one around all: V8 then calls C directly, which saves a fifth of a getsockopt.
  return {
    syscall: (number, x, y, z) => orErrno(c.syscall(number, x, y, z)),
    statx: (number, dir, path, flags, mask, result) => orErrno(c.statx(number, dir, path, flags, mask, result)),
    getsockopt: (fd, level, name, value, length) => orErrno(c.getsockopt(fd, level, name, value, length)),
    getsockname: (fd, address, length) => orErrno(c.getsockname(fd, address, length)),
    getpeername: (fd, address, length) => orErrno(c.getpeername(fd, address, length)),
    ioctl: (fd, request, argument) => orErrno(c.ioctl(fd, request, argument)),
    socket: (family, type, protocol) => orErrno(c.socket(family, type, protocol)),
    send: (fd, bytes, length, flags) => orErrno(c.send(fd, bytes, length, flags)),
    recv: (fd, bytes, length, flags) => orErrno(c.recv(fd, bytes, length, flags)),
    openat: (directory, path, flags) => orErrno(c.openat(directory, path, flags)),
    read: (fd, bytes, length) => orErrno(c.read(fd, bytes, length)),
    getdents: (number, fd, bytes, length) => orErrno(c.getdents(number, fd, bytes, length)),
    close: (fd) => orErrno(c.close(fd)),
    getxattr: (path, name, value, size) => orErrno(c.getxattr(path, name, value, size)),
    clock_getres: (clock, time) => orErrno(c.clock_getres(clock, time)),
    sched_setaffinity: (tid, size, mask) => orErrno(c.sched_setaffinity(tid, size, mask)),
  };
}

function openLibc(koffi: Koffi): ReturnType<Koffi["load"]> {
  const tried: string[] = [];
  for (const name of libcNames(process.arch)) {
    try {
      const library = koffi.load(name);
      library.func(prototypes.getsockopt);
      return library;
    } catch (error) {
      tried.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(`no C library found: ${tried.join("; ")}`);
}
