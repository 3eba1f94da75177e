/** A `?` in the summary has its cause: beside the value, or once at the end. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { allOptions } from "../../../src/linux/catalogue.ts";
import { whyNoValue } from "../../../src/world/why/no-value.ts";
import { noneEarlier } from "../../../src/world/socket.ts";
import { asTid } from "../../../src/base/brands.ts";
import { shown } from "../../support/summary.ts";

const summaryOf = (log: string): string => shown(log).summary;

const TCP = "7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<TCP:[100]>\n";
const set = (rest: string): string => `${TCP}7 setsockopt(3<TCP:[100]>, ${rest}) = 0\n`;

const causes: readonly (readonly [log: string, row: RegExp])[] = [
  [
    set("SOL_SOCKET, SO_RCVBUF, [4194304], 4"),
    /SO_RCVBUF .*; value unknown: depends on net\.core\.rmem_max of the traced/,
  ],
  [
    set("SOL_SOCKET, SO_RCVTIMEO_OLD, {tv_sec=2, tv_usec=1234}, 16"),
    /SO_RCVTIMEO .*: depends on CONFIG_HZ of the traced/,
  ],
  [set("SOL_SOCKET, SO_KEEPALIVE, 0x7ffd00112233, 4"), /SO_KEEPALIVE .*: strace printed an address, not the value/],
  [set("SOL_SOCKET, 0x4d2 /* SO_??? */, [1], 4"), /SOL_SOCKET:0x4d2 .*: the option is not in the catalogue/],
  [set("SOL_TCP, TCP_FASTOPEN, [100], 4"), /TCP_FASTOPEN .*: depends on net\.core\.somaxconn/],
];

for (const [log, row] of causes)
  test(String(row), () => {
    assert.match(summaryOf(log), row);
  });

test("every option that can be set has a cause for a value that is not known", () => {
  for (const { level, name } of allOptions().filter(({ access }) => access === "rw" || access === "w")) {
    const state = { level, name, value: null, origin: "set", at: null, tid: 7, earlier: noneEarlier } as const;
    const asked = { type: "known", data: 1 } as const;
    const kind = { family: "AF_INET", type: "SOCK_STREAM", protocol: "IPPROTO_TCP" };
    assert.match(whyNoValue({ ...state, tid: asTid(7), asked }, { kind }), /^[a-zA-Z][^?]+$/, name);
  }
});

test("inodes, process ids, programs, kinds and flags that the trace does not show have one line each, at the end", () => {
  const bare = summaryOf("socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3\nsocket(AF_UNIX, SOCK_STREAM, 0) = 4\n");
  const tail = (text: string): readonly string[] => text.split("\n").filter((line) => line.startsWith("unknown: "));
  assert.equal(tail(bare), [
    "unknown: inodes (strace prints them with -y)",
    "unknown: process ids (strace prints them with -f and -o)",
    "unknown: the program of a process whose execve is not in the trace",
    "unknown: O_NONBLOCK and O_CLOEXEC may have been changed since: fcntl and ioctl are not traced",
  ]);
  assert.equal(tail(summaryOf('7 execve("/bin/server", ["server"], 0x7f) = 0\n7 close(3<socket:[4711]>) = 0\n')), [
    "unknown: the kind of a socket whose opening is not in the trace, and which no other call shows",
    "unknown: the flags with a ? of sockets or fds that are older than the trace, or whose call could not be read",
  ]);
  assert.equal(
    tail(summaryOf(`7 execve("/bin/server", ["server"], 0x7f) = 0\n${TCP}`)).filter(
      (line) => !line.includes("O_NONBLOCK"),
    ),
    [],
  );
});

test.run();
