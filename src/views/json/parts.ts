import type { Bytes, Micros } from "../../base/brands.ts";
import { escapeControls, isText, printable } from "../../base/bytes.ts";
import { familyOf, type Address } from "../../linux/address.ts";
import type { Container } from "../../linux/containers/container.ts";
import type { Data, OptionValue } from "../../linux/option.ts";
import { toJson } from "../../linux/show.ts";
import type { Group } from "../../world/archive.ts";
import { optionsNow } from "../../world/moved.ts";
import type { OpenFd, Process } from "../../world/process.ts";
import { foundSince } from "../../world/socket-state.ts";
import type { Earlier, Failure, Moment, OptionState, Socket } from "../../world/socket.ts";
import { codeField } from "./code.ts";
import type {
  AddressData,
  ContainerData,
  ExitData,
  FailureData,
  FdData,
  GroupData,
  MomentData,
  OptionData,
  ProcessData,
  SocketData,
} from "./types.ts";

/** The pieces that the summary document and the stream of records share, as the published schemas name them. */

/** Seconds with microseconds, as strace -ttt prints them. */
export function seconds(time: Micros | null): number | null {
  return time === null ? null : time / 1e6;
}

/** Of its sockets those that are shown. */
export function processJson(process: Process, isShown: (socket: number) => boolean): ProcessData {
  return {
    pid: process.pid,
    ...insideFields(process.inner, process.container),
    ppid: process.ppid,
    ...commandFields(process.command),
    ...argvFields(process.argv),
    started: seconds(process.started),
    ended: seconds(process.ended),
    exit: exitJson(process),
    fds: process.openFds.filter(({ socket }) => isShown(socket)).map(heldJson),
  };
}

export function insideFields(
  inner: number | null,
  container: Container | null,
): Pick<ProcessData, "innerPid" | "container"> {
  return { ...(inner === null ? {} : { innerPid: inner }), container: containerJson(container) };
}

function containerJson(container: Container | null): ContainerData | null {
  if (container === null) return null;
  const { runtime, id, name, pod } = container;
  const ofPod = pod === null ? null : { uid: pod.uid, name: escaped(pod.name), namespace: escaped(pod.namespace) };
  return { runtime, id, name: escaped(name), pod: ofPod };
}

function escaped(text: string | null): string | null {
  return text === null ? null : escapeControls(text);
}

function exitJson({ exit }: Process): ExitData | null {
  if (exit === null) return null;
  return exit.type === "status" ? { status: exit.status } : { signal: exit.signal, core: exit.core };
}

function heldJson({ fd, socket, cloexec, nonblock }: OpenFd): FdData {
  return { fd, socket, cloexec, nonblock };
}

/** `unset`: options that nobody set. `earlier`: the former values of each of the others (-v). */
export function socketJson(socket: Socket, unset: readonly OptionState[], earlier: boolean): SocketData {
  return {
    id: socket.id,
    inode: socket.inode,
    family: wordOrNull(socket.kind.family),
    type: wordOrNull(socket.kind.type),
    protocol: wordOrNull(socket.kind.protocol),
    state: socket.state,
    ...(socket.state === null ? { stateUnknown: socket.stateUnknown } : {}),
    ...stateSince(socket),
    ...(socket.presumed && socket.state !== null ? { presumed: true } : {}),
    local: addressJson(socket.local),
    peer: addressJson(socket.peer),
    backlog: socket.backlog,
    listener: socket.listener?.id ?? null,
    opened: momentJson(socket.opened),
    ...(socket.unseen === null ? {} : { from: socket.unseen }),
    ...(socket.gap === null ? {} : { incomplete: true }),
    closed: momentJson(socket.closed),
    ...placedCalls(socket),
    fd: socket.first.fd,
    pid: socket.first.process.pid,
    nonblock: socket.nonblock,
    options: [
      ...optionsNow(socket).map((option) => ({
        ...optionJson(option),
        ...(earlier ? earlierJson(option.earlier) : {}),
      })),
      ...unset.map(optionJson),
    ],
    calls: socket.calls,
    failed: [...socket.failed.values()].map(failureJson),
  };
}

function stateSince(socket: Socket): Pick<SocketData, "stateSince"> {
  const since = seconds(foundSince(socket));
  return since === null ? {} : { stateSince: since };
}

