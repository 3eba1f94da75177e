import { readFdInfo } from "../../proc/fdinfo.ts";

/** open(2) */
const O_CLOEXEC = 0o2000000;

/** An fd that was open when we started. */
export interface OpenFd {
  readonly fd: number;
  /** `/etc/passwd`, `pipe:[6898931]`, `anon_inode:[eventpoll]`. */
  readonly link: string;
}

/**
 * The fds from 3 on that we were started with and that a child of ours would lose: Node marks those below 16, and what
 * follows them, close-on-exec (libuv's uv_disable_stdio_inheritance). A program has to get them as it would without us:
 * systemd passes its sockets as fd 3. Of what was open at our start Node's own are event fds, and pipes of which it
 * holds both ends.
 */
export function inheritedFds(open: readonly OpenFd[]): readonly number[] {
  const lost = open.filter(({ fd, link }) => fd > 2 && !link.startsWith("anon_inode:") && isCloexec(fd));
  const ends = (link: string): number => open.filter((one) => one.link === link).length;
  const lostEnds = (link: string): number => lost.filter((one) => one.link === link).length;
  const isOurs = (link: string): boolean => link.startsWith("pipe:") && ends(link) === 2 && lostEnds(link) === 2;
  return lost.filter(({ link }) => !isOurs(link)).map(({ fd }) => fd);
}

/** As the `stdio` of a child: each fd in its own place, nothing in those between. */
export function keepInPlace(inherited: readonly number[]): ("inherit" | "ignore")[] {
  const last = Math.max(2, ...inherited);
  return Array.from({ length: last - 2 }, (_, index) => (inherited.includes(index + 3) ? "inherit" : "ignore"));
}

function isCloexec(fd: number): boolean {
  return ((readFdInfo("self", fd)?.flags ?? 0) & O_CLOEXEC) !== 0;
}
