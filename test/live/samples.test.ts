import { connect } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { dropFleeting, isInode, namePorts } from "../support/normalise.ts";
import { canTrace, trace, type Summary } from "../support/socktrace.ts";
import { samples } from "./samples-expected.ts";

/** Each sample under live strace: the summary is, field by field, what the program did, and what the kernel has. */
const test = suite("samples, live");

let verified = 0;

if (canTrace()) {
  for (const [name, sample] of Object.entries(samples)) {
    test(name, async () => {
      const traced = await trace(["python3", `samples/programs/${name}.py`], undefined, ["--verify-each"]);
      const ready = JSON.parse(traced.program.ready[1] ?? "{}") as Record<string, unknown>;
      if (sample.clients > 0) await talkTo(Number(ready["listener"]), sample.clients);
      const { summary, how } = await traced.finish();
      assert.is(how, 0);
      assert.is(summary.unparsed, 0);
      assert.equal(summary.unknown, []);
      // They close their sockets themselves: at the end there is nothing left to look at.
      assert.ok((summary.verified?.values ?? 0) > 0, "no value was compared with the kernel");
      verified += summary.verified?.values ?? 0;
      assert.equal(
        summary.verified?.differences.filter(({ explained }) => !explained),
        [],
      );
      checkFleeting(summary);
      assert.equal(dropFleeting(namePorts(summary.sockets, ready)), sample.sockets(ready));
    });
  }
}

test.after(() => {
  console.log(`note: ${verified} values agree with the kernel`);
});

/** What is dropped before the comparison has to make sense all the same. */
function checkFleeting({ sockets, processes }: Summary): void {
  const pids = new Set(processes.map((process) => process.pid));
  for (const socket of sockets) {
    assert.ok(isInode(socket.inode), `inode ${String(socket.inode)}`);
    assert.ok(socket.opened !== null && socket.closed !== null && socket.opened.at <= socket.closed.at);
    for (const option of socket.options) {
      assert.ok(
        option.at !== null &&
          (option.at >= socket.opened.at || option.origin !== "set") &&
          option.at <= socket.closed.at,
      );
    }
  }
  for (const process of processes) if (process.ppid !== null) assert.ok(pids.has(process.ppid));
}

/** Clients one after the other: each sends a line and waits for it to come back. */
async function talkTo(port: number, clients: number): Promise<void> {
  for (let client = 0; client < clients; client++) {
    await new Promise<void>((done, fail) => {
      const socket = connect(port, "127.0.0.1", () => socket.write("hello\n"));
      socket
        .on("data", () => socket.end())
        .on("close", () => {
          done();
        })
        .on("error", fail);
    });
  }
}

test.run();
