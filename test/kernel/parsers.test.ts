import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asBytes, asInode } from "../../src/base/brands.ts";
import { readInetTables } from "../../src/kernel/inet-tables.ts";
import { parseFdInfo } from "../../src/kernel/proc/fdinfo.ts";
import { parseOpenFilesLimit } from "../../src/kernel/proc/limits.ts";
import { parseNetlinkTable, parsePacketTable, parseUnixTable } from "../../src/kernel/proc/other-tables.ts";
import { parseCmdline, socketInode } from "../../src/kernel/proc/process.ts";
import { parseStatus } from "../../src/kernel/proc/status.ts";
import { parsePasswd } from "../../src/kernel/proc/users.ts";
import { parseUnixDiag } from "../../src/kernel/unix-diag.ts";

const files = suite("files of /proc/PID");

files("cmdline: NULs end the arguments, an empty one counts", () => {
  assert.equal(parseCmdline(asBytes("cat\0-n\0\0")), ["cat", "-n", ""]);
});

files("cmdline: a program that overwrote it need not end it", () => {
  assert.equal(parseCmdline(asBytes("nginx: worker process")), ["nginx: worker process"]);
  assert.equal(parseCmdline(asBytes("")), []);
});

files("status", () => {
  const text = [
    "Name:\tcat",
    "PPid:\t10150",
    "Uid:\t1000\t0\t0\t0",
    "Gid:\t100\t100\t100\t100",
    "CapEff:\t000001fffeffffff",
    "Seccomp:\t2",
  ].join("\n");
  assert.equal(parseStatus(text), {
    ppid: 10150,
    uids: [1000, 0, 0, 0],
    gids: [100, 100, 100, 100],
    capabilities: 0x1fffeffffffn,
    seccomp: 2,
    zombie: false,
  });
});

files("limits", () => {
  const line = (soft: string): string =>
    `Max file size  unlimited  unlimited  bytes\nMax open files            ${soft}                 524288               files\n`;
  assert.equal(parseOpenFilesLimit(line("1024")), { soft: 1024, hard: 524288 });
  assert.equal(parseOpenFilesLimit(line("unlimited")), { soft: null, hard: 524288 });
  assert.is(parseOpenFilesLimit("Max file size  unlimited  unlimited  bytes\n"), null);
});

files("fdinfo of a socket", () => {
  assert.equal(parseFdInfo("pos:\t0\nflags:\t02004002\nmnt_id:\t10\nino:\t48780\n"), {
    offset: 0,
    flags: 0o2004002,
    flagNames: ["O_RDWR", "O_NONBLOCK", "O_CLOEXEC"],
    locks: [],
    details: [],
  });
});

files("fdinfo with a lock, and of an eventfd", () => {
  const text =
    "pos:\t12\nflags:\t02100001\nmnt_id:\t27\nino:\t2295629\nlock:\t1: POSIX  ADVISORY  WRITE 10162 fe:00:2295629 5 14\n";
  assert.equal(parseFdInfo(text).locks, ["POSIX  ADVISORY  WRITE 10162 fe:00:2295629 5 14"]);
  assert.is(parseFdInfo(text).offset, 12);
  assert.equal(parseFdInfo("pos:\t0\nflags:\t02\neventfd-count:                3\n").details, [["eventfd-count", "3"]]);
});

files("fdinfo of an inotify fd: its lines have inodes of their own", () => {
  const text = (wd: number): string =>
    `pos:\t0\nflags:\t02000\nmnt_id:\t15\nino:\t1058\ninotify wd:${wd} ino:9e7e sdev:800013 mask:800afce\n`;
  assert.equal(parseFdInfo(text(3)).details, [["inotify wd", "3 ino:9e7e sdev:800013 mask:800afce"]]);
  assert.equal(parseFdInfo(text(4)).details, [["inotify wd", "4 ino:9e7e sdev:800013 mask:800afce"]]);
});

files("the link of an fd", () => {
  assert.is(socketInode(asBytes("socket:[8659930]")), 8659930);
  assert.is(socketInode(asBytes("/tmp/socket:[1]")), null);
  assert.is(socketInode(asBytes("pipe:[76873]")), null);
});

files("passwd: the first name of a user counts", () => {
  assert.equal(
    [...parsePasswd("root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/:/bin/sh\nmail:x:8:8::/:\n")],
    [
      [0, "root"],
      [8, "mail"],
    ],
  );
});

files.run();

const tables = suite("tables of /proc/PID/net");

