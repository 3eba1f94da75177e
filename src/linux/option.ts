import type { Data } from "../base/data.ts";
import type { KindName } from "./kinds/kinds.ts";
import type { Reading, Traits } from "./traits.ts";

/**
 * One socket option, as data: what its headers and man pages say and what the kernel was measured to do.
 * The tables are in options/, one file a level; catalogue.ts finds an option by what strace or a person calls it.
 * What is special about few options is in traits.ts.
 */
export interface SocketOption extends Traits {
  /** strace's and the headers' spelling: `SOL_SOCKET`, `SOL_TCP`. */
  readonly level: string;
  /** The man page's name: `SO_RCVTIMEO`, not strace's `SO_RCVTIMEO_OLD`. */
  readonly name: string;
  /** Other spellings: `SO_RCVTIMEO_OLD`, `SO_RCVTIMEO_NEW`. */
  readonly aliases: readonly string[];
  /** As on x86-64; `elsewhere` has the architectures whose headers differ. */
  readonly number: number;
  readonly elsewhere?: Readonly<Record<string, number>>;
  /** Aliases that have a number of their own: `SO_RCVTIMEO_NEW` is 66 where `SO_RCVTIMEO_OLD` is 20. */
  readonly otherNumbers?: Readonly<Record<string, number>>;
  readonly kind: ValueKind;
  readonly access: Access;
  readonly reading: Reading;
  /** Address families that have it; null: all. */
  readonly families: readonly string[] | null;
  /** Socket types that have it (`SOCK_STREAM`); null: all. */
  readonly types: readonly string[] | null;
  readonly effect: Effect;
  readonly default: Default;
  /**
   * Whether accept() of an IP socket copies it from the listener; null: no listener has it, or it was not measured.
   * A UNIX listener passes on much less: see inherits() in inheritance.ts.
   */
  readonly inherited: boolean | null;
  /** The kernel that brought it: `2.6.12`, `5.14`. */
  readonly since: string;
  /** The kernel on which default, effect and inheritance were measured; null: they are from the source. */
  readonly measured: string | null;
  /** `socket(7)`, `IP_TOS(2const)`: as in man-pages 6.20; null: no man page names it. */
  readonly man: string | null;
  /** The page that describes it where `man` is not there yet, as in man-pages 6.03: `ip(7)`. */
  readonly olderMan?: string | null;
  /** The header that its number was read from: `asm-generic/socket.h`. */
  readonly header: string;
  /** One sentence, in our words. */
  readonly does: string;
}

export type { Data } from "../base/data.ts";

/** How the bytes of a value are to be read: a name of the table in kinds/. */
export type ValueKind = KindName;

/** `none`: the headers name it and the kernel refuses both setsockopt and getsockopt. */
type Access = "rw" | "r" | "w" | "none";

/** What the kernel makes of a value that is set; effects.ts has one function an effect. */
export type Effect =
  /** What is set is what is read. */
  | "kept"
  /** Doubled, with sysctl maximum and fixed minimum; the forced ones have no maximum. */
  | "send-buffer"
  | "receive-buffer"
  | "send-buffer-forced"
  | "receive-buffer-forced"
  | "low-water"
  | "linger"
  /** Rounded up to the kernel's clock ticks. */
  | "ticks-of-timeval"
  | "connect-timeout"
  | "ticks-of-milliseconds"
  | "ticks-of-microseconds"
  /** Taken and forgotten: it reads 0. */
  | "ignored"
  /** 32 bits of ones mean no limit, in 64 bits they are a number. */
  | "pacing-rate"
  /** -1 means the machine's default. */
  | "hash-choice"
  | "hop-limit"
  | "multicast-hops"
  | "type-of-service"
  | "traffic-class"
  | "address-preferences"
  | "multicast-interface"
  | "timestamping"
  | "whole-pages"
  | "checksum-coverage"
  /** A struct sctp_assoc_value of which only 0 or not 0 counts. */
  | "association-switch"
  | "segment-size"
  | "fin-timeout"
  | "deferred-accept"
  | "window-clamp"
  | "fastopen-queue"
  | "repair-mode"
  /** One more of its kind (a membership, a filter, a key), which no getsockopt gives back. */
  | "adds"
  /** One less. */
  | "drops"
  /** An action: no value is kept that could be read. */
  | "acts"
  /** What is kept depends on more than the value: only the kernel can say. */
  | "unforeseen";

export type Default =
  | { readonly type: "constant"; readonly data: Data }
  /** Read from the machine: `net.core.rmem_default`; `field` counts from 0 in those of more than one number. */
  | {
      readonly type: "sysctl";
      readonly name: string;
      readonly field?: number;
      /** What the sysctl's text stands for, where it is not the value itself. */
      readonly means?: Readonly<Record<string, Data>>;
    }
  /** Depends on the path, the device, the congestion control in use ... */
  | { readonly type: "varies"; readonly on: string }
  /** The first case that fits the socket. */
  | { readonly type: "cases"; readonly cases: readonly DefaultCase[] }
  | { readonly type: "unknown" };

interface DefaultCase {
  readonly families?: readonly string[];
  readonly types?: readonly string[];
  readonly default: Exclude<Default, { readonly type: "cases" }>;
}

export type OptionValue =
  | { readonly type: "known"; readonly data: Data }
  /** Not understood, shown as strace wrote it. */
  | { readonly type: "raw"; readonly text: string; readonly why: RawReason }
  /** A key or password: only its length is ever kept. */
  | { readonly type: "secret"; readonly length: number };

/** `cut`: by -s. `pointer`: strace printed an address. `length`: a length that the kernel would not take. */
export type RawReason = "cut" | "pointer" | "length" | "unknown-option" | "unknown-shape";

/**
 * The kernel's settings by name (`net.core.rmem_max`), where the machine of the trace could be asked. `CONFIG_HZ`
 * may stand among them: ticks a second, found by setting a timeout of 1 microsecond and reading it back; and INTERFACES
 * (sysctls.ts).
 */
export type Sysctls = ReadonlyMap<string, string>;

/** The socket that an option is set on; null for what is unknown. */
export interface SocketContext {
  /** `AF_INET6`, `SOCK_STREAM`. */
  readonly family: string | null;
  readonly type: string | null;
  /** TCP: a connection was made, or tried, on which the kernel sizes each buffer that is not locked. */
  readonly tuned?: boolean;
  /** The value in force of another option of the same socket; null: unknown. */
  readonly inForce: (level: string, name: string) => Data | null;
}