function earlierJson({ values, more }: Earlier): Pick<OptionData, "earlier" | "earlierMore"> {
  return { earlier: values.map(optionJson), ...(more === 0 ? {} : { earlierMore: more }) };
}

export function optionJson(option: OptionState): OptionData {
  const { level, name, origin, at, tid } = option;
  return {
    level,
    name,
    value: valueJson(option.value),
    asked: valueJson(option.asked),
    origin,
    ...(option.by === undefined ? {} : { by: option.by }),
    ...(option.usual === true ? { changed: false } : {}),
    ...(option.during === undefined || origin !== "set" ? {} : { during: option.during }),
    at: seconds(at),
    pid: tid,
    ...codeField(option),
  };
}

export function groupJson(group: Group): GroupData {
  const { sample } = group;
  return {
    role: group.role,
    count: group.count,
    first: seconds(group.first),
    last: seconds(group.last),
    family: wordOrNull(sample?.kind.family ?? "?"),
    type: wordOrNull(sample?.kind.type ?? "?"),
    protocol: wordOrNull(sample?.kind.protocol ?? "?"),
    state: sample?.state ?? null,
    options: sample === null ? [] : optionsNow(sample).map(optionJson),
    sockets: [...group.kept],
  };
}

/** `?` is the model's word for unknown. */
function wordOrNull(word: string): string | null {
  return word === "?" ? null : word;
}

export function momentJson(moment: Moment | null): MomentData | null {
  if (moment === null) return null;
  const { time, tid, call, latest } = moment;
  return { at: seconds(time), pid: tid, call, ...(latest === undefined ? {} : { latest }), ...codeField(moment) };
}

/** The calls that the document has only where it is known where in the code they were made. */
function placedCalls({
  boundBy,
  listenedBy,
  connectedBy,
}: Socket): Pick<SocketData, "bound" | "listening" | "connected"> {
  const [bound, listening, connected] = [boundBy, listenedBy, connectedBy].map((moment) =>
    moment?.stack === undefined ? null : momentJson(moment),
  );
  return {
    ...(bound == null ? {} : { bound }),
    ...(listening == null ? {} : { listening }),
    ...(connected == null ? {} : { connected }),
  };
}

export function failureJson(failure: Failure): FailureData {
  const { call, errno, attempt, first, last, tid, count } = failure;
  return { call, errno, attempt, at: seconds(first), last: seconds(last), pid: tid, count, ...codeField(failure) };
}

export function valueJson(value: OptionValue | null): Data {
  return value === null ? null : toJson(value);
}

export function addressJson(address: Address | null): AddressData | null {
  if (address === null) return null;
  const family = familyOf(address);
  switch (address.type) {
    case "inet":
      return { family, address: address.address, port: address.port };
    case "inet6":
      return {
        family,
        address: address.address,
        port: address.port,
        ...(address.scope === null ? {} : { scope: address.scope }),
      };
    case "unix-path":
      return { family, path: printable(address.path), ...bytesBeside(address.path) };
    case "unix-abstract":
      return { family, abstract: printable(address.name), ...bytesBeside(address.name) };
    case "unix-unnamed":
      return { family };
    case "netlink":
      return { family, port: address.port, groups: address.groups };
    case "other":
      return { family, text: address.text, ...address.fields };
  }
}

/**
 * Text shows what is not UTF-8 or is a control byte as `\\xff`; the bytes themselves are kept beside it then. Without
 * them the text is the bytes, as UTF-8.
 */
export function bytesBeside(bytes: Bytes): { readonly base64?: string } {
  return isText(bytes) ? {} : { base64: btoa(bytes) };
}

/** `command`, and `commandBase64` where it is not the whole truth. */
export function commandFields(bytes: Bytes): Pick<ProcessData, "command" | "commandBase64"> {
  return { command: printable(bytes), ...(isText(bytes) ? {} : { commandBase64: btoa(bytes) }) };
}

/** `argv`, and where one of its words is not the whole truth `argvBase64`: null for those that are. */
export function argvFields(argv: readonly Bytes[] | null): Pick<ProcessData, "argv" | "argvBase64"> {
  if (argv === null) return { argv: null };
  const base64 = argv.map((word) => (isText(word) ? null : btoa(word)));
  return { argv: argv.map(printable), ...(base64.every((word) => word === null) ? {} : { argvBase64: base64 }) };
}
