import { createRequire } from "node:module";
import type * as koffi from "koffi";

/** The calls that set things, which src/kernel never makes. Each answers as the kernel does: minus an errno. */
export interface Calls {
  readonly socket: (family: number, type: number, protocol: number) => number;
  readonly socketpair: (family: number, type: number, protocol: number, pair: Int32Array) => number;
  readonly setsockopt: (fd: number, level: number, name: number, value: Uint8Array, length: number) => number;
  readonly bind: (fd: number, address: Uint8Array, length: number) => number;
  readonly connect: (fd: number, address: Uint8Array, length: number) => number;
  readonly listen: (fd: number, backlog: number) => number;
  readonly accept4: (fd: number, address: Uint8Array | null, length: Uint32Array | null, flags: number) => number;
  readonly shutdown: (fd: number, how: number) => number;
  readonly dup: (fd: number) => number;
  readonly dup3: (fd: number, to: number, flags: number) => number;
  readonly fcntl: (fd: number, command: number, argument: number) => number;
  readonly close: (fd: number) => number;
}

const prototypes: Readonly<Record<keyof Calls, string>> = {
  socket: "int socket(int, int, int)",
  socketpair: "int socketpair(int, int, int, void *)",
  setsockopt: "int setsockopt(int, int, int, void *, uint)",
  bind: "int bind(int, void *, uint)",
  connect: "int connect(int, void *, uint)",
  listen: "int listen(int, int)",
  accept4: "int accept4(int, void *, void *, int)",
  shutdown: "int shutdown(int, int)",
  dup: "int dup(int)",
  dup3: "int dup3(int, int, int)",
  // Variable arguments are passed like fixed ones on the machines that the tests run on.
  fcntl: "int fcntl(int, int, long)",
  close: "int close(int)",
};

export const calls: Calls = load(createRequire(import.meta.url)("koffi") as typeof koffi);

function load(library: typeof koffi): Calls {
  const libc = library.load(null);
  const bound = Object.entries(prototypes).map(([name, prototype]) => {
    const call = libc.func(prototype) as (...args: unknown[]) => number;
    const asKernel = (...args: unknown[]): number => {
      const result = call(...args);
      return result < 0 ? -library.errno() : result;
    };
    return [name, asKernel] as const;
  });
  return Object.fromEntries(bound) as Record<keyof Calls, (...args: unknown[]) => number>;
}
