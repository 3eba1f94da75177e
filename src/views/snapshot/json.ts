import { nothingAccepted, type Accepts } from "../../advice/advice.ts";
import { EXAMPLES } from "../../advice/judge.ts";
import type { Fd } from "../../base/brands.ts";
import { escapeControls, printable } from "../../base/bytes.ts";
import type {
  FdSnapshot,
  Look,
  OptionSnapshot,
  Other,
  ProcessSnapshot,
  Refusal,
  SocketSnapshot,
  UnheldSocket,
} from "../../events/snapshot.ts";
import type { Picture } from "../../world/picture.ts";
import { addressJson, argvFields, bytesBeside, commandFields, insideFields, valueJson } from "../json/parts.ts";
import { SUMMARY_SCHEMA } from "../json/summary.ts";
import type { AdviceData, UnknownData } from "../json/types.ts";
import type { ViewOptions } from "../view.ts";
import { adviceData } from "./advice.ts";
import { refusalText } from "./refusal.ts";
import type {
  FileData,
  FileStat,
  Snapshot,
  SnapshotOption,
  SnapshotProcess,
  SnapshotSocket,
  UnheldData,
} from "./types.ts";

/** A socket, once, however many fds of however many processes refer to it. */
interface Numbered {
  readonly id: number;
  readonly pid: number;
  readonly fd: Fd;
  readonly nonblock: boolean | null;
  readonly socket: SocketSnapshot;
}

/** The summary document of a trace, with source `snapshot` and with what only the kernel can report. */
export function* snapshotJson(
  { processes, unheld }: Look,
  { verbose, accepts }: ViewOptions,
  picture: Picture | null,
): Generator<string> {
  const sockets = numbered(processes);
  yield `{\n  "schema": "${SUMMARY_SCHEMA}",\n  "strace": null,\n  "engine": null,\n  "source": "snapshot",\n`;
  yield* list("processes", processes, (process) => processJson(process, sockets));
  yield* list("sockets", sockets.values(), (socket) => socketJson(socket, verbose));
  yield* list("unheld", unheld, unheldJson);
  yield* list("groups", [], () => null);
  yield* list("advice", adviceOn(picture, accepts, sockets), (one) => one);
  yield* list("unknown", unknownJson(processes), (gap) => gap);
  yield `  "unparsed": 0,\n  "lost": 0\n}\n`;
}

/** The same of processes alone, as one object. `picture`: see SnapshotView. */
export function snapshotDocument(
  processes: readonly ProcessSnapshot[],
  { verbose }: Pick<ViewOptions, "verbose">,
  picture: Picture | null,
): Snapshot {
  return lookDocument({ processes, unheld: [] }, { verbose, accepts: nothingAccepted }, picture);
}

/** The same of a look. `most`: of how many sockets a piece of advice has the ids. */
export function lookDocument(
  { processes, unheld }: Look,
  { verbose, accepts }: Pick<ViewOptions, "verbose" | "accepts">,
  picture: Picture | null,
  most?: number,
): Snapshot {
  const sockets = numbered(processes);
  return {
    schema: SUMMARY_SCHEMA,
    strace: null,
    engine: null,
    source: "snapshot",
    processes: processes.map((process) => processJson(process, sockets)),
    sockets: Array.from(sockets.values(), (socket) => socketJson(socket, verbose)),
    unheld: unheld.map(unheldJson),
    groups: [],
    advice: adviceOn(picture, accepts, sockets, most),
    unknown: unknownJson(processes),
    unparsed: 0,
    lost: 0,
  };
}

function adviceOn(
  picture: Picture | null,
  accepts: Accepts,
  sockets: ReadonlyMap<number, Numbered>,
  most: number = EXAMPLES,
): readonly AdviceData[] {
  return picture === null ? [] : adviceData(picture, accepts, (inode) => sockets.get(inode)?.id ?? null, most);
}

/** A field of the document, an item a line: `"sockets": [...],` */
function* list<Item>(name: string, items: Iterable<Item>, toJson: (item: Item) => unknown): Generator<string> {
  let before = "\n    ";
  yield `  "${name}": [`;
  for (const item of items) {
    yield `${before}${JSON.stringify(toJson(item))}`;
    before = ",\n    ";
  }
  yield before.startsWith(",") ? "\n  ],\n" : "],\n";
}

/** By inode: forked processes share their sockets. */
function numbered(processes: readonly ProcessSnapshot[]): ReadonlyMap<number, Numbered> {
  const sockets = new Map<number, Numbered>();
  for (const { pid, fds } of processes)
    for (const { fd, socket, info } of fds)
      if (socket !== null && !sockets.has(socket.inode)) {
        const nonblock = info?.flagNames.includes("O_NONBLOCK") ?? null;
        sockets.set(socket.inode, { id: sockets.size + 1, pid, fd, nonblock, socket });
      }
  return sockets;
}

