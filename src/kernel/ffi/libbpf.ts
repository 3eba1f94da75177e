import { koffiModule, type Koffi } from "./koffi.ts";

/** An address of libbpf's that only libbpf reads; null: it failed, and `errno` is why. */
export type Handle = { readonly brand: "libbpf" } | null;

/**
 * What we use of libbpf.so.1 (libbpf.h, bpf.h): it finds the places of the kernel's structures in BTF and loads programs.
 * Functions that give a number give 0 or more, or minus an errno.
 */
export interface Libbpf {
  readonly openObject: (bytes: Uint8Array, size: number, options: null) => Handle;
  readonly loadObject: (object: Handle) => number;
  readonly closeObject: (object: Handle) => void;
  readonly findMap: (object: Handle, name: string) => Handle;
  readonly initialValue: (map: Handle, size: BigUint64Array) => Handle;
  readonly setMaxEntries: (map: Handle, entries: number) => number;
  readonly mapFd: (map: Handle) => number;
  readonly nextProgram: (object: Handle, program: Handle) => Handle;
  readonly programName: (program: Handle) => string;
  readonly setAutoload: (program: Handle, load: boolean) => number;
  readonly autoload: (program: Handle) => boolean;
  readonly attach: (program: Handle) => Handle;
  readonly detach: (link: Handle) => number;
  readonly update: (map: number, key: Uint8Array, value: Uint8Array, flags: number) => number;
  readonly remove: (map: number, key: Uint8Array) => number;
  readonly lookup: (map: number, key: Uint8Array, value: Uint8Array) => number;
  readonly nextKey: (map: number, key: Uint8Array | null, next: Uint8Array) => number;
  /** bpf_map_create(type, name, key size, value size, entries, options): an fd. */
  readonly createMap: (type: number, name: null, key: number, value: number, entries: number, options: null) => number;
  readonly possibleCpus: () => number;
  readonly closeFd: (fd: number) => void;
  /** The errno of the last call that gave null. */
  readonly errno: () => number;
  /** Memory of C's as memory of ours, while it is there. */
  readonly view: (address: Handle, size: number) => ArrayBuffer;
  /** mmap(2) of a map, shared; null: refused. */
  readonly mapMemory: (fd: number, size: number, offset: number, writable: boolean) => ArrayBuffer | null;
}

/** Null: there is no libbpf.so.1, or no koffi for this machine. */
export function libbpf(): Libbpf | null {
  return (loaded ??= { value: load() }).value;
}

let loaded: { readonly value: Libbpf | null } | undefined;

function load(): Libbpf | null {
  try {
    return bind(koffiModule());
  } catch {
    return null;
  }
}

const PROT_READ = 1;
const PROT_WRITE = 2;
const MAP_SHARED = 1;

function bind(koffi: Koffi): Libbpf {
  const bpf = koffi.load("libbpf.so.1");
  const mmap = koffi.load(null).func("void *mmap(void *, size_t, int, int, int, int64_t)");
  const closeFd = koffi.load(null).func("int close(int)");
  const view = (address: Handle, size: number): ArrayBuffer => koffi.view(address, size);
  // Its messages would go to stderr.
  bpf.func("void *libbpf_set_print(void *)")(null);
  const functions = Object.entries(prototypes).map(([name, prototype]) => [name, bpf.func(prototype)]);
  return {
    ...(Object.fromEntries(functions) as { [Name in keyof typeof prototypes]: Libbpf[Name] }),
    errno: () => koffi.errno(),
    closeFd: (fd) => void closeFd(fd),
    view,
    mapMemory: (fd, size, offset, writable) => {
      const rights = writable ? PROT_READ | PROT_WRITE : PROT_READ;
      const address = mmap(null, size, rights, MAP_SHARED, fd, offset) as Handle;
      return address === null || koffi.address(address) === FAILED ? null : view(address, size);
    },
  };
}

/** mmap(2): (void *) -1. */
const FAILED = 2n ** 64n - 1n;

const prototypes = {
  openObject: "void *bpf_object__open_mem(void *, size_t, void *)",
  loadObject: "int bpf_object__load(void *)",
  closeObject: "void bpf_object__close(void *)",
  findMap: "void *bpf_object__find_map_by_name(void *, str)",
  initialValue: "void *bpf_map__initial_value(void *, void *)",
  setMaxEntries: "int bpf_map__set_max_entries(void *, uint32_t)",
  mapFd: "int bpf_map__fd(void *)",
  nextProgram: "void *bpf_object__next_program(void *, void *)",
  programName: "str bpf_program__name(void *)",
  setAutoload: "int bpf_program__set_autoload(void *, bool)",
  autoload: "bool bpf_program__autoload(void *)",
  attach: "void *bpf_program__attach(void *)",
  detach: "int bpf_link__destroy(void *)",
  update: "int bpf_map_update_elem(int, void *, void *, uint64_t)",
  remove: "int bpf_map_delete_elem(int, void *)",
  lookup: "int bpf_map_lookup_elem(int, void *, void *)",
  nextKey: "int bpf_map_get_next_key(int, void *, void *)",
  createMap: "int bpf_map_create(int, str, uint32_t, uint32_t, uint32_t, void *)",
  possibleCpus: "int libbpf_num_possible_cpus(void)",
} as const;
