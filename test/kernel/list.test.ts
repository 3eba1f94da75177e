/**
 * What `ls` finds by the kernel's tables is what the sockets themselves answer: the same rows of lsof's and netstat's
 * layout, for one socket of each kind.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asPid } from "../../src/base/brands.ts";
import type { Gone, SocketHolder } from "../../src/events/snapshot.ts";
import { listSockets, snapshots } from "../../src/kernel/snapshot.ts";
import { userName } from "../../src/proc/users.ts";
import { socketTable } from "../../src/views/snapshot/registry.ts";
import { usualOptions } from "../../src/views/view.ts";
import { startProgram } from "../support/program.ts";
import { withFactory } from "./talker.ts";

function lines(format: string, found: readonly (SocketHolder | Gone)[]): readonly string[] {
  const processes = found.flatMap((one) => (one.type === "gone" ? [] : [one]));
  const text = [...(socketTable(format)?.({ processes, unheld: [] }, usualOptions, null) ?? [])].join("");
  return text.split("\n").map((line) => line.replace(/ +/g, " "));
}

for (const format of ["lsof", "netstat"])
  test(`${format}: the same rows by the tables as by asking each socket`, async () => {
    await withFactory([], ({ pid, factory }) => {
      const byTables = lines(format, listSockets([pid], null));
      const byAsking = lines(format, snapshots([pid], { options: false, tcpInfo: false, others: false }));
      assert.ok(byTables.length > Math.min(30, factory.made.length), `${byTables.length}`);
      assert.equal(byTables, byAsking);
      return Promise.resolve();
    });
  });

test("a process that has none, is not selected, or is gone", async () => {
  await withFactory([], ({ pid }) => {
    assert.equal(
      listSockets([pid], () => false),
      [],
    );
    assert.equal(listSockets([asPid(2 ** 22 - 1)], null), [{ type: "gone", pid: 2 ** 22 - 1 }]);
    const [found] = listSockets([pid], (comm) => comm.startsWith("python"));
    assert.is(found?.type === "process" ? found.comm : null, "python3");
    return Promise.resolve();
  });
});

/** PR_SET_DUMPABLE 0: most of its files in /proc belong to root. */
const undumpable = `
import ctypes, socket, sys
ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)
kept = socket.create_server(("127.0.0.1", 0))
print("ready x", flush=True)
sys.stdin.read()
`;

if (process.getuid?.() === 0)
  test("the user of a process that may not be dumped is its own", async () => {
    const as = ["--reuid=1", "--regid=1", "--clear-groups"];
    const program = await startProgram("setpriv", [...as, "/usr/bin/python3", "-c", undumpable]);
    const [found] = listSockets([asPid(program.pid)], null);
    await program.end();
    assert.is(found?.type === "process" ? found.user : null, userName(1));
  });

test.run();
