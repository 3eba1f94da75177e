import type { Inode } from "../base/brands.ts";
import type { Address } from "../linux/address.ts";
import type { OptionValue } from "../linux/option.ts";
import type { OptionName, SocketKind } from "./event.ts";

/**
 * What the model has for a socket, to be compared with the kernel's: made by world/, compared by verify/. Null, and an
 * option that is not there: nothing is claimed.
 */
export interface Claim {
  readonly socket: number;
  readonly inode: Inode | null;
  readonly kind: SocketKind;
  readonly state: string | null;
  /** The state rests on an SO_ERROR of 0 alone. */
  readonly presumed: boolean;
  readonly local: Address | null;
  readonly peer: Address | null;
  readonly options: readonly ClaimedOption[];
}

export interface ClaimedOption extends OptionName {
  readonly value: OptionValue;
  readonly origin: "set" | "inherited" | "default" | "observed" | "unknown";
}

/** One thing in which the kernel differs from the model, and a possible cause. */
export interface Difference {
  /** `SO_RCVBUF`, `state`, `local`, `peer`. */
  readonly what: string;
  readonly claimed: string;
  readonly real: string;
  readonly cause: string;
  /** True: the kernel changes it by itself, which no trace shows. */
  readonly explained: boolean;
  /** The call right after which it was so (--verify-each); absent: it was so when the socket was last read. */
  readonly call?: string;
}

/** The result of comparing the model with the running kernel. */
export interface Verification {
  /** Sockets that were read, each at the last moment that it could be. */
  readonly sockets: number;
  /** Sockets that were closed, or out of reach, before they could be. */
  readonly missed: number;
  readonly values: number;
  /** --verify-each: how many listen, connect and accept calls there were, and after how many the socket was read in time. */
  readonly each?: { readonly calls: number; readonly looks: number };
  readonly differences: readonly (Difference & { readonly socket: number })[];
}

export interface Comparison {
  /** How many values were the same. */
  readonly same: number;
  readonly differ: readonly Difference[];
}
