/** What explain says of errors and states leads somewhere: each command that it names runs, and shows what it is said to. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { symptoms } from "../../src/linux/symptoms/index.ts";
import { killPrograms, startProgram } from "../support/program.ts";
import { socktrace } from "../support/socktrace.ts";

const test = suite("explain's symptoms");
test.after(killPrograms);

/** Connections on loopback, brought into each state of TCP; it prints a port for each. */
const STATES = `
import json, sys, time
from socket import *
keep = []
def listener(backlog=8, *options):
    s = socket(); s.bind(("127.0.0.1", 0))
    for option in options: s.setsockopt(*option)
    s.listen(backlog); keep.append(s)
    return s
def connection():
    s = listener(); c = create_connection(s.getsockname()); a, _ = s.accept(); keep.extend([c, a])
    return c, a
def fill(s):
    s.setblocking(False)
    for _ in range(20):
        try:
            while True: s.send(b"x" * 65536)
        except BlockingIOError: time.sleep(0.01)
def waiting(s):
    c = socket(); c.setblocking(False); c.connect_ex(s.getsockname()); keep.append(c)
    return c
port = lambda s: s.getsockname()[1]
found = {}
found["LISTEN"] = port(listener())
found["ESTABLISHED"] = port(connection()[0])
full = listener(0); waiting(full); time.sleep(0.1); found["SYN_SENT"] = port(waiting(full))
found["SYN_RECV"] = port(listener(8, (IPPROTO_TCP, TCP_DEFER_ACCEPT, 30))); waiting(keep[-1])
c, a = connection(); c.shutdown(SHUT_WR); found["FIN_WAIT2"], found["CLOSE_WAIT"] = port(c), port(a)
c, a = connection(); fill(c); c.shutdown(SHUT_WR); found["FIN_WAIT1"] = port(c)
c, a = connection(); fill(c); c.shutdown(SHUT_WR); a.shutdown(SHUT_WR); found["CLOSING"] = port(c)
c, a = connection(); c.shutdown(SHUT_WR); a.recv(1); fill(a); a.shutdown(SHUT_WR); found["LAST_ACK"] = port(a)
c, a = connection(); found["TIME_WAIT"] = port(c); c.close(); a.recv(1); a.close()
c = socket(); c.bind(("127.0.0.1", 0)); keep.append(c); found["CLOSED"] = port(c)
time.sleep(0.2)
print("ready " + json.dumps(found), flush=True); sys.stdin.read()
`;

test("a state's command lists a socket in that state", async () => {
  const { ready, end } = await startProgram("python3", ["-c", STATES]);
  const ports = JSON.parse(ready[1] ?? "{}") as Readonly<Record<string, number>>;
  const states = symptoms.filter(({ kind }) => kind === "state");
  assert.equal(states.map(({ name }) => name).sort(), Object.keys(ports).sort());
  for (const { name, commands } of states)
    for (const command of commands) {
      const { stdout } = socktrace([...words(command), "-nP"]);
      assert.match(stdout, new RegExp(`:${ports[name] ?? "?"}\\b`), command);
    }
  await end();
});

test("each command runs: it finds sockets, or says that there is none", async () => {
  const { pid, end } = await startProgram("python3", ["-c", STATES]);
  const commands = new Set(symptoms.flatMap((one) => one.commands));
  for (const command of commands) {
    const { status, stdout, stderr } = socktrace(words(command.replace("PID", String(pid))));
    assert.ok(
      status === 0 ? stdout !== "" : status === 1 && /^socktrace: no .*socket/m.test(stderr),
      `${command}: ${stderr}`,
    );
  }
  await end();
});

test("as JSON, with the sentences and what shows each", () => {
  const { stdout } = socktrace(["explain", "--json", "EDOM"]);
  const { symptoms: found } = JSON.parse(stdout) as { readonly symptoms: unknown };
  assert.equal(found, [
    {
      name: "EDOM",
      kind: "errno",
      aliases: [],
      title: "Numerical argument out of domain",
      means: [
        {
          text: "SO_RCVTIMEO and SO_SNDTIMEO give it where tv_usec is not below a million.",
          proofs: [
            {
              says: "SO_RCVTIMEO and SO_SNDTIMEO give it where tv_usec is not below a million.",
              program: "timeouts.a_million_microseconds_are_refused",
            },
          ],
        },
      ],
      rules: ["option-refused"],
      options: ["SO_RCVTIMEO", "SO_SNDTIMEO"],
      commands: [],
    },
  ]);
});

/** Its words behind `socktrace`, as a shell has them. */
function words(command: string): readonly string[] {
  return Array.from(command.matchAll(/'([^']*)'|(\S+)/g), ([, quoted, plain]) => quoted ?? plain ?? "").slice(1);
}

test.run();
