import { Clock } from "./clock.ts";

/** How many sockets are open at a time. */
const OPEN = 64;

/** Options that programs set; a socket of profile 21 (binary 10101) sets the first, the third and the fifth. */
const options = [
  "SOL_TCP, TCP_NODELAY, [1], 4",
  "SOL_SOCKET, SO_KEEPALIVE, [1], 4",
  "SOL_TCP, TCP_KEEPIDLE, [60], 4",
  "SOL_SOCKET, SO_RCVBUF, [131072], 4",
  "SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=5}, 8",
  "SOL_IP, IP_TOS, [16], 4",
];

/**
 * The lines of a process with so many sockets of so many profiles (at most 64): every second one is accepted, the others
 * connect; they set options, ask for some, and are closed when the next ones need their fds.
 */
export function profilesLog(sockets: number, profiles: number): readonly string[] {
  const clock = new Clock();
  const lines: string[] = [];
  const write = (text: string): unknown => lines.push(clock.line(7, text).trimEnd());
  const listener = "3<socket:[999]>";
  write(`socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = ${listener} <0.000012>`);
  write(
    `bind(${listener}, {sa_family=AF_INET, sin_port=htons(8099), sin_addr=inet_addr("0.0.0.0")}, 16) = 0 <0.000010>`,
  );
  write(`listen(${listener}, 511) = 0 <0.000009>`);
  for (let one = 0; one < sockets; one++) {
    const socket = `${(one % OPEN) + 10}<socket:[${one + 1_000}]>`;
    if (one >= OPEN) write(`close(${(one % OPEN) + 10}<socket:[${one - OPEN + 1_000}]>) = 0 <0.000011>`);
    for (const call of begin(listener, socket, one)) write(call);
    for (const call of setOptions(socket, one % profiles)) write(call);
  }
  write("+++ exited with 0 +++");
  return lines;
}

function begin(listener: string, socket: string, one: number): readonly string[] {
  const peer = `{sa_family=AF_INET, sin_port=htons(${1024 + (one % 60_000)}), sin_addr=inet_addr("10.0.${(one >> 8) & 255}.${one & 255}")}`;
  if (one % 2 === 0) return [`accept4(${listener}, ${peer}, [112 => 16], SOCK_NONBLOCK) = ${socket} <0.000021>`];
  return [
    `socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, IPPROTO_TCP) = ${socket} <0.000012>`,
    `connect(${socket}, ${peer}, 16) = -1 EINPROGRESS (Operation now in progress) <0.000031>`,
    `getsockopt(${socket}, SOL_SOCKET, SO_ERROR, [0], [4]) = 0 <0.000008>`,
  ];
}

function setOptions(socket: string, profile: number): readonly string[] {
  const chosen = options.filter((_, bit) => (profile >> bit) & 1);
  return chosen.map((option) => `setsockopt(${socket}, ${option}) = 0 <0.000008>`);
}
