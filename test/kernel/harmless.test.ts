import { spawnSync } from "node:child_process";
import { constants, readFileSync, rmSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asFd } from "../../src/base/brands.ts";
import { allowedOptions } from "../../src/kernel/allow.ts";
import { errnoName } from "../../src/linux/errno-name.ts";
import { close, openPid, takeFd } from "../../src/kernel/ffi/pidfd.ts";
import { readOption } from "../../src/kernel/ffi/socket.ts";
import { snapshot } from "../../src/kernel/snapshot.ts";
import { withFactory, withPython } from "./talker.ts";

const look = { tcpInfo: true, others: true };

/** A UDP socket whose datagram was refused: the error waits for the program's next call, or for SO_ERROR. */
const refused = `
import errno, json, socket, sys, time
closed = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
closed.bind(("127.0.0.1", 0))
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.connect(closed.getsockname())
closed.close()
s.settimeout(0.2)
s.send(b"anybody?")
print(json.dumps(s.fileno()), flush=True)
sys.stdin.readline()
try:
    s.recv(1)
    print('"data"', flush=True)
except OSError as e:
    print(json.dumps(errno.errorcode.get(e.errno, "timeout")), flush=True)
sys.stdin.read()
`;

test("a pending error survives our look", async () => {
  await withPython(refused, async ({ pid, nextLine, send }) => {
    await nextLine();
    for (let i = 0; i < 20; i++) snapshot(pid, look);
    send("go on");
    assert.is(await nextLine(), "ECONNREFUSED");
  });
});

test("and would not survive SO_ERROR: that is why it is never read", async () => {
  await withPython(refused, async ({ pid, nextLine, send }) => {
    const fd = asFd(Number(await nextLine()));
    const pidfd = openPid(pid);
    const copy = takeFd(pidfd, fd);
    assert.is(errnoName((readOption(copy, 1, 4) as string).charCodeAt(0)), "ECONNREFUSED");
    close(copy);
    close(pidfd);
    send("go on");
    assert.is(await nextLine(), "timeout");
  });
});

/** Closes its sides of 200 connections, one after the other, and measures each time when the peer sees the FIN. */
const closing = `
import json, socket, sys, time
listener = socket.create_server(("127.0.0.1", 0))
pairs = [(socket.create_connection(listener.getsockname()), listener.accept()[0]) for _ in range(200)]
print("true", flush=True)
sys.stdin.readline()
slowest = 0
for mine, peer in pairs:
    start = time.monotonic()
    mine.close()
    peer.recv(1)
    slowest = max(slowest, time.monotonic() - start)
    time.sleep(0.002)
print(json.dumps(slowest * 1000), flush=True)
sys.stdin.read()
`;

test("the FIN of a close goes out while we keep looking", async () => {
  await withPython(closing, async ({ pid, nextLine, send }) => {
    await nextLine();
    send("close");
    let slowest: number | undefined;
    void nextLine().then((milliseconds) => (slowest = Number(milliseconds)));
    let looks = 0;
    // Ends only because all the FINs came: nothing but looking happens here.
    while (slowest === undefined) {
      snapshot(pid, look);
      looks++;
      await new Promise((done) => setImmediate(done));
    }
    console.log(`note: of 200 closes during ${looks} looks the slowest FIN came after ${slowest.toFixed(2)} ms`);
    assert.ok(slowest < 1000);
  });
});

/** Takes one look at the process whose pid it is given. */
const looker = `
import { asPid } from "./src/base/brands.ts";
import { snapshot } from "./src/kernel/snapshot.ts";
const found = snapshot(asPid(Number(process.argv[1])), { tcpInfo: true, others: true });
console.log(found.type === "gone" ? 0 : found.fds.filter((fd) => fd.socket !== null).length);
`;

