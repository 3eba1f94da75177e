import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asBytes } from "../../src/base/brands.ts";
import { parseCpuList } from "../../src/proc/cpus.ts";
import { parseFdInfo } from "../../src/proc/fdinfo.ts";
import { socketInode } from "../../src/proc/fds.ts";
import { parseOpenFilesLimit } from "../../src/proc/limits.ts";
import { parseNetlinkTable, parsePacketTable, parseUnixTable } from "../../src/proc/other-tables.ts";
import { parseCode } from "../../src/proc/maps.ts";
import { parseCmdline } from "../../src/proc/process.ts";
import { parseStatus } from "../../src/proc/status.ts";
import { parsePasswd } from "../../src/proc/users.ts";

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
    "State:\tt (tracing stop)",
    "Tgid:\t10153\nPPid:\t10150",
    "NSpid:\t10153\t12",
    "TracerPid:\t10149",
    "Uid:\t1000\t0\t0\t0",
    "Gid:\t100\t100\t100\t100",
    "VmSize:\t    2316 kB",
    "CapEff:\t000001fffeffffff",
    "Seccomp:\t2",
    "Cpus_allowed_list:\t0-1,3",
  ].join("\n");
  assert.equal(parseStatus(text), {
    process: 10153,
    parent: 10150,
    tracer: 10149,
    isZombie: false,
    isTraceStopped: true,
    isKernelThread: false,
    uids: [1000, 0, 0, 0],
    gids: [100, 100, 100, 100],
    capabilities: 0x1fffeffffffn,
    inner: 12,
    hasSeccompFilter: true,
    cpus: "0-1,3",
  });
});

files("status: neither a zombie nor a thread of the kernel has memory", () => {
  const { isZombie, isKernelThread } = parseStatus("State:\tZ (zombie)\n");
  assert.equal([isZombie, isKernelThread], [true, false]);
  assert.is(parseStatus("State:\tI (idle)\n").isKernelThread, true);
});

files("maps: what may be executed", () => {
  const text = [
    "55d0c1a00000-55d0c1a01000 r--p 00000000 fd:01 1311                       /usr/bin/a b",
    "55d0c1a01000-55d0c1a02000 r-xp 00001000 fd:01 1311                       /usr/bin/a b",
    "7f0000000000-7f0000001000 rwxp 00000000 00:00 0 ",
    "7f0000002000-7f0000003000 r-xs 00002000 08:10 12                         /tmp/new\\012line (deleted)",
    "7ffc1b5f2000-7ffc1b5f4000 r-xp 00000000 00:00 0                          [vdso]",
    "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]",
    "",
  ].join("\n");
  const mappings = parseCode(asBytes(text));
  assert.equal(
    mappings.map(({ path }) => path),
    ["/usr/bin/a b", "", "/tmp/new\\012line (deleted)", "[vdso]", "[vsyscall]"],
  );
  assert.equal(mappings[0], {
    start: 0x55d0c1a01000,
    end: 0x55d0c1a02000,
    offset: 0x1000,
    device: "fd:01",
    inode: 1311,
    path: "/usr/bin/a b",
  });
});

files("lists of CPUs", () => {
  assert.equal(parseCpuList("0-3,8"), [0, 1, 2, 3, 8]);
  assert.equal(parseCpuList("5"), [5]);
  assert.equal(parseCpuList("none"), []);
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

tables("unix", () => {
  const text = `Num       RefCount Protocol Flags    Type St Inode Path
00000000e257336a: 00000003 00000000 00000000 0001 03  1541
00000000f58fd19d: 00000002 00000000 00010000 0001 01 22340 /run/x y.sock
00000000f58fd19e: 00000002 00000000 00000000 0002 01 22341 @abstract
00000000f58fd19f: 00000003 00000000 00000000 0001 02     0 /run/x y.sock
`;
  assert.equal(parseUnixTable(text), [
    { inode: 1541, type: 1, state: "ESTABLISHED", local: null },
    { inode: 22340, type: 1, state: "LISTEN", local: { type: "unix-path", path: "/run/x y.sock" } },
    { inode: 22341, type: 2, state: "CLOSE", local: { type: "unix-abstract", name: "abstract" } },
    { inode: 0, type: 1, state: "CONNECTING", local: { type: "unix-path", path: "/run/x y.sock" } },
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
    { inode: 1505, protocol: 0, local: { type: "netlink", port: 20911, groups: 1 }, receive: 768, send: 0 },
  ]);
  assert.equal(parsePacketTable(packet), [{ inode: 49210, type: 3, uid: 0, receive: 256 }]);
});

tables.run();
