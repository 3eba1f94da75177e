/** Sockets that came where no line shows it, and ends that no line shows: what the timeline and the summary say. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Tracer } from "../../../src/pipeline/tracer.ts";
import { makeSelection, readSelection } from "../../../src/select/selection.ts";
import { makeView } from "../../../src/views/registry.ts";
import { usualOptions } from "../../../src/views/view.ts";
import { World } from "../../../src/world/world.ts";

const rights = (fds: string): string =>
  `{msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="x", iov_len=1}], msg_iovlen=1, msg_control=[{cmsg_len=20, ` +
  `cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[${fds}]}], msg_controllen=24, msg_flags=0}`;
const use = (fd: number): string => `setsockopt(${fd}, SOL_TCP, TCP_NODELAY, [1], 4) = 0`;

/** By what precedes the first use of fd 15: the timeline's words, and the summary's. */
const cases: Readonly<Record<string, string>> = {
  [`recvmsg(13, ${rights("15")}, 0) = 1`]: "received from a message (SCM_RIGHTS)",
  [`recvmsg(13, ${rights("15<socket:[7]>")}, 0) = 1`]: "received from a message (SCM_RIGHTS)",
  "pidfd_getfd(4, 5, 0) = 15": "taken from another process (pidfd_getfd)",
  "io_uring_setup(8, {flags=0}) = 4": "may come from io_uring: opened where the trace does not look",
  [`recvmsg(13, ${rights("15")}, 0) = 1\nclose(15) = 0`]: "opened before the trace",
  "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP": "opened before the trace, or in a line that could not be read",
  "close(9) = 0": "opened before the trace",
};

for (const [line, words] of Object.entries(cases))
  test(`${line.slice(0, 24)}...: ${words}`, () => {
    const [timeline, summary] = read(`${line}\n${use(15)}`);
    if (!line.includes("<")) assert.match(timeline, `  15  appeared  unknown kind, ${words}\n`);
    assert.match(summary, `\t${words}, still open\n`);
  });

test("a socket that is passed on: a line at the sender", () => {
  const [timeline] = read(`
    socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 5
    sendmsg(13, ${rights("5, 1")}, 0) = 1`);
  assert.match(timeline, "#1   5  passed    to another process (SCM_RIGHTS)\n");
  assert.not.match(timeline, "  1  passed");
});

test("close is not traced: what that means is said once", () => {
  const [timeline, summary] = read(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 4
    7 +++ exited with 0 +++`);
  assert.equal(
    timeline.split("\n").filter((line) => /closed|note/.test(line)),
    [
      "         -       7     #1   3  closed    by process exit at the latest",
      "         -       7             note      close is not traced: sockets are closed at the latest when their number is used again or their process ends",
      "         -       7     #2   4  closed    by process exit at the latest",
    ],
  );
  assert.match(summary, "opened by 7 (socket), closed at the latest by 7 (exit)\n");
  assert.is(summary.match(/close is not traced/g)?.length, 1);
});

test("without close in the log a socket ends when its number is used again", () => {
  const [, summary] = read(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3`);
  assert.match(summary, "opened by 7 (socket), closed at the latest when its fd number was used again\n");
});

test("a fork whose clone is not in the log: what it copies, and what its parent keeps", () => {
  const [timeline, summary] = read(`
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 accept(3, NULL, NULL) = 4
    8 setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
    8 close(3) = 0
    7 close(4) = 0
    8 setsockopt(4, SOL_TCP, TCP_NODELAY, [1], 4) = 0
    9 listen(7, 5) = 0`);
  assert.match(
    timeline,
    "#2   4  appeared  under this fd, taken for a copy that a fork made: its clone is not in the log\n",
  );
  assert.match(
    timeline,
    "         -       7     #1   3  appeared  under this fd, still open: it was another process that closed its copy\n",
  );
  assert.match(
    summary,
    "unknown: whether 9 is a thread of 8 or a process forked from it: its clone is not in the log (",
  );
});

const child = `
    10 execve("/bin/sh", ["sh"], 0x0 /* 1 var */) = 0
    10 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 5
    10 fork() = 11
    10 fork() = 12
    11 execve("/bin/sleep", ["sleep", "9"], 0x0 /* 1 var */) = 0
    12 +++ exited with 0 +++
    11 +++ exited with 0 +++`;

test("a child that runs a program with an inherited socket is in the timeline, also with a selection", () => {
  const lines = (text: string): readonly string[] =>
    text
      .split("\n")
      .filter((line) => / 1[12] /.test(line))
      .map((line) => line.trim());
  const own = ["-      11             runs      sleep 9", "-      11             exited    with 0"];
  assert.equal(lines(read(child)[0]), own);
  assert.equal(lines(read(child, ["TCP"])[0]), own);
  assert.equal(lines(read(child, ["UDP"])[0]), []);
});

function read(log: string, addresses: readonly string[] = []): readonly [timeline: string, summary: string] {
  const specs = readSelection({ addresses, states: [], commands: [], options: [], unix: false });
  if ("type" in specs) throw new Error(specs.message);
  const selection = makeSelection(specs, { addresses: () => [], ports: () => [] });
  const view = makeView("text", usualOptions);
  if ("type" in selection || view === null) throw new Error("not a selection");
  const tracer = new Tracer(new World(), view, { timeline: true, selection });
  const lines = log.trim().split("\n");
  const timeline = lines.map((line, at) => tracer.line(line.trim(), at + 1, "log") ?? "").join("");
  return [timeline + (tracer.end() ?? ""), tracer.summary({ strace: null, engine: null, source: "read" })];
}

test.run();
