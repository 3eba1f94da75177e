import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asPid } from "../../src/base/brands.ts";
import { snapshot, snapshots } from "../../src/kernel/snapshot.ts";
import { listPids } from "../../src/proc/process.ts";
import { withPython } from "./talker.ts";

const look = { tcpInfo: false, others: true };

/** Twenty sockets that stay, while a thread opens and closes sockets and files under the same numbers. */
const thrash = `
import json, os, socket, sys, threading
stay = []
for i in range(20):
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_PRIORITY, i % 7)
    s.bind(("127.0.0.1", 0))
    stay.append(s)
def run():
    while True:
        some = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(50)]
        for each in some: each.close()
        some = [os.open("/dev/null", os.O_RDONLY) for _ in range(50)]
        for each in some: os.close(each)
        some = [socket.socketpair() for _ in range(25)]
        for a, b in some: a.close(); b.close()
threading.Thread(target=run, daemon=True).start()
print(json.dumps([[s.fileno(), s.getsockname()[1], i % 7] for i, s in enumerate(stay)]), flush=True)
sys.stdin.read()
`;

test("sockets that come and go while we read are no error, and those that stay are right", async () => {
  await withPython(thrash, async ({ pid, nextLine }) => {
    const stay = (await nextLine()) as [fd: number, port: number, priority: number][];
    const seen = new Set<string>();
    const hasSeenAll = (): boolean => ["AF_UNIX", "AF_INET", "character"].every((kind) => seen.has(kind));
    // What is there at a look is chance: there may have to be more of them.
    for (let i = 0; i < 15 || (i < 300 && !hasSeenAll()); i++) {
      const found = snapshot(pid, { ...look, others: i === 0 });
      if (found.type === "gone") throw new Error("gone");
      assert.is(found.partial, null);
      const here = found.fds.map(({ fd, socket }) => {
        const priority = socket?.options.find(({ name }) => name === "SO_PRIORITY")?.value;
        return [
          fd,
          socket?.local?.type === "inet" ? socket.local.port : null,
          priority?.type === "known" ? priority.data : null,
        ];
      });
      assert.equal(
        here.filter(([fd]) => stay.some(([number]) => number === fd)),
        stay,
      );
      // What we took for a socket was one, and of the kind that /proc's inode says; what has gone is left out.
      for (const { kind, socket, fd } of found.fds) {
        assert.is(kind === "socket", socket !== null);
        if (!stay.some(([number]) => number === fd)) seen.add(socket?.kind.family ?? kind);
        if (socket !== null) assert.ok(socket.asked);
      }
    }
    assert.ok(hasSeenAll(), [...seen].join(" "));
  });
});

test("a process that has ended is gone", async () => {
  const child = spawn("true");
  await once(child, "exit");
  assert.equal(snapshot(asPid(child.pid ?? 0), look), { type: "gone", pid: child.pid });
});

/** A process with 300 sockets that is killed at a moment of nobody's choosing. */
const brief = `
import json, socket, sys
keep = [socket.socketpair() for _ in range(150)]
print(len(keep), flush=True)
sys.stdin.read()
`;

test("a process that is killed while we read it: what was read so far, or gone", async () => {
  const ends = new Map<string, number>();
  for (let i = 0; i < 6; i++) {
    const child = spawn("python3", ["-c", brief], { stdio: ["pipe", "pipe", "inherit"] });
    await once(child.stdout, "data");
    const exited = once(child, "exit");
    const pid = asPid(child.pid ?? 0);
    const before = snapshot(pid, { ...look, others: false });
    const all = before.type === "process" ? before.fds.length : 0;
    assert.ok(all > 300);
    // We look without a pause until it is gone, so the kill comes in the middle of a look.
    const killer = spawn("sh", ["-c", `sleep 0.0${i}; kill -9 ${pid}`]);
    for (let type = "process"; type !== "gone"; await new Promise((done) => setImmediate(done))) {
      const found = snapshot(pid, { ...look, others: false });
      type = found.type;
      if (found.type === "gone") continue;
      assert.is(found.partial, null);
      assert.ok(found.fds.every(({ socket }) => socket === null || socket.asked));
      const end = found.fds.length === all ? "whole" : found.fds.length === 0 ? "none" : "part";
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    await exited;
    if (killer.exitCode === null) await once(killer, "exit");
  }
  console.log(
    `note: 6 processes killed during a look, whose fds were seen: ${JSON.stringify(Object.fromEntries(ends))}`,
  );
});

test("all processes at once, among which some end meanwhile", () => {
  const pids = listPids();
  const found = snapshots(pids, look);
  assert.equal(
    found.map(({ pid }) => pid),
    pids,
  );
  assert.ok(found.some(({ pid, type }) => pid === process.pid && type === "process"));
});

test.run();
