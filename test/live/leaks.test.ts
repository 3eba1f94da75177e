/**
 * Leaks made on purpose are found by attaching for a while: who opened the connections, how many, and what has grown since
 * the last summary (--every).
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { startProgram, type Program } from "../support/program.ts";
import { canTrace } from "../support/socktrace.ts";
import { end, endAll, startSocktrace } from "./safety/socktrace.ts";
import { until } from "./safety/target.ts";

test.after(endAll);

interface Summary {
  readonly type: string;
  readonly advice: readonly {
    readonly id: string;
    readonly level: string;
    readonly count: number;
    readonly text: string;
    readonly evidence: readonly { readonly call: string; readonly text: string }[];
  }[];
  readonly growth?: {
    readonly since: number | null;
    readonly groups: readonly {
      readonly pid: number;
      readonly role: string;
      readonly open: number;
      readonly more: number;
      readonly closeWait: number;
    }[];
  };
}

const cases = [
  {
    how: "forgets",
    clients: "keep",
    id: "never-closed",
    what: "are open and idle, and nobody was seen waiting for them",
  },
  { how: "close-wait", clients: "close", id: "close-wait", what: "have closed, and the program has not" },
] as const;

for (const { how, clients, id, what } of cases)
  if (canTrace())
    test(`a server that ${how === "forgets" ? "forgets one connection in a hundred" : "leaves CLOSE_WAIT"}`, async () => {
      const server = await startProgram("/usr/bin/python3", ["samples/leaks/server.py", how]);
      const [, port = ""] = server.ready;
      // Some are forgotten before we attach.
      const users = await startProgram("/usr/bin/python3", ["samples/leaks/clients.py", port, clients]);
      const found = await attached(server, (summary) => summary.advice.some((one) => one.id === id && one.count >= 5));
      await server.end("SIGTERM");
      await users.end("SIGTERM");
      const last = found.at(-1);
      assert.is(last?.type, "end");
      const [advice] = last?.advice ?? [];
      assert.equal([last?.advice.length, advice?.id, advice?.level], [1, id, "warning"]);
      assert.ok((advice?.count ?? 0) >= 5, `${advice?.count}`);
      assert.ok(advice !== undefined);
      assert.ok(advice.text.startsWith(`accepted on 127.0.0.1:${port} by python3 (${server.pid}): `), advice.text);
      assert.ok(advice.text.includes(what), advice.text);
      assert.is(advice.evidence.at(-1)?.call, "getsockopt");
      // What grows is by opener, too, with how many of them are left.
      const grown = found.flatMap(({ growth }) => growth?.groups ?? []).filter(({ pid }) => pid === server.pid);
      assert.ok(grown.length > 0);
      for (const group of grown) {
        assert.is(group.role, `accepted from 127.0.0.1:${port}`);
        assert.ok(group.more > 0 && group.open >= group.more);
        assert.ok(how === "forgets" || group.closeWait > 0);
      }
    });

/** The summaries of a trace that goes on until one of them is meant, or until 60 of them have come, one a second. */
async function attached(server: Program, isWanted: (summary: Summary) => boolean): Promise<readonly Summary[]> {
  const socktrace = startSocktrace(["-q", "--format", "ndjson", "--every", "1", "-p", String(server.pid)]);
  const summaries = (): readonly Summary[] =>
    socktrace
      .stdout()
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Summary)
      .filter(({ type }) => type === "interim" || type === "end");
  await until(() => summaries().some(isWanted) || summaries().length >= 60);
  socktrace.kill("SIGINT");
  await end(socktrace);
  return summaries();
}

/** Of one server --every's text has a line, and nothing where nothing grows. */
if (canTrace())
  test("--every: what has grown is a line of the summary; where nothing has grown there is none", async () => {
    const python = `
import socket, sys
listener = socket.create_server(("127.0.0.1", 0))
print("ready x", flush=True)
sys.stdin.readline()
clients = [socket.create_connection(listener.getsockname()) for _ in range(3)]
sys.stdin.readline()
`;
    const program = await startProgram("/usr/bin/python3", ["-c", python]);
    const socktrace = startSocktrace(["-q", "--every", "0.5", "-p", String(program.pid)]);
    const parts = (): readonly string[] => socktrace.stdout().split("--- summary so far ---").slice(1);
    await until(() => parts().length >= 2);
    const before = parts().length;
    program.type("\n");
    await until(() => socktrace.stdout().includes("+3 connected"));
    await until(() => parts().length >= before + 4);
    socktrace.kill("SIGINT");
    await end(socktrace);
    await program.end();
    const grown = parts().filter((part) => part.includes("more sockets are open"));
    assert.is(grown.length, 1, socktrace.stdout());
    assert.match(
      grown[0] ?? "",
      /^more sockets are open than [\d.]+ s ago:\n {2}\+3 connected to 127\.0\.0\.1:\d+ by python3 \(\d+\): 3 open; the oldest #\d+ for [\d.]+ s, peer 127\.0\.0\.1:\d+$/m,
    );
  });

test.run();
