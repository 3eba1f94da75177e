import type { Listed } from "../listing.ts";

/** The cause of each kind of `?` in the summary that has none beside it: once, at the end. */
export function causesOf(listed: readonly Listed[], doubts: ReadonlyMap<string, number>): readonly string[] {
  const entries = listed.flatMap((one) => one.entries).filter(({ elsewhere }) => elsewhere === null);
  const withoutInode = entries.filter(({ socket }) => socket.inode === null).length;
  const isNameless = listed.some(({ process }) => !process.pid);
  const hasNoProgram = listed.some(({ process }) => process.argv === null && process.command === "?");
  const hasNoKind = entries.some(({ socket: { kind } }) => kind.family === "?" || kind.type === "?");
  const hasFlags = entries.some(({ socket, cloexec }) => socket.nonblock === null || cloexec === null);
  // A doubt about fcntl and ioctl has its line already.
  const isDoubted = [...doubts.keys()].some((cause) => cause.startsWith("O_NONBLOCK and O_CLOEXEC"));
  return [
    ...(withoutInode === 0 ? [] : [inodeCause(withoutInode, entries.length)]),
    ...(isNameless ? ["unknown: process ids (strace prints them with -f and -o)"] : []),
    ...(hasNoProgram ? ["unknown: the program of a process whose execve is not in the trace"] : []),
    ...(hasNoKind
      ? ["unknown: the kind of a socket whose opening is not in the trace, and which no other call shows"]
      : []),
    ...(hasFlags && !isDoubted
      ? ["unknown: the flags with a ? of sockets or fds that are older than the trace, or whose call could not be read"]
      : []),
  ];
}

function inodeCause(without: number, all: number): string {
  if (without === all) return "unknown: inodes (strace prints them with -y)";
  return `unknown: ${without === 1 ? "the inode of 1 socket" : `the inodes of ${without} sockets`}, which no line has`;
}
