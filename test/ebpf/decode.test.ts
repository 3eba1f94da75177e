/** Records of the BPF program, as the test writes them, and the events that they are: each call once. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { CONTROL_ROOM, PATH_ROOM } from "../../src/ebpf/layout.ts";
import { eventsOf, type Made } from "../support/records.ts";

const shows = (made: Made, ...events: readonly unknown[]): void => {
  assert.equal(eventsOf(made), events);
};

/** A TCP socket of inode 17, as the kernel describes it. */
const tcp = { inode: 17, family: 2, kind: 1, protocol: 6 };
const details = { kind: { family: "AF_INET", type: "SOCK_STREAM", protocol: "IPPROTO_TCP" }, local: null, peer: null };
const at = (fd: number, inode = 17): unknown => ({ fd, inode, file: null, details });
/** 127.0.0.1:80 */
const address = "\x02\0\0\x50\x7f\0\0\x01\0\0\0\0\0\0\0\0";
const here = { type: "inet", address: "127.0.0.1", port: 80 };
const onTcp = { flags: ["socket"], rest: tcp } as const;
const onUdp = { flags: ["socket"], rest: { ...tcp, kind: 2, protocol: 17 } } as const;
const udp = {
  fd: 3,
  inode: 17,
  file: null,
  details: { kind: { family: "AF_INET", type: "SOCK_DGRAM", protocol: "IPPROTO_UDP" }, local: null, peer: null },
};

test("socket", () => {
  shows(
    { call: "socket", args: [2, 0o2000001, 0], result: 3, flags: ["socket"], rest: { ...tcp, inode: 0, other: 17 } },
    { type: "created", at: at(3), kind: details.kind, cloexec: true, nonblock: false },
  );
  shows(
    { call: "socket", args: [2, 3, 1], result: -1 },
    {
      type: "failed",
      at: null,
      errno: "EPERM",
      anyFd: false,
      tried: null,
      attempt: "socket AF_INET SOCK_RAW IPPROTO_ICMP",
    },
  );
});

test("socketpair: both fds are in its data", () => {
  const kind = { family: "AF_UNIX", type: "SOCK_STREAM", protocol: "0" };
  const one = (fd: number, inode: number): unknown => ({ fd, inode, file: null, details: null });
  shows(
    { call: "socketpair", args: [1, 0o4001, 0], data: "\x05\0\0\0\x06\0\0\0", rest: { inode: 17, other: 18 } },
    { type: "paired", at: one(5, 17), other: one(6, 18), kind, cloexec: false, nonblock: true },
  );
});

test("bind, listen, connect", () => {
  shows({ call: "bind", args: [3, 0, 16], data: address, ...onTcp }, { type: "bound", at: at(3), address: here });
  shows(
    { call: "bind", args: [3, 0, 16], data: address, result: -98, ...onTcp },
    {
      type: "failed",
      at: at(3),
      errno: "EADDRINUSE",
      anyFd: false,
      tried: { type: "bind", address: here },
      attempt: "bind 127.0.0.1:80",
    },
  );
  shows({ call: "listen", args: [3, -1], ...onTcp }, { type: "listening", at: at(3), backlog: -1 });
  shows(
    { call: "connect", args: [3, 0, 16], data: address, ...onUdp },
    { type: "connected", at: udp, peer: here, pending: false },
  );
});

test("connect: on its way, interrupted, refused, to AF_UNSPEC; the state is the kernel's", () => {
  const call = { call: "connect", args: [3, 0, 16], data: address, flags: ["socket"] } as const;
  const state = (name: string): unknown => ({ type: "tcp-state", inode: 17, state: name });
  const connected = { type: "connected", at: at(3), peer: here, pending: true };
  shows({ ...call, result: -115, rest: { ...tcp, state: 2 } }, connected, state("SYN_SENT"));
  // ERESTARTSYS, of a signal.
  shows({ ...call, result: -512, rest: { ...tcp, state: 2 } }, connected, state("SYN_SENT"));
  const refused = { type: "failed", at: at(3), errno: "ECONNREFUSED", anyFd: false };
  shows(
    { ...call, result: -111, rest: { ...tcp, state: 7 } },
    { ...refused, tried: { type: "connect", address: here }, attempt: "connect 127.0.0.1:80" },
    state("CLOSE"),
  );
  shows({ ...call, data: "\0".repeat(16), rest: tcp }, { type: "connected", at: at(3), peer: null, pending: false });
});

