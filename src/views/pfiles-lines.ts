import { printable } from "../base/bytes.ts";
import { findOption } from "../linux/catalogue.ts";
import { familyOf, type Address } from "../linux/address.ts";
import type { OptionValue } from "../linux/option.ts";
import { optionsNow } from "../world/moved.ts";
import type { OptionState, Socket } from "../world/socket.ts";
import { optionWord } from "./names.ts";

/** Lines that the summary and `--format pfiles` have in common, spelt as on Solaris. */

/** `O_RDWR|O_NONBLOCK|O_CLOEXEC?`: a socket is always open for both; `?`: whether that flag is set is unknown. */
export function flagWords({ nonblock }: Pick<Socket, "nonblock">, cloexec: boolean | null): string {
  return ["O_RDWR", ...flagWord("O_NONBLOCK", nonblock), ...flagWord("O_CLOEXEC", cloexec)].join("|");
}

function flagWord(name: string, isSet: boolean | null): readonly string[] {
  if (isSet === null) return [`${name}?`];
  return isSet ? [name] : [];
}

/** `SO_KEEPALIVE,SO_SNDBUF(16384)`: a boolean that is on by its name, another option with its value; one that is off is left out. */
export function optionWords(socket: Socket): string {
  return notableOptions(socket)
    .filter((option) => option.value !== null && !isOff(option.value))
    .map(optionWord)
    .join(",");
}

export function notableOptions(socket: Socket): readonly OptionState[] {
  return optionsNow(socket).filter(isNotable);
}

/**
 * Whether an option is listed without -v: all are but those that were only observed and have the value of a new socket, and
 * those that changed as a side effect of another one (SO_BUF_LOCK with SO_RCVBUF).
 */
export function isNotable(option: OptionState): boolean {
  return (option.origin !== "observed" || isSetting(option)) && (option.by === undefined || option.asked !== null);
}

/**
 * False for read-only options, and for values that the kernel changes by itself: that such a one differs from a new
 * socket's shows nothing. Of a buffer's size it is known whether somebody has set it (SO_BUF_LOCK).
 */
function isSetting(option: OptionState): boolean {
  const known = settings.get(option);
  if (known !== undefined) return known;
  const is = looksSet(option);
  settings.set(option, is);
  return is;
}

/** Sockets that an attach found share these objects. */
const settings = new WeakMap<OptionState, boolean>();

function looksSet(option: OptionState): boolean {
  const row = findOption(option.level, option.name);
  const moves = row?.default.type === "varies" || (row?.moves !== undefined && row.buffer === undefined);
  return option.usual !== true && row?.access !== "r" && !moves;
}

/** `sockname: AF_INET 0.0.0.0  port: 5000`; null where there is no address, as Solaris prints none then. */
export function addressLine(label: "sockname" | "peername", address: Address | null): string | null {
  return address === null ? null : `\t${label}: ${familyOf(address)} ${pfilesAddress(address)}`.trimEnd();
}

function pfilesAddress(address: Address): string {
  switch (address.type) {
    case "inet":
      return `${address.address}  port: ${address.port}`;
    case "inet6":
      return `${address.address}${address.scope === null ? "" : `%${address.scope}`}  port: ${address.port}`;
    case "unix-path":
      return printable(address.path);
    case "unix-abstract":
      return `@${printable(address.name)}`;
    case "unix-unnamed":
      return "";
    case "netlink":
      return `port: ${address.port} groups: 0x${address.groups.toString(16)}`;
    case "other":
      return address.text;
  }
}

function isOff(value: OptionValue): boolean {
  return value.type === "known" && value.data === false;
}
