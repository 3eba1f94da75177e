import { test } from "uvu";
import * as assert from "uvu/assert";
import { Tracer } from "../../src/pipeline/tracer.ts";
import { makeSelection, readSelection, type SelectionWords } from "../../src/select/selection.ts";
import { makeView } from "../../src/views/registry.ts";
import { usualOptions } from "../../src/views/view.ts";
import { World } from "../../src/world/world.ts";

// A server, the client that it accepts, and a child that inherits both and runs another program.
const log = `
10 execve("/usr/sbin/server", ["server"], 0x0 /* 1 var */) = 0
10 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<socket:[100]>
10 setsockopt(3<socket:[100]>, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
10 bind(3<socket:[100]>, {sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr("0.0.0.0")}, 16) = 0
10 listen(3<socket:[100]>, 5) = 0
10 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 4<socket:[101]>
10 connect(4<socket:[101]>, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.53")}, 16) = 0
10 accept4(3<socket:[100]>, {sa_family=AF_INET, sin_port=htons(40000), sin_addr=inet_addr("10.0.0.9")}, [16], 0) = 5<socket:[102]>
10 close(4<socket:[101]>) = 0
10 fork() = 11
11 execve("/usr/bin/worker", ["worker"], 0x0 /* 1 var */) = 0
11 setsockopt(5<socket:[102]>, SOL_TCP, TCP_NODELAY, [1], 4) = 0
`.trim();

interface Told {
  /** The verbs of the timeline, each with its socket. */
  readonly timeline: string;
  /** Process by process: the sockets of the summary. */
  readonly summary: string;
}

/** The timeline and the summary of the log in a format. */
function read(
  format: "text" | "ndjson",
  words: Partial<SelectionWords>,
  lines = log,
): readonly [timeline: string, summary: string] {
  const specs = readSelection({ addresses: [], states: [], commands: [], options: [], unix: false, ...words });
  if ("type" in specs) throw new Error(specs.message);
  const selection = makeSelection(specs, { addresses: () => [], ports: () => [] });
  const view = makeView(format, usualOptions);
  if ("type" in selection || view === null) throw new Error("not a selection");
  const tracer = new Tracer(new World(), view, { timeline: true, selection });
  let out = "";
  for (const [index, line] of lines.split("\n").entries()) out += tracer.line(line, index + 1, "log") ?? "";
  out += tracer.end() ?? "";
  return [out, tracer.summary({ strace: null, engine: null, source: "read" })];
}

function told(words: Partial<SelectionWords>): Told {
  const [timeline, end] = read("ndjson", words);
  const records = (text: string): { [field: string]: unknown }[] =>
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as { [field: string]: unknown });
  const summary = records(end);
  const numbers = new Map(
    summary
      .filter((one) => one.type === "socket")
      .map((one) => {
        const socket = one.socket as { id: number };
        return [socket.id, `#${socket.id}`];
      }),
  );
  return {
    timeline: records(timeline)
      .map((one) => `${String(one.change)}${typeof one.socket === "number" ? ` #${one.socket}` : ""}`)
      .join(", "),
    summary: `${[...numbers.values()].join(" ")} of ${summary
      .filter((one) => one.type === "process")
      .map((one) => (one.process as { command: string }).command)
      .join(" ")}`,
  };
}

test("-i TCP: what is TCP from the beginning is told from the beginning", () => {
  assert.equal(told({ addresses: ["TCP"] }), {
    timeline: "created #1, option-set #1, bound #1, listening #1, accepted #3, forked, executed, option-set #3",
    summary: "#1 #3 of server worker",
  });
});

test("a change is told when its socket matches then; the summary has what ever matched", () => {
  assert.equal(told({ addresses: [":53"] }), {
    timeline: "connected #2, closed #2, gone #2, forked",
    summary: "#2 of server",
  });
  assert.equal(told({ states: ["TCP:LISTEN"] }), {
    timeline: "listening #1, forked, executed",
    summary: "#1 of server worker",
  });
});

test("--opt: from the call on that set it", () => {
  assert.equal(told({ options: ["TCP_NODELAY"] }), { timeline: "option-set #3", summary: "#3 of server worker" });
  assert.equal(told({ options: ["SO_KEEPALIVE:inherited"] }).timeline, "accepted #3, forked, executed, option-set #3");
});

test("-c: what a child holds is its own too, whoever made it", () => {
  assert.equal(told({ commands: ["worker"] }), { timeline: "executed, option-set #3", summary: "#1 #3 of worker" });
  assert.is(told({ commands: ["worker"], addresses: [":53"] }).summary, " of ");
});

test("the text summary has closed sockets that matched, under the process that made them", () => {
  const [, text] = read("text", { addresses: [":53"] });
  assert.match(text, /^10:\tserver\n {3}4: S_IFSOCK mode:0777 ino:101 {2}#2\n/);
  assert.is(text.match(/S_IFSOCK/g)?.length, 1);
});

/** Two processes with something that cannot be found out of each, and one thing that is of the whole log. */
const doubtful = `
10 execve("/usr/sbin/server", ["server"], 0x0 /* 1 var */) = 0
10 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<socket:[100]>
10 fork() = 11
11 execve("/usr/bin/worker", ["worker"], 0x0 /* 1 var */) = 0
11 io_uring_setup(8, 0x7ffd) = 9
11 io_uring_setup(8, 0x7ffd) = 10
11 execve("/usr/bin/other", ["other"], 0x0 /* 1 var */) = 0
11 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 9<socket:[103]>
11 +++ exited with 0 +++
10 connect(3<socket:[100]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("10.0.0.9")}, 16) = 0
`.trim();
const IO_URING = "unknown: io_uring: socket calls made through it are invisible";

/** The timeline without its first columns, and what the summary does not know. */
function doubtsOf(words: Partial<SelectionWords>): readonly [readonly string[], readonly string[]] {
  const [timeline, end] = read("text", words, doubtful);
  const lines = (text: string): readonly string[] => text.split("\n").filter((line) => line !== "");
  return [
    lines(timeline).map((line) => line.trim().replaceAll(/\s+/g, " ")),
    lines(end).filter((line) => line.startsWith("unknown: io_uring")),
  ];
}

test("what is unknown of a process is shown where that is selected", () => {
  assert.equal(doubtsOf({ commands: ["server"] }), [
    [
      "TIME PID SOCKET FD EVENT",
      "- 10 runs server",
      "- 10 #1 3 created TCP over IPv4",
      "- 10 forked process 11",
      "- 10 #1 3 connected to 10.0.0.9:80",
    ],
    [],
  ]);
  const [timeline, unknown] = doubtsOf({ commands: ["worker"] });
  assert.equal(timeline.filter((line) => line.includes("io_uring")).length, 1);
  assert.not.ok(
    timeline.some((line) => line.includes("other")),
    timeline.join("\n"),
  );
  assert.equal(unknown, [`${IO_URING} (2 times)`]);
});

test("where sockets are selected, of the processes that use them", () => {
  assert.equal(doubtsOf({ addresses: [":80"] })[1], []);
});

test("nothing selected: nothing told", () => {
  assert.equal(told({ addresses: ["UDP:54"] }), { timeline: "", summary: " of " });
});

test.run();