function processJson(process: ProcessSnapshot, sockets: ReadonlyMap<number, Numbered>): SnapshotProcess {
  const { pid, ppid, inner, container, comm, argv, uid, user, zombie, openFiles, namespace, fds, partial } = process;
  return {
    pid,
    ...insideFields(inner, container),
    ppid,
    ...commandFields(comm),
    ...argvFields(argv),
    started: null,
    ended: null,
    exit: null,
    uid,
    user: escapeControls(user),
    zombie,
    openFiles: openFiles === null ? null : { soft: openFiles.soft, hard: openFiles.hard },
    networkNamespace: namespace,
    partial: refusalJson(partial),
    fds: fds.filter(({ socket }) => socket !== null).map((fd) => fdJson(fd, sockets)),
    files: fds.filter(({ socket }) => socket === null).map(fileJson),
  };
}

function refusalJson(partial: Refusal | null): SnapshotProcess["partial"] {
  return partial === null ? null : { right: partial.right, text: refusalText(partial) };
}

function fdJson(
  { fd, socket, info, stat }: FdSnapshot,
  sockets: ReadonlyMap<number, Numbered>,
): SnapshotProcess["fds"][number] {
  const flag = (name: string): boolean | null => info?.flagNames.includes(name) ?? null;
  return {
    fd,
    socket: socket === null ? null : (sockets.get(socket.inode)?.id ?? null),
    cloexec: flag("O_CLOEXEC"),
    nonblock: flag("O_NONBLOCK"),
    flags: [...(info?.flagNames ?? [])],
    ...statJson(stat),
  };
}

function fileJson({ fd, kind, path, stat, info }: FdSnapshot): FileData {
  return {
    fd,
    kind,
    path: printable(path),
    ...bytesBeside(path),
    flags: [...(info?.flagNames ?? [])],
    offset: info?.offset ?? null,
    locks: [...(info?.locks ?? [])],
    details: (info?.details ?? []).map(([name, value]) => ({ name, value })),
    ...statJson(stat),
  };
}

function statJson(stat: FdSnapshot["stat"]): FileStat {
  if (stat === null) return { mode: null, dev: null, inode: null, uid: null, gid: null, rdev: null, size: null };
  const { mode, dev, ino, uid, gid, rdev, size } = stat;
  return { mode, dev: [...dev], inode: ino, uid, gid, rdev: [...rdev], size };
}

function socketJson({ id, pid, fd, nonblock, socket }: Numbered, verbose: boolean): SnapshotSocket {
  const { inode, kind, state, local, peer, queues, backlog, options, missing, tcpInfo, namespace, other } = socket;
  return {
    id,
    inode,
    family: nullIfUnknown(kind.family),
    type: nullIfUnknown(kind.type),
    protocol: nullIfUnknown(kind.protocol),
    state,
    local: addressJson(local),
    peer: addressJson(peer),
    backlog: backlog?.limit ?? null,
    waiting: backlog?.length ?? null,
    receiveQueue: queues.receive,
    sendQueue: queues.send,
    listener: null,
    opened: null,
    closed: null,
    fd,
    pid,
    nonblock,
    options: options.map((option) => optionJson(option, pid, verbose)),
    missing: missing.map(({ level, name, why }) => ({ level, name, why })),
    tcpInfo: valueJson(tcpInfo),
    networkNamespace: namespace,
    other: otherJson(other),
    asked: socket.asked,
    calls: 0,
    failed: [],
  };
}

function unheldJson({ uid, user, socket }: UnheldSocket): UnheldData {
  const { inode, kind, state, local, peer, queues } = socket;
  return {
    inode: inode === 0 ? null : inode,
    family: nullIfUnknown(kind.family),
    type: nullIfUnknown(kind.type),
    protocol: nullIfUnknown(kind.protocol),
    state,
    local: addressJson(local),
    peer: addressJson(peer),
    receiveQueue: queues.receive,
    sendQueue: queues.send,
    uid,
    user: user === null ? null : escapeControls(user),
  };
}

/** `changed`: whether somebody set it; null: unknown. With -v the bytes as the kernel returned them. */
function optionJson(
  { level, name, bytes, value, changed }: OptionSnapshot,
  pid: number,
  verbose: boolean,
): SnapshotOption {
  const raw = verbose ? { bytes: Array.from(bytes, hexByte).join("") } : {};
  return {
    level,
    name,
    value: valueJson(value),
    asked: null,
    origin: "observed",
    at: null,
    pid,
    changed,
    ...raw,
  };
}

function hexByte(char: string): string {
  return char.charCodeAt(0).toString(16).padStart(2, "0");
}

function otherJson(other: Other | null): SnapshotSocket["other"] {
  if (other === null) return null;
  const holders = other.holders.map(({ pid, fd, comm }) => ({ pid, fd, ...commandFields(comm) }));
  return { inode: other.inode, holders };
}

/** A snapshot has `?` for what is not known. */
function nullIfUnknown(word: string): string | null {
  return word === "?" ? null : word;
}

function unknownJson(processes: readonly ProcessSnapshot[]): UnknownData[] {
  return processes.flatMap(({ pid, partial }) =>
    partial === null ? [] : [{ cause: `process ${pid}: ${refusalText(partial)}`, count: 1 }],
  );
}
