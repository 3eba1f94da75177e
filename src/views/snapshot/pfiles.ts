import { escapeControls, printable } from "../../base/bytes.ts";
import type { FdSnapshot, FileStat, Limit, Look, ProcessSnapshot, Refusal } from "../../events/snapshot.ts";
import { containerText } from "../container.ts";
import { commandLine } from "../names.ts";
import type { ViewOptions } from "../view.ts";
import { adviceBelow } from "./advice.ts";
import { socketLines } from "./pfiles-socket.ts";
import type { Advised } from "./view.ts";

/**
 * Every fd of each process in pfiles' layout, as Solaris prints it, and for sockets in addition what Linux reports:
 * protocol, state, queues, backlog, congestion control, the process at the other end.
 */
export function* pfilesOfProcesses(look: Look, depth: ViewOptions, advised: Advised | null): Generator<string> {
  yield* listing(look, depth);
  if (advised !== null) yield adviceBelow(advised, depth);
}

function* listing({ processes, unheld }: Look, depth: ViewOptions): Generator<string> {
  let gap = "";
  for (const process of processes) {
    yield gap;
    yield* processText(process, depth);
    gap = "\n";
  }
  if (unheld.length === 0) return;
  yield `${gap}-:\tsockets that no visible process has open\n`;
  for (const { user, socket } of unheld)
    yield text([
      `   -: S_IFSOCK ino:${socket.inode || "-"} user:${escapeControls(user ?? "-")}`,
      ...socketLines(socket, depth).map((line) => `\t${line}`),
    ]);
}

function* processText(process: ProcessSnapshot, depth: ViewOptions): Generator<string> {
  const { pid, comm, argv, zombie, openFiles, fds, partial } = process;
  const name = argv.length === 0 ? `[${printable(comm)}]` : commandLine(argv);
  if (zombie) {
    yield text([`${pid}:\t${name}\t(zombie: it has ended, and its parent has not waited for it)`]);
    return;
  }
  yield text([
    `${pid}:\t${name}`,
    ...containerLines(process),
    `  Current rlimit: ${limitText(openFiles)} file descriptors`,
  ]);
  for (const fd of fds) yield text(fdLines(fd, depth));
  if (!depth.verbose) yield text(missingLine(fds));
  if (partial !== null) yield text([`  incomplete ${escapeControls(reasonText(partial))}`]);
}

/** `  Container: web (docker 0123456789ab), pid 7 there`; none: it is in no container. */
function containerLines({ inner, container }: ProcessSnapshot): readonly string[] {
  if (container === null) return [];
  return [`  Container: ${containerText(container)}${inner === null ? "" : `, pid ${inner} there`}`];
}

/** `(owned by root; you are nobody): run as root; shown: its command only` */
function reasonText({ cause, remedy, shown }: Refusal): string {
  return `(${cause}): ${remedy}; shown: ${shown}`;
}

function text(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

/** How many options could not be read of any socket; with -v they are listed under each socket instead. */
function missingLine(fds: readonly FdSnapshot[]): string[] {
  // Sockets of a kind share one list.
  const lists = new Set(fds.flatMap(({ socket }) => (socket === null ? [] : [socket.missing])));
  const names = new Set([...lists].flatMap((missing) => missing.map(({ name }) => name)));
  if (names.size === 0) return [];
  return [
    `  ${names.size} ${names.size === 1 ? "option" : "options"} could not be read (-v lists them, with the reason)`,
  ];
}

function limitText(limit: Limit | null): string {
  return limit === null ? "?" : String(limit.soft ?? "unlimited");
}

function fdLines(entry: FdSnapshot, depth: ViewOptions): string[] {
  const { fd, stat, info, path, socket } = entry;
  const offset = info === null || socket !== null ? [] : [`      offset:${info.offset}`];
  return [
    `${String(fd).padStart(4)}: ${typeWord(entry)} ${statText(stat)}`,
    `      ${info === null ? "?" : info.flagNames.join("|")}`,
    ...(info?.locks ?? []).map((lock) => `      ${lockText(lock)}`),
    `      ${printable(path)}`,
    ...offset,
    ...(socket === null ? [] : socketLines(socket, depth).map((line) => `\t${line}`)),
    ...(depth.verbose && info !== null
      ? info.details.map(([name, value]) => `      ${name}: ${escapeControls(value)}`)
      : []),
  ];
}

const words: Readonly<Record<FdSnapshot["kind"], string>> = {
  socket: "S_IFSOCK",
  regular: "S_IFREG",
  directory: "S_IFDIR",
  fifo: "S_IFIFO",
  character: "S_IFCHR",
  block: "S_IFBLK",
  // stat() has no type for these: all of a kind share one inode, or have none.
  anonymous: "anon_inode",
  unknown: "?",
};

function typeWord({ kind }: FdSnapshot): string {
  return words[kind];
}

/** As on Solaris: the size of a regular file, the device of anything else. */
function statText(stat: FileStat | null): string {
  if (stat === null) return "mode:? dev:? ino:? uid:? gid:?";
  const { mode, dev, ino, uid, gid, rdev, size } = stat;
  const isFile = mode >> 12 === 0o10;
  const permissions = (mode & 0o7777).toString(8).padStart(4, "0");
  return [
    `mode:${permissions} dev:${dev.join(",")} ino:${ino} uid:${uid} gid:${gid}`,
    isFile ? `size:${size}` : `rdev:${rdev.join(",")}`,
  ].join(" ");
}

/** `POSIX  ADVISORY  WRITE 10162 fe:00:2295629 5 14` -> `advisory write lock set by process 10162 on bytes 5 to 14` */
function lockText(lock: string): string {
  const [kind = "", manner = "", access = "", pid = "?", , from = "?", to = "?"] = lock.split(/\s+/);
  const holder = kind === "POSIX" || kind === "FLOCK" ? ` set by process ${pid}` : ` (${kind}) of process ${pid}`;
  return escapeControls(`${manner.toLowerCase()} ${access.toLowerCase()} lock${holder} on bytes ${from} to ${to}`);
}
