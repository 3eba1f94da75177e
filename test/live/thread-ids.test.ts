/** The number of a thread, as top and ps -L show it, in the place of its process's. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { startProgram } from "../support/program.ts";
import { canTrace, socktrace } from "../support/socktrace.ts";
import { end, endAll, startSocktrace } from "./safety/socktrace.ts";
import { tracerOf, until } from "./safety/target.ts";

test.after(endAll);

const program = `
import socket, sys, threading
listener = socket.create_server(("127.0.0.1", 0))
thread = threading.Thread(target=listener.accept, daemon=True); thread.start()
print("ready", thread.native_id, flush=True)
sys.stdin.read()
`;

test("pfiles and ls -p show its process", async () => {
  const { pid, ready, end: stop } = await startProgram("/usr/bin/python3", ["-c", program]);
  const tid = ready[1] ?? "";
  const note = `socktrace: ${tid} is a thread of process ${pid}: that process is meant\n`;
  const pfiles = socktrace(["pfiles", tid, String(pid)]);
  assert.is(pfiles.stderr, note);
  assert.equal(pfiles.stdout.match(/^\d+:/gm), [`${pid}:`]);
  assert.is(socktrace(["ls", "-p", tid]).stderr, note);
  await stop("SIGKILL");
});

if (canTrace())
  test("-p attaches to its process", async () => {
    const { pid, ready, end: stop } = await startProgram("/usr/bin/python3", ["-c", program]);
    const attached = startSocktrace(["--json", "-p", ready[1] ?? ""]);
    await until(() => tracerOf(pid) > 0);
    attached.kill("SIGINT");
    const { status, lines } = await end(attached);
    assert.is(status, 0);
    assert.equal(lines, [`socktrace: ${ready[1]} is a thread of process ${pid}: that process is meant`]);
    await stop("SIGKILL");
  });

test.run();