test("sendto that connects", () => {
  shows(
    { call: "sendto", args: [3, 0, 5, 0x20000000, 1, 16], data: address, result: 5, ...onTcp },
    { type: "connected", at: at(3), peer: here, pending: false },
  );
});

test("accept4: the listener, the connection, who connected, and its state", () => {
  shows(
    {
      call: "accept4",
      args: [3, 0, 0, 0o2004000],
      result: 4,
      data: address,
      flags: ["socket"],
      rest: { ...tcp, other: 18, state: 1 },
    },
    { type: "accepted", listener: at(3), at: at(4, 18), peer: here, cloexec: true, nonblock: true },
    { type: "tcp-state", inode: 18, state: "ESTABLISHED" },
  );
});

test("accept whose listener was closed meanwhile: the call keeps what its fd named", () => {
  const [event] = eventsOf({
    call: "accept",
    args: [3, 0, 0],
    result: 4,
    flags: ["socket", "moved"],
    rest: { ...tcp, other: 18 },
  });
  assert.equal((event as { resumed?: true }).resumed, true);
});

test("getsockname, getpeername, shutdown", () => {
  const named = { type: "named", at: at(3), address: here };
  shows({ call: "getsockname", args: [3, 1, 1], data: address, ...onTcp }, { ...named, side: "local" });
  shows({ call: "getpeername", args: [3, 1, 1], data: address, ...onTcp }, { ...named, side: "peer" });
  shows(
    { call: "getpeername", args: [3, 1, 1], result: -107, ...onTcp },
    {
      type: "failed",
      at: at(3),
      errno: "ENOTCONN",
      anyFd: false,
      tried: { type: "getpeername" },
      attempt: "getpeername",
    },
  );
  shows({ call: "shutdown", args: [3, 1], ...onUdp }, { type: "shut", at: udp, how: "write" });
  shows(
    { call: "shutdown", args: [3, 7], result: -22, ...onUdp },
    {
      type: "failed",
      at: udp,
      errno: "EINVAL",
      anyFd: false,
      tried: { type: "shutdown", how: null },
      attempt: "shutdown 0x7",
    },
  );
});

test("setsockopt and getsockopt", () => {
  const option = { at: at(3), level: "SOL_SOCKET", onBluetooth: null };
  shows(
    { call: "setsockopt", args: [3, 1, 9, 1, 4], data: "\x01\0\0\0", ...onTcp },
    { ...option, type: "option-set", name: "SO_KEEPALIVE", value: { type: "known", data: true } },
  );
  shows(
    { call: "getsockopt", args: [3, 1, 4, 1, 1], data: "\x6f\0\0\0", ...onTcp },
    { ...option, type: "option-read", name: "SO_ERROR", value: { type: "known", data: "ECONNREFUSED" } },
  );
});

test("setsockopt of a filter: its instructions stand behind it", () => {
  const program = "\x01\0\0\0\0\0\0\0\x10\0\0\0\0\0\0\0" + "\x06\0\x02\x03\xff\xff\xff\xff";
  const filter = [{ code: 6, jt: 2, jf: 3, k: 0xffffffff }];
  shows(
    { call: "setsockopt", args: [3, 1, 26, 1, 16], data: program, ...onTcp },
    {
      type: "option-set",
      at: at(3),
      level: "SOL_SOCKET",
      name: "SO_ATTACH_FILTER",
      value: { type: "known", data: { len: 1, filter } },
      onBluetooth: null,
    },
  );
});