/** As kernel 6.18 wrote them. */
const net: Readonly<Record<string, string>> = {
  tcp: `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     
   0: 00000000:07E8 00000000:0000 0A 00000000:00000003 00:00000000 00000000     0        0 1545 1 000000008fc3c293 100 0 0 10 0                      
   1: 0100007F:C95A 0100007F:07E8 01 00000010:00000000 00:00000000 00000000  1000        0 1546 1 000000008fc3c293 20 4 24 10 -1                      
   2: 0100007F:9BF9 0100007F:C95A 06 00000000:00000000 03:00000F8D 00000000     0        0 0 3 0000000041829cd5                                      
`,
  tcp6: `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0000000000000000FFFF00000100007F:07E8 0000000000000000FFFF00000100007F:C95A 01 00000000:00000010 00:00000000 00000000     0        0 1547 1 00000000ea17c964 20 4 30 10 -1
`,
  udp: `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops            
  123: 00000000:0035 00000000:0000 07 00000000:00000300 00:00000000 00000000     0        0 2000 2 0000000000000000 0         
  124: 0100007F:1000 0100007F:0035 01 00000000:00000000 00:00000000 00000000     0        0 2001 2 0000000000000000 0         
  125: 0200000A:1001 0300000A:0035 01 00000000:00000000 00:00000000 00000000     0        0 2002 2 0000000000000000 0         
`,
};
const inet = readInetTables((file) => net[file] ?? "");

tables("a listener", () => {
  assert.equal(inet.find(asInode(1545)), {
    kind: { family: "AF_INET", type: "SOCK_STREAM", protocol: "IPPROTO_TCP" },
    local: { type: "inet", address: "0.0.0.0", port: 2024 },
    peer: null,
    state: "LISTEN",
    receive: 3,
    send: 0,
  });
});

tables("a dual-stack connection", () => {
  assert.equal(inet.find(asInode(1547)), {
    kind: { family: "AF_INET6", type: "SOCK_STREAM", protocol: "IPPROTO_TCP" },
    local: { type: "inet6", address: "::ffff:127.0.0.1", port: 2024, scope: null },
    peer: { type: "inet6", address: "::ffff:127.0.0.1", port: 0xc95a, scope: null },
    state: "ESTABLISHED",
    receive: 16,
    send: 0,
  });
});

tables("both ends of a connection find each other, across IPv4 and IPv6", () => {
  assert.is(inet.opposite(asInode(1546)), 1547);
  assert.is(inet.opposite(asInode(1547)), 1546);
});

tables("a listener has no other end", () => {
  assert.is(inet.opposite(asInode(1545)), null);
});

tables("a datagram client finds the server that is bound to any address, if it is on this machine", () => {
  assert.is(inet.opposite(asInode(2001)), 2000);
  assert.is(inet.opposite(asInode(2002)), null);
});

tables("what nobody holds is not there", () => {
  assert.is(inet.find(asInode(0)), null);
});

tables("unix", () => {
  const text = `Num       RefCount Protocol Flags    Type St Inode Path
00000000e257336a: 00000003 00000000 00000000 0001 03  1541
00000000f58fd19d: 00000002 00000000 00010000 0001 01 22340 /run/x y.sock
00000000f58fd19e: 00000002 00000000 00000000 0002 01 22341 @abstract
`;
  assert.equal(parseUnixTable(text), [
    { inode: 1541, state: "ESTABLISHED", local: { type: "unix-unnamed" } },
    { inode: 22340, state: "LISTEN", local: { type: "unix-path", path: "/run/x y.sock" } },
    { inode: 22341, state: "CLOSE", local: { type: "unix-abstract", name: "abstract" } },
  ]);
});

tables("netlink and packet", () => {
  const netlink = `sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode
00000000684eaa73 0   20911      00000001 768      0        0     2        0        1505    
`;
  const packet = `sk               RefCnt Type Proto  Iface R Rmem   User   Inode
00000000cf5b87b1 3      3    0003   0     1 256    0      49210
`;
  assert.equal(parseNetlinkTable(netlink), [
    { inode: 1505, local: { type: "netlink", port: 20911, groups: 1 }, receive: 768, send: 0 },
  ]);
  assert.equal(parsePacketTable(packet), [{ inode: 49210, receive: 256 }]);
});

tables("sock_diag's answer for a UNIX socket: its peer and its queues", () => {
  const peer = [8, 0, 2, 0, 0xd3, 0xbe, 0, 0];
  const queues = [12, 0, 4, 0, 8, 0, 0, 0, 0, 3, 0, 0];
  const answer = (...attributes: number[]): DataView =>
    new DataView(Uint8Array.from([1, 1, 1, 0, 0xd2, 0xbe, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...attributes]).buffer);
  assert.equal(parseUnixDiag(answer(...peer, ...queues)), {
    inode: 48850,
    state: 1,
    peer: 48851,
    receive: 8,
    send: 768,
  });
  // A connection that nobody has accepted yet has a peer without an inode.
  assert.is(parseUnixDiag(answer(8, 0, 2, 0, 0, 0, 0, 0)).peer, null);
  assert.equal(parseUnixDiag(answer()), { inode: 48850, state: 1, peer: null, receive: 0, send: 0 });
});

tables.run();
