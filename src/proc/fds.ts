import { readlinkSync } from "node:fs";
import { asFd, asInode, type Bytes, type Fd, type Inode } from "../base/brands.ts";
import { codeOf } from "../base/fault.ts";
import { listNumbers, readLink } from "./file.ts";

/** What an fd points to: `socket:[123]`; null: it was closed meanwhile, or is not for us. */
export function readFdLink(pid: number, fd: Fd): Bytes | null {
  return readLink(`/proc/${pid}/fd/${fd}`);
}

/** Whether the fd is there and its link is not for us: root without CAP_SYS_PTRACE may list fds, and no more. */
export function isHidden(pid: number, fd: Fd): boolean {
  try {
    readlinkSync(`/proc/${pid}/fd/${fd}`);
    return false;
  } catch (error) {
    return codeOf(error) === "EACCES";
  }
}

/** The inode in `socket:[8659930]`; null: it is no socket. */
export function socketInode(link: Bytes): Inode | null {
  return link.startsWith("socket:[") ? asInode(Number(link.slice(8, -1))) : null;
}

/** The inodes of the sockets that a process has open, as far as we may see; none: it has ended. */
export function socketsOf(pid: number): readonly Inode[] {
  const fds = listNumbers(`/proc/${pid}/fd`) ?? [];
  return fds.flatMap((fd) => {
    const link = readFdLink(pid, asFd(fd));
    return (link === null ? null : socketInode(link)) ?? [];
  });
}
