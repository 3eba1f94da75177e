/** For which fds the threads of a process wait, whatever call they wait in; the kernel is the judge. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readWaits } from "../../src/proc/waiting.ts";
import { startProgram } from "../support/program.ts";
import { until } from "../support/until.ts";

/** Socketpairs, one for each way to wait and one for none; `ready` with the fds by way, and the inode in the epoll instance. */
const program = `
import json, os, select, socket, sys, threading, time
names = ["recv", "poll", "select", "epoll", "nobody"]
pairs = {name: socket.socketpair() for name in names}
fds = {name: pair[0].fileno() for name, pair in pairs.items()}
poll, epoll = select.poll(), select.epoll()
poll.register(fds["poll"], select.POLLIN)
epoll.register(fds["epoll"], select.EPOLLIN)
waits = [
    lambda: pairs["recv"][0].recv(1),
    lambda: poll.poll(),
    lambda: select.select([fds["select"]], [], []),
    lambda: epoll.poll(),
    lambda: threading.Event().wait(600),
]
for wait in waits:
    threading.Thread(target=wait, daemon=True).start()
print("ready", json.dumps({**fds, "inode": os.fstat(fds["epoll"]).st_ino, "epollfd": epoll.fileno()}), flush=True)
sys.stdin.readline()
os._exit(0)
`;

interface Fds {
  readonly recv: number;
  readonly poll: number;
  readonly select: number;
  readonly epollfd: number;
  readonly inode: number;
}

const isKnown = process.arch === "x64" || process.arch === "arm64";

test("recv(), poll(), select(), epoll, and none of them", async () => {
  const target = await startProgram("/usr/bin/python3", ["-c", program]);
  const fds = JSON.parse(target.ready[1] ?? "") as Fds;
  const look = (): ReturnType<typeof readWaits> => readWaits(target.pid, new Set());
  // On a busy machine a thread comes late to its wait.
  await until(() => look()?.busy === 1 || !isKnown);
  const waits = look();
  await target.end();
  if (!isKnown) {
    assert.is(waits, null);
    return;
  }
  // The main thread is in read(), of fd 0; the one with the event is in futex().
  assert.equal([...(waits?.blocked ?? [])].sort(), [0, fds.recv, fds.epollfd].sort());
  assert.equal([...(waits?.polled ?? [])].sort(), [fds.poll, fds.select].sort());
  assert.equal([...(waits?.epolled ?? [])], [fds.inode]);
  assert.is(waits?.busy, 1);
  assert.is(waits?.isEpolling, true);
});

test("a process that has ended, or never was", () => {
  assert.is(readWaits(2 ** 22 + 1, new Set()), null);
});

test.run();