/** What strace sees us do, from the first pidfd_open to the answer. */
function ownCalls(pid: number): string[] | null {
  const trace = `/tmp/socktrace-harmless-${process.pid}.trace`;
  const calls = "%network,%desc,pidfd_open,pidfd_getfd,kill,tkill,tgkill,pidfd_send_signal,ptrace,process_vm_readv";
  const node = [process.execPath, "--import", "tsx", "--input-type=module", "-e", looker, String(pid)];
  const run = spawnSync("strace", ["-X", "raw", "-o", trace, "-e", `trace=${calls}`, ...node], { encoding: "utf8" });
  if (run.error !== undefined || run.status !== 0) {
    console.log(`skipped: strace of ourselves (${run.error?.message ?? run.stderr.slice(0, 200)})`);
    return null;
  }
  const lines = readFileSync(trace, "utf8").split("\n");
  rmSync(trace);
  const start = lines.findIndex((line) => line.startsWith(`pidfd_open(${pid},`));
  return lines.slice(
    start,
    lines.findIndex((line, at) => at > start && line.startsWith("write(1,")),
  );
}

/** Calls that change nothing outside our own process; openat, ioctl and sendto are looked at more closely. */
const reading = new Set([
  ...["pidfd_open", "pidfd_getfd", "getsockopt", "getsockname", "getpeername", "ioctl", "socket", "sendto", "recvfrom"],
  ...[
    "openat",
    "read",
    "close",
    "statx",
    "newfstatat",
    "fstat",
    "getdents64",
    "readlink",
    "mmap",
    "munmap",
    "mprotect",
  ],
]);

const { O_WRONLY, O_RDWR, O_CREAT } = constants;

/** Node wakes a thread of its own: eight bytes into an eventfd (eventfd(2)). */
const wakesNode = (line: string): boolean => /^write\(\w+, "\\1(?:\\0){7}", 8\)/.test(line);

const callName = (line: string): string => line.slice(0, line.indexOf("("));

/** Our own sockets to the kernel's sock_diag. */
const netlinkSockets = (calls: readonly string[]): ReadonlySet<string> =>
  new Set(calls.flatMap((line) => /^socket\(0x10,.* = (\w+)$/.exec(line)?.slice(1) ?? []));

test("strace sees us read, and nothing else; each duplicate is closed before the next is made", async () => {
  const { factory, calls } = await withFactory([], ({ factory: made }) =>
    Promise.resolve({ factory: made, calls: ownCalls(made.pid) }),
  );
  if (calls === null) return;

  assert.equal(
    [
      ...new Set(
        calls
          .filter((line) => !wakesNode(line))
          .map(callName)
          .filter((name) => !reading.has(name)),
      ),
    ],
    [],
  );
  const opened = calls.flatMap((line) => /^openat\(.*, (0x\w+|0)\) = /.exec(line)?.slice(1) ?? []);
  assert.equal(
    opened.filter((flags) => (Number(flags) & (O_WRONLY | O_RDWR | O_CREAT)) !== 0),
    [],
  );
  const asked = new Set(calls.flatMap((line) => /^ioctl\(\d+, (\w+)/.exec(line)?.slice(1) ?? []));
  assert.equal([...asked].sort(), ["0x5411", "0x541b"], "SIOCOUTQ and SIOCINQ");
  const sent = calls.filter((line) => line.startsWith("sendto("));
  assert.equal(
    sent.map((line) => netlinkSockets(calls).has(line.split(/[(,]/)[1] ?? "")),
    [true],
  );

  const allowed = new Set(allowedOptions().map(({ number }) => number));
  const read = calls.flatMap((line) => /^getsockopt\(\d+, (0x\w+|\d+), (0x\w+|\d+),/.exec(line)?.slice(2, 3) ?? []);
  assert.ok(read.length > 4000);
  assert.equal(
    read.map(Number).filter((number) => !allowed.has(number)),
    [],
  );

  let open: string | null = null;
  let taken = 0;
  for (const line of calls) {
    const fd = /^pidfd_getfd\(.* = (0x\w+|\d+)/.exec(line)?.[1];
    if (fd !== undefined) {
      assert.is(open, null, `${line} while ${open ?? ""} is open`);
      open = String(Number(fd));
      taken++;
    }
    if (open !== null && line.startsWith(`close(${open})`)) open = null;
  }
  assert.is(open, null);
  assert.ok(taken >= factory.made.length);
});

test.run();