test("close, at its beginning; its end only where the fd named nothing", () => {
  const fd = { fd: 3, inode: 17, file: null, details: null };
  shows(
    { type: "entered", call: "close", args: [3], rest: { inode: 17 } },
    { type: "closed", at: fd, stage: "complete" },
  );
  shows(
    { call: "close", args: [-1], result: -9 },
    {
      type: "failed",
      at: { fd: -1, inode: null, file: null, details: null },
      errno: "EBADF",
      anyFd: true,
      tried: null,
      attempt: "close",
    },
  );
});

test("close_range, at both", () => {
  const range = { type: "closed-range", first: 3, last: 0xffffffff, cloexecOnly: true, unshare: true };
  const args = [3, 0xffffffff, 6];
  shows({ type: "entered", call: "close_range", args }, { ...range, stage: "entered" });
  shows({ call: "close_range", args }, { ...range, stage: "done" });
  shows({ call: "close_range", args, result: -22 }, { ...range, stage: "failed" });
});

test("dup, dup2, dup3 and F_DUPFD", () => {
  const rest = { ...tcp, other: 17 };
  const copy = { type: "duplicated", from: at(3), at: at(9), chosen: false, cloexec: false };
  const made = { result: 9, flags: ["socket"], rest } as const;
  shows({ call: "dup", args: [3], ...made }, copy);
  shows({ call: "dup2", args: [3, 9], ...made }, { ...copy, chosen: true });
  shows({ call: "dup3", args: [3, 9, 0o2000000], ...made }, { ...copy, chosen: true, cloexec: true });
  shows({ call: "fcntl", args: [3, 0, 9], ...made }, copy);
  shows({ call: "fcntl", args: [3, 1030, 9], ...made }, { ...copy, cloexec: true });
  shows(
    { call: "dup2", args: [3, -1], result: -9, ...onTcp },
    { type: "failed", at: at(3), errno: "EBADF", anyFd: true, tried: null, attempt: "dup2 to -1" },
  );
});

test("flags by fcntl and ioctl", () => {
  const flag = { type: "flags", at: at(3), cloexec: null, nonblock: null, asked: true };
  shows({ call: "fcntl", args: [3, 1], result: 1, ...onTcp }, { ...flag, cloexec: true, asked: false });
  shows({ call: "fcntl", args: [3, 2, 0], ...onTcp }, { ...flag, cloexec: false });
  shows({ call: "fcntl", args: [3, 3], result: 0o4002, ...onTcp }, { ...flag, nonblock: true, asked: false });
  shows({ call: "fcntl", args: [3, 4, 0o4000], ...onTcp }, { ...flag, nonblock: true });
  shows({ call: "ioctl", args: [3, 0x5421, 1], data: "\x01\0\0\0", ...onTcp }, { ...flag, nonblock: true });
  shows({ call: "ioctl", args: [3, 0x5450], ...onTcp }, { ...flag, cloexec: false });
  shows({ call: "ioctl", args: [3, 0x5451], ...onTcp }, { ...flag, cloexec: true });
  shows({ call: "ioctl", args: [3, 0x5401], ...onTcp });
});

test("recvmsg: fds that came, and which of them are sockets", () => {
  const message = "\x18\0\0\0\0\0\0\0\x01\0\0\0\x01\0\0\0\x05\0\0\0\x06\0\0\0".padEnd(CONTROL_ROOM, "\0");
  const inodes = "\x11\0\0\0\0\0\0\0" + "\0".repeat(8);
  shows(
    {
      call: "recvmsg",
      args: [3, 1, 0x40000000],
      result: 1,
      data: message + inodes,
      rest: { ...tcp, other: 2, arg5: 16 },
    },
    {
      type: "received",
      from: "message",
      fds: [
        { fd: 5, inode: 17, file: null, details: null },
        { fd: 6, inode: null, file: "?", details: null },
      ],
      cloexec: true,
    },
  );
  shows({ call: "recvmsg", args: [3, 1, 0], result: 1, rest: tcp });
});

