import type { Bytes } from "../base/brands.ts";
import { printable } from "../base/bytes.ts";

/**
 * A socket address, decoded. `other`: of a family without a type here; `text` is what people read of it (other-address.ts),
 * or, where nothing is decoded (`fields` is null), how strace wrote it.
 */
export type Address =
  | { readonly type: "inet"; readonly address: string; readonly port: number }
  | {
      readonly type: "inet6";
      readonly address: string;
      readonly port: number;
      /** Interface of a link-local address (`lo`, or its number), where there is one. */
      readonly scope: string | null;
    }
  | { readonly type: "unix-path"; readonly path: Bytes }
  | { readonly type: "unix-abstract"; readonly name: Bytes }
  /** A UNIX socket without a name. */
  | { readonly type: "unix-unnamed" }
  | { readonly type: "netlink"; readonly port: number; readonly groups: number }
  | {
      readonly type: "other";
      readonly family: string;
      readonly text: string;
      readonly fields: Readonly<Record<string, string | number>> | null;
    };

/** `AF_INET`, ... of an address. */
export function familyOf(address: Address): string {
  switch (address.type) {
    case "inet":
      return "AF_INET";
    case "inet6":
      return "AF_INET6";
    case "unix-path":
    case "unix-abstract":
    case "unix-unnamed":
      return "AF_UNIX";
    case "netlink":
      return "AF_NETLINK";
    case "other":
      return address.family;
  }
}

/** Whether they are one and the same: nothing that shows differs. */
export function sameAddress(left: Address, right: Address): boolean {
  return showAddress(left) === showAddress(right);
}

/** Without the port: `127.0.0.1`, `[fe80::1%eth0]`. */
export function showHost(address: Address & { readonly type: "inet" | "inet6" }): string {
  if (address.type === "inet") return address.address;
  return `[${address.address}${address.scope === null ? "" : `%${address.scope}`}]`;
}

/** One line for a person: `127.0.0.1:80`, `[::1]:80`, `/run/x.sock`, `@abstract`. Control bytes are escaped. */
export function showAddress(address: Address): string {
  switch (address.type) {
    case "inet":
    case "inet6":
      return `${showHost(address)}:${address.port}`;
    case "unix-path":
      return printable(address.path);
    case "unix-abstract":
      return `@${printable(address.name)}`;
    case "unix-unnamed":
      return "(unnamed)";
    case "netlink":
      return `port ${address.port}, groups 0x${address.groups.toString(16)}`;
    case "other":
      return address.text;
  }
}
