import { close } from "./pidfd.ts";
import { libc } from "./libc.ts";
import { openSocket } from "./socket.ts";

const AF_NETLINK = 16;
const SOCK_RAW = 3;
const MSG_DONTWAIT = 0x40;
const EAGAIN = -11;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const HEADER = 16;

/** One netlink message without its header (linux/netlink.h, struct nlmsghdr). */
export type Payload = DataView;

/**
 * Sends one dump request and gathers the answers, or -errno. The kernel makes each part while we receive it, so
 * nothing here waits.
 */
export function dump(protocol: number, request: Uint8Array): readonly Payload[] | number {
  const fd = openSocket(AF_NETLINK, SOCK_RAW, protocol);
  if (fd < 0) return fd;
  try {
    const sent = libc().send(fd, request, request.length, 0);
    return sent < 0 ? sent : gather(fd);
  } finally {
    close(fd);
  }
}

function gather(fd: number): readonly Payload[] | number {
  const payloads: Payload[] = [];
  for (;;) {
    const part = new Uint8Array(32768);
    const size = libc().recv(fd, part, part.length, MSG_DONTWAIT);
    if (size < 0) return size === EAGAIN ? payloads : size;
    const end = split(new DataView(part.buffer, 0, size), payloads);
    if (end !== null) return end === 0 ? payloads : end;
  }
}

/** Cuts a part into messages; the errno of the end, null where more follows. */
function split(part: DataView, payloads: Payload[]): number | null {
  for (let at = 0; at + HEADER <= part.byteLength;) {
    const size = part.getUint32(at, true);
    const type = part.getUint16(at + 4, true);
    if (type === NLMSG_DONE) return 0;
    if (type === NLMSG_ERROR) return part.getInt32(at + HEADER, true);
    if (size < HEADER) return 0;
    payloads.push(new DataView(part.buffer, at + HEADER, size - HEADER));
    at += (size + 3) & ~3;
  }
  return null;
}
