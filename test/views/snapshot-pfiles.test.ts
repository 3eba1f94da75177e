import { test } from "uvu";
import * as assert from "uvu/assert";
import { asBytes, asFd, asInode, asPid } from "../../src/base/brands.ts";
import type {
  FdSnapshot,
  OptionSnapshot,
  ProcessSnapshot,
  SocketSnapshot,
  UnheldSocket,
} from "../../src/events/snapshot.ts";
import type { Data } from "../../src/linux/option.ts";
import { pfilesOfProcesses } from "../../src/views/snapshot/pfiles.ts";
import { usualOptions, type ViewOptions } from "../../src/views/view.ts";

const stat = { mode: 0o140777, dev: [0, 9], ino: 19540, uid: 500, gid: 500, rdev: [0, 0], size: 0 } as const;
const info = { offset: 0, flags: 0o2000002, flagNames: ["O_RDWR", "O_CLOEXEC"], locks: [], details: [] };

const pfiles = (
  processes: readonly ProcessSnapshot[],
  options: ViewOptions,
  unheld: readonly UnheldSocket[] = [],
): string => [...pfilesOfProcesses({ processes, unheld }, options, null)].join("");

function option(level: string, name: string, data: Data, changed: boolean | null): OptionSnapshot {
  return { level, name, bytes: asBytes(""), value: { type: "known", data }, changed };
}

const listener: SocketSnapshot = {
  inode: asInode(19540),
  kind: { family: "AF_INET", type: "SOCK_STREAM", protocol: "IPPROTO_TCP" },
  state: "LISTEN",
  local: { type: "inet", address: "0.0.0.0", port: 5000 },
  peer: null,
  queues: { receive: null, send: null },
  backlog: { length: 1, limit: 128 },
  memory: null,
  idle: null,
  options: [
    option("SOL_SOCKET", "SO_REUSEADDR", true, true),
    option("SOL_SOCKET", "SO_KEEPALIVE", false, false),
    option("SOL_SOCKET", "SO_SNDBUF", 16384, true),
    option("SOL_SOCKET", "SO_RCVBUF", 131072, false),
    option("SOL_SOCKET", "SO_BUF_LOCK", ["SOCK_SNDBUF_LOCK"], true),
    option("SOL_TCP", "TCP_CONGESTION", "cubic", false),
  ],
  missing: [{ level: "SOL_SOCKET", name: "SO_ERROR", why: "not read: reading it takes it from the program" }],
  tcpInfo: null,
  namespace: asInode(4026531840),
  listed: null,
  other: null,
  asked: true,
};

const connection: SocketSnapshot = {
  ...listener,
  inode: asInode(19541),
  state: "ESTABLISHED",
  local: { type: "inet", address: "127.0.0.1", port: 5000 },
  peer: { type: "inet", address: "127.0.0.1", port: 40444 },
  queues: { receive: 5, send: 0 },
  backlog: null,
  other: { inode: asInode(19542), holders: [{ pid: asPid(2010), fd: asFd(3), comm: asBytes("tcpclient") }] },
};

function held(fd: number, socket: SocketSnapshot): FdSnapshot {
  const path = asBytes(`socket:[${socket.inode}]`);
  return { fd: asFd(fd), kind: "socket", path, stat: { ...stat, ino: socket.inode }, info, socket };
}

const log: FdSnapshot = {
  fd: asFd(2),
  kind: "regular",
  path: asBytes("/var/log/x.log"),
  stat: { ...stat, mode: 0o100644, dev: [254, 1], ino: 77, uid: 0, size: 4096 },
  info: {
    offset: 4096,
    flags: 0o2001,
    flagNames: ["O_WRONLY", "O_APPEND"],
    locks: ["POSIX  ADVISORY  WRITE 2003 fe:01:77 0 EOF"],
    details: [],
  },
  socket: null,
};

const server: ProcessSnapshot = {
  inner: null,
  container: null,
  type: "process",
  pid: asPid(2003),
  ppid: asPid(1),
  comm: asBytes("python3"),
  argv: ["python3", "./tcpserver.py"].map(asBytes),
  uid: 500,
  user: "alice",
  zombie: false,
  openFiles: { soft: 1024, hard: 4096 },
  namespace: asInode(4026531840),
  fds: [log, held(3, listener), held(4, connection)],
  partial: null,
};

test("a zombie has no fds, and is called one", () => {
  assert.is(
    pfiles([{ ...server, argv: [], fds: [], zombie: true }], usualOptions),
    "2003:\t[python3]\t(zombie: it has ended, and its parent has not waited for it)\n",
  );
});

test("a server: a file, its listener, a connection", () => {
  assert.is(
    pfiles([server], usualOptions),
    `2003:	python3 ./tcpserver.py
  Current rlimit: 1024 file descriptors
   2: S_IFREG mode:0644 dev:254,1 ino:77 uid:0 gid:500 size:4096
      O_WRONLY|O_APPEND
      advisory write lock set by process 2003 on bytes 0 to EOF
      /var/log/x.log
      offset:4096
   3: S_IFSOCK mode:0777 dev:0,9 ino:19540 uid:500 gid:500 rdev:0,0
      O_RDWR|O_CLOEXEC
      socket:[19540]
	SOCK_STREAM
	SO_REUSEADDR,SO_SNDBUF(16384)
	left at default: SO_RCVBUF=131072
	sockname: AF_INET 0.0.0.0  port: 5000
	protocol: TCP over IPv4  state: LISTEN
	backlog: 1 of 128
	congestion control: cubic
   4: S_IFSOCK mode:0777 dev:0,9 ino:19541 uid:500 gid:500 rdev:0,0
      O_RDWR|O_CLOEXEC
      socket:[19541]
	SOCK_STREAM
	SO_REUSEADDR,SO_SNDBUF(16384)
	left at default: SO_RCVBUF=131072
	sockname: AF_INET 127.0.0.1  port: 5000
	peername: AF_INET 127.0.0.1  port: 40444
	peer: tcpclient[2010] fd 3
	protocol: TCP over IPv4  state: ESTABLISHED  recv-q: 5  send-q: 0
	congestion control: cubic
  1 option could not be read (-v lists them, with the reason)
`,
  );
});

