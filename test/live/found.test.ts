/** What an attach finds is shown at once: alike sockets as one line, and each as a record of its own in ndjson. */
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startProgram, type Program } from "../support/program.ts";
import { canTrace } from "../support/socktrace.ts";
import { end, endAll, startSocktrace } from "./safety/socktrace.ts";
import { tracerOf, until } from "./safety/target.ts";

const test = suite("what an attach finds");
test.after(endAll);

/** A listener, and six connections to it: both ends are this process's, and it does nothing more. */
const server = `
import os, socket, sys
listener = socket.socket(); listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
listener.bind(("127.0.0.1", 0)); listener.listen(9)
kept = [[socket.create_connection(listener.getsockname()), listener.accept()[0]] for _ in range(6)]
for _ in range(int(sys.argv[1])):
    if os.fork() == 0: sys.stdin.read(); os._exit(0)
print("ready", listener.getsockname()[1], flush=True)
sys.stdin.read()
`;

async function start(children = 0): Promise<Program> {
  return startProgram("/usr/bin/python3", ["-c", server, String(children)]);
}

/** The lines of the timeline about sockets, without time and pid. */
function appeared(text: string): readonly string[] {
  return text.split("\n").flatMap((line) => /appeared.*/.exec(line)?.[0].replace(/\s+/g, " ") ?? []);
}

if (canTrace()) {
  test("sockets that look alike are one line, though the program does nothing", async () => {
    const program = await start();
    const socktrace = startSocktrace(["-n", "-p", String(program.pid)]);
    await until(() => appeared(socktrace.stdout()).length >= 3);
    const port = program.ready[1] ?? "";
    assert.equal(appeared(socktrace.stdout()), [
      `appeared TCP over IPv4, 127.0.0.1:${port}, LISTEN, backlog 9, SO_KEEPALIVE; already open at attach`,
      `appeared 6 x TCP over IPv4, to 127.0.0.1:${port}, ESTABLISHED; already open at attach`,
      `appeared 6 x TCP over IPv4, accepted on 127.0.0.1:${port}, ESTABLISHED, SO_KEEPALIVE; already open at attach`,
    ]);
    socktrace.kill("SIGINT");
    await end(socktrace);
    await program.end("SIGKILL");
  });

  test("of sockets that look alike the summary lists three, and counts the others", async () => {
    const program = await start();
    const socktrace = startSocktrace(["-n", "-p", String(program.pid)]);
    await until(() => socktrace.stderr().includes("13 sockets open"));
    socktrace.kill("SIGINT");
    await end(socktrace);
    const port = program.ready[1] ?? "";
    const lines = socktrace.stdout().split("\n");
    assert.is(lines.filter((line) => line.includes("S_IFSOCK")).length, 1 + 2 * 3);
    assert.equal(
      lines.filter((line) => line.includes("more like these")),
      [
        `  and 3 more like these: TCP over IPv4, to 127.0.0.1:${port}, ESTABLISHED`,
        `  and 3 more like these: TCP over IPv4, accepted on 127.0.0.1:${port}, ESTABLISHED, SO_KEEPALIVE`,
      ],
    );
    await program.end("SIGKILL");
  });

  test("so is a socket that processes share", async () => {
    const program = await start(5);
    const family = readFileSync(`/proc/${program.pid}/task/${program.pid}/children`, "latin1").trim().split(" ");
    const socktrace = startSocktrace(["-n", "-p", [program.pid, ...family].join(",")]);
    await until(() => appeared(socktrace.stdout()).length >= 16);
    assert.equal(
      appeared(socktrace.stdout()).slice(3),
      Array.from({ length: 13 }, () => "appeared under 5 more fds, already open at attach"),
    );
    socktrace.kill("SIGINT");
    await end(socktrace);
    await program.end("SIGKILL");
    for (const pid of family) process.kill(Number(pid), "SIGKILL");
  });

  test("ndjson has a record of each", async () => {
    const program = await start();
    const socktrace = startSocktrace(["--format", "ndjson", "-p", String(program.pid)]);
    const records = (): number => socktrace.stdout().match(/"change":"appeared"/g)?.length ?? 0;
    await until(() => records() >= 13);
    assert.is(records(), 13);
    socktrace.kill("SIGINT");
    await end(socktrace);
    await program.end("SIGKILL");
  });

  test("Ctrl-C while the kernel is being asked detaches at once, and the summary reports what was read", async () => {
    const program = await startProgram("/usr/bin/python3", ["bench/processes/many-sockets.py", "9000"]);
    const socktrace = startSocktrace(["--json", "-p", String(program.pid)]);
    await until(() => tracerOf(program.pid) !== 0);
    socktrace.kill("SIGINT");
    // To let go comes first, then the summary: whichever is seen, it is not traced any more.
    await until(() => socktrace.stdout() !== "" || tracerOf(program.pid) === 0);
    assert.is(tracerOf(program.pid), 0);
    const { status, lines } = await end(socktrace);
    assert.is(status, 0);
    assert.equal(lines, [
      "socktrace: left before all sockets that were already open were read: the summary lacks some of them",
    ]);
    assert.ok((JSON.parse(socktrace.stdout()) as { sockets: unknown[] }).sockets.length < 9_001);
    await program.end("SIGKILL");
  });
}

test.run();
