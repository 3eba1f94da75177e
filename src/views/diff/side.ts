import { asBytes, type Bytes } from "../../base/brands.ts";
import { fromBase64, utf8Bytes } from "../../base/bytes.ts";
import type { SocketKind } from "../../events/event.ts";
import type { Address } from "../../linux/address.ts";
import { isList, isRecord, type Data } from "../../base/data.ts";
import { SUMMARY_SCHEMA } from "../json/summary.ts";

/** One of the two that are compared: the sockets of a summary document, whatever its source. */
export interface Side {
  /** `before.log`, `pid:1234`. */
  readonly name: string;
  readonly sockets: readonly SideSocket[];
}

export interface SideSocket {
  readonly id: number;
  readonly kind: SocketKind;
  readonly state: string | null;
  readonly local: Address | null;
  readonly peer: Address | null;
  readonly backlog: number | null;
  /** Null: opened before the trace, as all sockets of a snapshot are. */
  readonly opened: Data;
  /** Id of the listener that it was accepted on. */
  readonly listener: number | null;
  /** The command of the process that it was first seen under. */
  readonly command: Bytes;
  readonly options: readonly SideOption[];
}

export interface SideOption {
  readonly level: string;
  readonly name: string;
  /** Null: unknown. */
  readonly value: Data;
  /** Null: no program asked for a value. */
  readonly asked: Data;
  readonly origin: string;
  /** Of an observed value: whether it differs from that of a new socket. Null: unknown. */
  readonly changed: boolean | null;
  /** The socket's state when the option was set; null: unknown. */
  readonly during: string | null;
}

type Fields = { readonly [field: string]: Data };

/** Null: not a summary document, or one of another version. */
export function readSide(name: string, document: Data): Side | null {
  if (!isRecord(document) || document["schema"] !== SUMMARY_SCHEMA) return null;
  const commands = new Map(records(document["processes"]).map((one) => [numberOf(one["pid"]), commandOf(one)]));
  const sockets = records(document["sockets"]).map((socket) => readSocket(socket, commands));
  return { name, sockets: sockets.toSorted((left, right) => left.id - right.id) };
}

function commandOf(process: Fields): Bytes {
  const base64 = textOf(process["commandBase64"]);
  const bytes = base64 === null ? null : fromBase64(base64);
  return bytes ?? utf8Bytes(textOf(process["command"]) ?? "?");
}

function readSocket(socket: Fields, commands: ReadonlyMap<number | null, Bytes>): SideSocket {
  return {
    id: numberOf(socket["id"]) ?? 0,
    kind: {
      family: textOf(socket["family"]) ?? "?",
      type: textOf(socket["type"]) ?? "?",
      protocol: textOf(socket["protocol"]) ?? "?",
    },
    state: textOf(socket["state"]),
    local: readAddress(socket["local"]),
    peer: readAddress(socket["peer"]),
    backlog: numberOf(socket["backlog"]),
    opened: socket["opened"] ?? null,
    listener: numberOf(socket["listener"]),
    command: commands.get(numberOf(socket["pid"])) ?? asBytes("?"),
    options: records(socket["options"]).map(readOption),
  };
}

function readOption(option: Fields): SideOption {
  const { changed } = option;
  return {
    level: textOf(option["level"]) ?? "?",
    name: textOf(option["name"]) ?? "?",
    value: option["value"] ?? null,
    asked: option["asked"] ?? null,
    origin: textOf(option["origin"]) ?? "unknown",
    changed: typeof changed === "boolean" ? changed : null,
    during: textOf(option["during"]),
  };
}

/** The reverse of json/parts.ts's addressJson. */
export function readAddress(address: Data | undefined): Address | null {
  if (address === undefined || !isRecord(address)) return null;
  const family = textOf(address["family"]) ?? "?";
  const port = numberOf(address["port"]) ?? 0;
  const digits = textOf(address["address"]);
  if (family === "AF_INET" && digits !== null) return { type: "inet", address: digits, port };
  if (family === "AF_INET6" && digits !== null)
    return { type: "inet6", address: digits, port, scope: textOf(address["scope"]) };
  if (family === "AF_UNIX") return readUnix(address);
  if (family === "AF_NETLINK") return { type: "netlink", port, groups: numberOf(address["groups"]) ?? 0 };
  return { type: "other", family, text: textOf(address["text"]) ?? family, fields: null };
}

function readUnix(address: Fields): Address {
  const [path, name, base64] = [address["path"], address["abstract"], address["base64"]].map(textOf);
  const bytes = (text: string): Bytes => (base64 == null ? null : fromBase64(base64)) ?? utf8Bytes(text);
  if (path != null) return { type: "unix-path", path: bytes(path) };
  return name == null ? { type: "unix-unnamed" } : { type: "unix-abstract", name: bytes(name) };
}

function records(data: Data | undefined): readonly Fields[] {
  return data !== undefined && isList(data) ? data.filter(isRecord) : [];
}

function textOf(data: Data | undefined): string | null {
  return typeof data === "string" ? data : null;
}

function numberOf(data: Data | undefined): number | null {
  return typeof data === "number" ? data : null;
}
