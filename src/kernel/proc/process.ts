import { readdirSync, readlinkSync } from "node:fs";
import { asBytes, asFd, asInode, asPid, type Bytes, type Fd, type Inode, type Pid } from "../../base/brands.ts";
import { readSmall } from "../ffi/file.ts";

/** /proc/PID/cmdline: every argument ends in a NUL; a program may have overwritten all of it (setproctitle). */
export function parseCmdline(bytes: Bytes): Bytes[] {
  if (bytes === "") return [];
  return (bytes.endsWith("\0") ? bytes.slice(0, -1) : bytes).split("\0").map(asBytes);
}

/** /proc/PID/comm, without its newline; null: there is no such process. */
export function readComm(pid: Pid): Bytes | null {
  const comm = readSmall(`/proc/${pid}/comm`);
  return comm === null ? null : asBytes(comm.slice(0, -1));
}

/** The fds of a process in order, null where they may not be listed or the process is gone. */
export function listFds(pid: Pid): Fd[] | null {
  const names = list(`/proc/${pid}/fd`);
  return names === null ? null : names.map((name) => asFd(Number(name))).sort((a, b) => a - b);
}

/** What an fd points to: `socket:[123]`; null: it was closed meanwhile. */
export function readFdLink(pid: Pid, fd: Fd): Bytes | null {
  return readLink(`/proc/${pid}/fd/${fd}`);
}

/** Whether the fd is there and its link is not for us: root without CAP_SYS_PTRACE may list fds, and no more. */
export function isHidden(pid: Pid, fd: Fd): boolean {
  try {
    readlinkSync(`/proc/${pid}/fd/${fd}`);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EACCES";
  }
}

/** The inode in `socket:[8659930]`; null: it is no socket. */
export function socketInode(link: Bytes): Inode | null {
  return link.startsWith("socket:[") ? asInode(Number(link.slice(8, -1))) : null;
}

/** `net:[4026531840]` of /proc/PID/ns/net; null: not readable. */
export function networkNamespace(pid: Pid): Inode | null {
  const link = readLink(`/proc/${pid}/ns/net`);
  return link === null ? null : asInode(Number(link.slice(5, -1)));
}

/** All processes that /proc shows. */
export function listPids(): Pid[] {
  return (list("/proc") ?? [])
    .filter((name) => /^\d+$/.test(name))
    .map((name) => asPid(Number(name)))
    .sort((a, b) => a - b);
}

function list(path: string): string[] | null {
  try {
    return readdirSync(path);
  } catch {
    // Gone, or forbidden: which of them, refusal.ts finds out.
    return null;
  }
}

function readLink(path: string): Bytes | null {
  try {
    return asBytes(readlinkSync(path, "latin1"));
  } catch {
    return null;
  }
}
