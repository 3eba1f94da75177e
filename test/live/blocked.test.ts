/** Attached to servers that wait in a call: what that call does when it returns comes after what the kernel reported. */
import { connect, type Socket as Connection } from "node:net";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { startProgram } from "../support/program.ts";
import { canTrace } from "../support/socktrace.ts";
import { end, endAll, startSocktrace } from "./safety/socktrace.ts";
import { until } from "./safety/target.ts";

test.after(endAll);

const listener = `
import socket, sys, threading
l = socket.socket(); l.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1); l.bind(("127.0.0.1", 0)); l.listen(5)
kept = []
def serve():
    while True:
        s, _ = l.accept(); s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1); kept.append(s)
        print("served", len(kept), flush=True)
print("ready", l.getsockname()[1], flush=True)
`;

const servers: readonly (readonly [about: string, python: string])[] = [
  ["one thread waits in accept()", `${listener}serve()`],
  ["three threads wait in accept()", `${listener}for _ in range(3): threading.Thread(target=serve).start()`],
];

if (canTrace())
  for (const [about, python] of servers)
    test(`${about}: what is accepted has what the listener passes on`, async () => {
      const server = await startProgram("/usr/bin/python3", ["-c", python]);
      const socktrace = startSocktrace(["--json", "--verify", "-p", String(server.pid)]);
      // It is printed when the kernel has been asked.
      await until(() => socktrace.stderr().includes("attached to"));
      const clients: Connection[] = [];
      for (let served = 1; served <= 3; served++) {
        clients.push(connect(Number(server.ready[1]), "127.0.0.1"));
        await until(() => server.output().includes(`served ${served}\n`));
      }
      socktrace.kill("SIGINT");
      await end(socktrace);
      for (const client of clients) client.destroy();
      const { sockets, verified } = JSON.parse(socktrace.stdout()) as Summary;
      assert.equal(
        sockets.map(({ state, listener: from, options }) => [state, from, originOf(options, "SO_KEEPALIVE")]),
        [["LISTEN", null, "observed"], ...[1, 2, 3].map(() => ["ESTABLISHED", 1, "inherited"])],
      );
      assert.equal(
        verified.differences.filter(({ explained }) => !explained),
        [],
      );
      await server.end("SIGKILL");
    });

interface Summary {
  readonly sockets: readonly {
    readonly state: string | null;
    readonly listener: number | null;
    readonly options: readonly Option[];
  }[];
  readonly verified: { readonly differences: readonly { readonly explained: boolean }[] };
}

interface Option {
  readonly name: string;
  readonly origin: string;
}

function originOf(options: readonly Option[], wanted: string): string | undefined {
  return options.find(({ name }) => name === wanted)?.origin;
}

test.run();
