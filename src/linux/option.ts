import type { Bytes } from "../base/brands.ts";

/**
 * One socket option, as data: what its headers and man pages say and what the kernel was measured to do.
 * The tables are in options/, one file a level; catalogue.ts finds an option by what strace or a person calls it.
 */
export interface SocketOption {
  /** strace's and the headers' spelling: `SOL_SOCKET`, `SOL_TCP`. */
  readonly level: string;
  /** The man page's name: `SO_RCVTIMEO`, not strace's `SO_RCVTIMEO_OLD`. */
  readonly name: string;
  /** Other spellings: `SO_RCVTIMEO_OLD`, `SO_RCVTIMEO_NEW`. */
  readonly aliases: readonly string[];
  /** As on x86-64; `elsewhere` has the architectures whose headers differ. */
  readonly number: number;
  readonly elsewhere?: Readonly<Record<string, number>>;
  readonly kind: ValueKind;
  readonly access: "rw" | "r" | "w";
  /** Address families that know it; null: all. */
  readonly families: readonly string[] | null;
  /** Socket types that know it (`SOCK_STREAM`); null: all. */
  readonly types: readonly string[] | null;
  readonly effect: Effect;
  readonly default: Default;
  /** Whether accept() copies it from the listener; null: no stream listener has it, or it was not measured. */
  readonly inherited: boolean | null;
  /** The kernel that brought it: `2.6.12`, `5.14`. */
  readonly since: string;
  /** `socket(7)`; null: no man page names it. */
  readonly man: string | null;
  /** The header that its number was read from: `asm-generic/socket.h`. */
  readonly header: string;
  /** One sentence, in our words. */
  readonly does: string;
}

/** How the bytes of a value are to be read; kinds/ has one decoder a kind. */
export type ValueKind = string;

/** What the kernel makes of a value that is set; effects.ts has one function an effect. */
export type Effect = string;

export type Default =
  | { readonly type: "constant"; readonly data: Data }
  /** Read from the machine: `net.core.rmem_default`. */
  | { readonly type: "sysctl"; readonly name: string }
  /** Depends on the path, the device, the congestion control in use ... */
  | { readonly type: "varies"; readonly on: string }
  | { readonly type: "unknown" };

/**
 * A decoded value, plain: booleans, numbers, text; timeouts in seconds; structures as objects with the kernel's
 * field names. This is what JSON shows.
 */
export type Data = boolean | number | string | null | readonly Data[] | { readonly [field: string]: Data };

export type OptionValue =
  | { readonly type: "known"; readonly data: Data }
  /** Not understood, shown as strace wrote it. */
  | { readonly type: "raw"; readonly text: string; readonly why: RawReason }
  /** A key or password: only its length is ever kept. */
  | { readonly type: "secret"; readonly length: number };

/** `cut`: by -s. `pointer`: strace printed an address. `length`: a length that the kernel would not take. */
export type RawReason = "cut" | "pointer" | "length" | "unknown-option" | "unknown-shape";

/** The bytes of an option value, and whether strace cut them. */
export interface ValueBytes {
  readonly bytes: Bytes;
  readonly cut: boolean;
}

/** The kernel's settings by name (`net.core.rmem_max`), where the machine of the trace could be asked. */
export type Sysctls = ReadonlyMap<string, string>;