test("pidfd_getfd", () => {
  shows(
    { call: "pidfd_getfd", args: [9, 3, 0], result: 4, flags: ["socket"], rest: { ...tcp, inode: 0, other: 17 } },
    { type: "received", from: "process", fds: [at(4)], cloexec: true },
  );
});

test("fork, clone of a thread, and into another network namespace", () => {
  const forked = { type: "forked", child: 8, sharesFiles: false, thread: false, untraced: false };
  shows({ type: "fork", rest: { arg0: 8, arg1: 8, net: 1 } }, forked);
  shows(
    { type: "fork", flags: ["whole", "shares_files"], rest: { arg0: 8, arg1: 7, net: 1 } },
    { ...forked, sharesFiles: true, thread: true },
  );
  const [, doubt] = eventsOf({ type: "fork", rest: { arg0: 8, arg1: 8, net: 2 } });
  assert.equal((doubt as { elsewhere?: true }).elsewhere, true);
});

test("exec, of a script, by a thread that is not the leader", () => {
  const exec = (path: string, argv: string): string => path.padEnd(PATH_ROOM, "\0") + argv;
  const made = (path: string, argv: string): Made => ({
    type: "exec",
    data: exec(path, argv),
    rest: { arg1: path.length + 1 },
  });
  const executed = { type: "executed", path: "/bin/cat", argv: ["cat", "-n", ""] };
  shows(made("/bin/cat", "cat\0-n\0\0"), executed);
  const script = made("./x.py", "/usr/bin/env\0python3\0./x.py\0a\0");
  shows({ ...script, flags: ["script"] }, { ...executed, path: "./x.py", argv: ["./x.py", "a"] });
  shows({ ...made("/bin/cat", "cat\0-"), flags: ["cut"] }, { ...executed, argv: ["cat", "-..."] });
  shows({ ...made("/bin/cat", ""), flags: ["unreadable"] }, { ...executed, argv: null });
  shows(
    { type: "exec", data: exec("/bin/cat", "cat\0"), rest: { arg0: 9, arg1: 9 } },
    { type: "superseded", by: 9 },
    { ...executed, argv: ["cat"] },
  );
});

test("the end of a process has its own status, whichever thread ends last", () => {
  shows({ type: "exit", flags: ["whole"], result: 0, rest: { arg0: 5 << 8 } }, { type: "exited", status: 5 });
});

test("ends: a status, a signal, a signal with a core dump", () => {
  shows({ type: "exit", result: 3 << 8 }, { type: "exited", status: 3 });
  shows({ type: "exit", result: 9 }, { type: "killed", signal: "SIGKILL", core: false });
  shows({ type: "exit", result: 0x80 | 11 }, { type: "killed", signal: "SIGSEGV", core: true });
});

test("states of TCP, by nobody in particular", () => {
  shows(
    { type: "state", rest: { pid: 0, tid: 0, inode: 17, state: 8 } },
    { type: "tcp-state", inode: 17, state: "CLOSE_WAIT", tid: 0, time: 1, line: 1, call: "" },
  );
  shows({ type: "state", rest: { inode: 0, state: 8 } });
});

test("unshare, setns, io_uring_setup, a 32-bit call", () => {
  shows({ call: "unshare", args: [0x400], rest: { net: 1 } }, { type: "unshared" });
  shows({ call: "unshare", args: [0x400], result: -1, rest: { net: 1 } });
  shows({ call: "setns", args: [3, 0], rest: { net: 1 } });
  assert.is(eventsOf({ call: "setns", args: [3, 0], rest: { net: 2 } }).length, 1);
  // Its calls are reported, too.
  shows({ call: "io_uring_setup", args: [8, 1], result: 3 });
  assert.is(eventsOf({ type: "compat" }).length, 1);
});

test.run();
