import type { Data } from "../../base/data.ts";
import type { AddressData, CodeData, OptionData, ProcessData, SocketData } from "./types.ts";

/**
 * What an event did, `socktrace.record/1`, as a type: docs/record.schema.json in TypeScript. `change` says which fields
 * there are besides.
 */
export type ChangeData = Placed & ChangeDetails;

/** Changes that are missing here: their reader was too slow for a trace that may not wait. */
export interface MissedData {
  readonly schema: "socktrace.record/1";
  readonly type: "gap";
  readonly hidden: number;
}

/** Events were lost on their way (the eBPF engine), of whatever processes. */
export interface LostData {
  readonly schema: "socktrace.record/1";
  readonly type: "lost";
  /** When that was noticed. Seconds with microseconds. */
  readonly at: number | null;
  readonly events: number;
}

interface Placed {
  readonly schema: "socktrace.record/1";
  readonly type: "change";
  /** Seconds with microseconds; null: the input has no times. */
  readonly at: number | null;
  readonly pid: number;
  readonly tid: number;
  /** The system call. */
  readonly call: string;
  /** Line of the input, from 1; 0: not from a line. */
  readonly line: number;
  /** The socket's id; null: it concerns none. */
  readonly socket: number | null;
  readonly fd: number | null;
  /** Where in the code the call was made; left out: not known. */
  readonly code?: CodeData;
  /** The socket's state after it; null: unknown. Left out where it concerns none. */
  readonly state?: string | null;
}

/** What an event on a socket did to its options: `option` as it is now, `inherited` what accept() copied. */
interface Options {
  readonly option?: OptionData;
  readonly inherited?: readonly OptionData[];
}

interface Flags {
  readonly cloexec: boolean | null;
  readonly nonblock: boolean | null;
}

export type ChangeDetails = (SocketDetails & Options) | ProcessDetails | OtherDetails;

export type SocketDetails =
  | (Flags & {
      readonly change: "created" | "paired";
      readonly kind: { readonly family: string; readonly type: string; readonly protocol: string };
    })
  | (Flags & { readonly change: "accepted"; readonly peer: AddressData | null; readonly listenerFd: number | null })
  | { readonly change: "bound"; readonly address: AddressData | null }
  | { readonly change: "named"; readonly side: "local" | "peer"; readonly address: AddressData | null }
  | { readonly change: "connected"; readonly peer: AddressData | null; readonly pending: boolean }
  | { readonly change: "listening"; readonly backlog: number }
  | { readonly change: "shut"; readonly how: "read" | "write" | "both" }
  | { readonly change: "option-set"; readonly level: string; readonly name: string; readonly asked: Data }
  | { readonly change: "option-read"; readonly level: string; readonly name: string; readonly value: Data }
  | { readonly change: "received"; readonly cloexec: boolean | null }
  | { readonly change: "duplicated"; readonly from: number | null; readonly cloexec: boolean | null }
  | (Flags & { readonly change: "flags" })
  | { readonly change: "tcp-state"; readonly state: string | null }
  | { readonly change: "data"; readonly what: "sent" | "received" | "end"; readonly state: string | null }
  | { readonly change: "unread"; readonly lost: string; readonly level?: string; readonly name?: string }
  | { readonly change: "closed" | "closed-range" | "passed" };

export type ProcessDetails =
  | ({ readonly change: "executed"; readonly path: string; readonly pathBase64?: string } & Pick<
      ProcessData,
      "argv" | "argvBase64"
    >)
  | { readonly change: "forked"; readonly child: number | null }
  | { readonly change: "exited"; readonly status: number }
  | { readonly change: "killed"; readonly signal: string; readonly core: boolean };

type OtherDetails =
  | { readonly change: "failed"; readonly errno: string; readonly attempt: string }
  | ({ readonly change: "appeared"; readonly known: boolean } & Pick<SocketData, "from">)
  | { readonly change: "lost" }
  | { readonly change: "gone"; readonly latest?: true }
  /** Something could not be found out. */
  | { readonly change: "doubt"; readonly cause: string };