test("-v: every option that is not off, TCP_INFO, and what could not be read", () => {
  const data = {
    tcpi_rtt: 45,
    tcpi_rttvar: 20,
    tcpi_rto: 204000,
    tcpi_snd_cwnd: 10,
    tcpi_retransmits: 0,
    tcpi_total_retrans: 3,
    tcpi_snd_mss: 1448,
  };
  const options = [...connection.options, option("SOL_SOCKET", "SO_TYPE", "SOCK_STREAM", false)];
  const fds = [held(4, { ...connection, options, tcpInfo: { type: "known", data } })];
  const text = pfiles([{ ...server, fds }], { ...usualOptions, verbose: true });
  assert.is(
    text.slice(text.indexOf("\tSO_REUSEADDR")),
    `	SO_REUSEADDR,SO_SNDBUF(16384)
	left at default: SO_RCVBUF=131072, SO_BUF_LOCK=SOCK_SNDBUF_LOCK, TCP_CONGESTION="cubic"
	read-only: SO_TYPE=SOCK_STREAM
	sockname: AF_INET 127.0.0.1  port: 5000
	peername: AF_INET 127.0.0.1  port: 40444
	peer: tcpclient[2010] fd 3
	protocol: TCP over IPv4  state: ESTABLISHED  recv-q: 5  send-q: 0
	congestion control: cubic
	rtt: 0.045 ms (variation 0.020 ms)  rto: 204.000 ms  cwnd: 10
	retransmits: 0 now, 3 in total  mss: 1448
	not read: SO_ERROR (reading it takes it from the program)
`,
  );
});

test("a process that we may not inspect says so, and a socket known from /proc alone is marked", () => {
  const only: SocketSnapshot = { ...listener, options: [], missing: [], backlog: null, asked: false };
  const partial = {
    right: "yama",
    cause: "Yama forbids it",
    remedy: "run as root",
    owner: null,
    shown: "fds",
  } as const;
  const text = pfiles([{ ...server, fds: [held(3, only)], partial }], usualOptions);
  assert.match(text, "\tprotocol: TCP over IPv4  state: LISTEN  (from /proc only)\n");
  assert.match(text, "\n  incomplete (Yama forbids it): run as root; shown: fds\n");
});

test("no escape sequence of a program reaches the terminal", () => {
  const hostile = asBytes("\x1b[31m\x07evil\n");
  const kind = { family: "AF_UNIX", type: "SOCK_STREAM", protocol: "0" };
  const unix: SocketSnapshot = { ...listener, kind, options: [], local: { type: "unix-path", path: hostile } };
  const fds = [{ ...log, path: hostile }, held(5, unix)];
  const text = pfiles([{ ...server, argv: [hostile], fds }], { ...usualOptions, verbose: true });
  assert.not.match(text, /[\x00-\x08\x0b-\x1f\x7f]/);
  assert.match(text, "2003:\t\\x1b[31m\\x07evil\\x0a\n");
});

test("--show: an option at its default, also one that is off", () => {
  const text = pfiles([{ ...server, fds: [held(3, listener)] }], { ...usualOptions, show: new Set(["SO_KEEPALIVE"]) });
  assert.match(text, "\n\tleft at default: SO_KEEPALIVE=off, SO_RCVBUF=131072\n");
});

test("sockets that no visible process has open come last", () => {
  const socket: SocketSnapshot = {
    ...listener,
    inode: asInode(0),
    state: "TIME_WAIT",
    backlog: null,
    options: [],
    missing: [],
    peer: { type: "inet", address: "127.0.0.1", port: 40000 },
    asked: false,
  };
  assert.is(
    pfiles([], usualOptions, [{ uid: null, user: null, socket }]),
    `-:\tsockets that no visible process has open
   -: S_IFSOCK ino:- user:-
\tSOCK_STREAM
\tsockname: AF_INET 0.0.0.0  port: 5000
\tpeername: AF_INET 127.0.0.1  port: 40000
\tprotocol: TCP over IPv4  state: TIME_WAIT  (from /proc only)
`,
  );
});

/** In another network namespace no fresh socket could be compared: the catalogue's defaults are. */
test("what differs from the catalogue's default counts as set where nothing better is known", () => {
  const options = [
    option("SOL_SOCKET", "SO_KEEPALIVE", true, null),
    option("SOL_SOCKET", "SO_BROADCAST", false, null),
    option("SOL_TCP", "TCP_KEEPCNT", 9, null),
    option("SOL_TCP", "TCP_MAXSEG", 1460, null),
  ];
  const text = pfiles([{ ...server, fds: [held(3, { ...listener, options })] }], usualOptions);
  assert.match(text, "\n\tSO_KEEPALIVE\n");
});

test.run();
