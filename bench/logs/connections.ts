import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Clock } from "./clock.ts";

/** How many connections are open at a time. */
const OPEN = 64;
const BATCH = 2_000;

/** A daemon's log in pieces: a listener, then connections: accept4, TCP_NODELAY on most, close; each from another port and address. */
export function* connectionsLog(connections: number): Generator<string> {
  const clock = new Clock();
  const at = (text: string): string => clock.line(7, text);
  let inode = 1_000;
  const listener = "3<socket:[999]>";
  yield [
    at(`socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, IPPROTO_IP) = ${listener} <0.000012>`),
    at(`setsockopt(${listener}, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0 <0.000009>`),
    at(
      `bind(${listener}, {sa_family=AF_INET, sin_port=htons(8099), sin_addr=inet_addr("0.0.0.0")}, 16) = 0 <0.000010>`,
    ),
    at(`listen(${listener}, 511) = 0 <0.000009>`),
  ].join("");
  const open: string[] = [];
  for (let done = 0; done < connections;) {
    let text = "";
    for (const end = Math.min(done + BATCH, connections); done < end; done++) {
      const slot = done % OPEN;
      const before = open[slot];
      if (before !== undefined) text += at(`close(${before}) = 0 <0.000011>`);
      const socket = `${slot + 10}<socket:[${++inode}]>`;
      open[slot] = socket;
      const peer = `{sa_family=AF_INET, sin_port=htons(${1024 + (done % 60_000)}), sin_addr=inet_addr("10.0.${(done >> 8) & 255}.${done & 255}")}`;
      text += at(`accept4(${listener}, ${peer}, [112 => 16], SOCK_NONBLOCK) = ${socket} <0.000021>`);
      if (done % 8 !== 0) text += at(`setsockopt(${socket}, SOL_TCP, TCP_NODELAY, [1], 4) = 0 <0.000008>`);
    }
    yield text;
  }
  yield at("+++ exited with 0 +++");
}

/** The same as a file in that folder. */
export function connectionsFile(folder: string, connections: number): string {
  const path = join(folder, "connections.strace");
  const file = openSync(path, "w");
  for (const text of connectionsLog(connections)) writeSync(file, text);
  closeSync(file);
  return path;
}
