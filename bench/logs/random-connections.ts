import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Clock } from "./clock.ts";

const OPTIONS = ["SOL_TCP, TCP_NODELAY, [1]", "SOL_SOCKET, SO_KEEPALIVE, [1]", "SOL_TCP, TCP_KEEPIDLE, [30]"];

/**
 * A server's log whose times, peers and ends are random, so that little of it can be packed: each connection comes from another
 * address and port, sets three options, and is closed after none to many others.
 */
export function randomConnectionsFile(folder: string, connections: number): string {
  const path = join(folder, "random.strace");
  const file = openSync(path, "w");
  for (const text of linesOf(connections)) writeSync(file, text);
  closeSync(file);
  return path;
}

function* linesOf(connections: number): Generator<string> {
  const random = randomly(7);
  const clock = new Clock();
  const at = (text: string, longest: number): string => clock.line(7, text, 1 + Math.floor(random() * longest));
  const listener = "3<socket:[999]>";
  yield at(`socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = ${listener} <0.000012>`, 1000);
  yield at(
    `bind(${listener}, {sa_family=AF_INET, sin_port=htons(8099), sin_addr=inet_addr("0.0.0.0")}, 16) = 0 <0.000010>`,
    1000,
  );
  yield at(`listen(${listener}, 511) = 0 <0.000009>`, 1000);
  const open = new Map<number, string>();
  const free: number[] = [];
  for (let done = 0; done < connections; done++) {
    while (open.size > 0 && random() * 400 < open.size) {
      const fds = [...open.keys()];
      const fd = fds[Math.floor(random() * fds.length)] ?? 0;
      yield at(`close(${open.get(fd) ?? ""}) = 0 <0.000011>`, 1000);
      open.delete(fd);
      free.push(fd);
    }
    const fd = free.pop() ?? open.size + 10;
    const socket = `${fd}<socket:[${1000 + done}]>`;
    open.set(fd, socket);
    const byte = (): number => Math.floor(random() * 256);
    const peer = `{sa_family=AF_INET, sin_port=htons(${32768 + Math.floor(random() * 28232)}), sin_addr=inet_addr("10.${byte()}.${byte()}.${byte()}")}`;
    yield at(`accept4(${listener}, ${peer}, [112 => 16], SOCK_NONBLOCK) = ${socket} <0.000021>`, 1000);
    for (const option of OPTIONS) yield at(`setsockopt(${socket}, ${option}, 4) = 0 <0.000008>`, 100);
  }
  yield at("+++ exited with 0 +++", 1000);
}

/** The same numbers from 0 to 1 each time (mulberry32). */
function randomly(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
