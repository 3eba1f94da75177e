/**
 * What accept() gives a socket, in the timeline and in the summary. A value that is not known stands there with the
 * cause.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Tracer } from "../../../src/pipeline/tracer.ts";
import { makeView } from "../../../src/views/registry.ts";
import { usualOptions } from "../../../src/views/view.ts";
import { World } from "../../../src/world/world.ts";
import { shown as shownOf } from "../../support/summary.ts";

const LISTENER = `
7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
7 bind(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("0.0.0.0")}, 16) = 0`;
const KEEPALIVE = "\n7 setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0";
const LISTEN = "\n7 listen(3, 5) = 0";
const ACCEPT = `
7 accept(3, {sa_family=AF_INET, sin_port=htons(40000), sin_addr=inet_addr("10.0.0.9")}, [16]) = 4`;

test("set before listen(): the value is known", () => {
  assert.equal(shown(LISTENER + KEEPALIVE + LISTEN + ACCEPT), [
    "accepted  on #1 (0.0.0.0:80) from 10.0.0.9:40000, inherits SO_KEEPALIVE on",
    "SO_KEEPALIVE  on     on     inherited, set by 7",
  ]);
});

test("set after listen(): a connection that was queued before does not have it", () => {
  const why = "set after listen(), this connection may have been queued before";
  assert.equal(shown(LISTENER + LISTEN + KEEPALIVE + ACCEPT), [
    `accepted  on #1 (0.0.0.0:80) from 10.0.0.9:40000; SO_KEEPALIVE unknown: ${why}`,
    `SO_KEEPALIVE  ?      on     inherited, unknown: ${why}`,
  ]);
});

test("several options with one cause", () => {
  const nodelay = "\n7 setsockopt(3, SOL_TCP, TCP_NODELAY, [1], 4) = 0";
  const why = "set after listen(), this connection may have been queued before";
  assert.is(
    shown(LISTENER + LISTEN + KEEPALIVE + nodelay + ACCEPT)[0],
    `accepted  on #1 (0.0.0.0:80) from 10.0.0.9:40000; SO_KEEPALIVE, TCP_NODELAY unknown: ${why}`,
  );
});

test("an option that the catalogue does not know", () => {
  const unknown = "\n7 setsockopt(3, SOL_SOCKET, 0x4d2 /* SO_??? */, [1], 4) = 0";
  const why = "accept() may or may not copy this option";
  assert.equal(shown(LISTENER + unknown + LISTEN + ACCEPT), [
    `accepted  on #1 (0.0.0.0:80) from 10.0.0.9:40000; SOL_SOCKET:0x4d2 unknown: ${why}`,
    `SOL_SOCKET:0x4d2  ?      [1]    inherited, unknown: ${why}`,
  ]);
});

test("a value in force that depends on a setting of the traced machine", () => {
  const buffer = "\n7 setsockopt(3, SOL_SOCKET, SO_RCVBUF, [4194304], 4) = 0";
  assert.equal(shown(LISTENER + buffer + LISTEN + ACCEPT), [
    "accepted  on #1 (0.0.0.0:80) from 10.0.0.9:40000, inherits SO_RCVBUF (asked 4194304, in force unknown: depends on net.core.rmem_max of the traced machine), SO_BUF_LOCK SOCK_RCVBUF_LOCK",
    "SO_RCVBUF  ?      4194304  inherited, set by 7; value unknown: depends on net.core.rmem_max of the traced machine",
  ]);
});

test("a listener and a peer that are unknown", () => {
  assert.match(shown("7 accept(3, NULL, NULL) = 4")[0] ?? "", /^accepted {2}on #1 from an unknown peer$/);
});

test("-yy prints the peer that the program did not ask for", () => {
  const accept = "7 accept(3<TCP:[127.0.0.1:80]>, NULL, NULL) = 4<TCP:[127.0.0.1:80->127.0.0.1:58566]>";
  assert.match(shown(accept)[0] ?? "", / from 127\.0\.0\.1:58566$/);
});

/** The line of accept() in the timeline, and the accepted socket's row in its table of options. */
function shown(log: string): readonly string[] {
  const view = makeView("text", usualOptions);
  if (view === null) throw new Error("no such view");
  const tracer = new Tracer(new World(), view, { timeline: true });
  const lines = log.trim().split("\n");
  const timeline = lines.map((line, index) => tracer.line(line, index + 1, "log") ?? "").join("");
  tracer.end();
  const summary = tracer.summary({ strace: null, engine: null, source: "read" }).split("\n");
  const row = summary.findLastIndex((line) => line.startsWith("\tOPTION")) + 1;
  return [/accepted.*/.exec(timeline)?.[0] ?? "", ...(row === 0 ? [] : [summary[row]?.trim() ?? ""])];
}

test("the table of options stays within the terminal: the origin goes on below", () => {
  const log = `${LISTENER}${LISTEN}${KEEPALIVE}${ACCEPT}`;
  assert.match(
    shownOf(log, "text", { width: () => 70 }).summary,
    "\tSO_KEEPALIVE  ?      on     inherited, unknown: set after\n" +
      "\t                            listen(), this connection may have\n" +
      "\t                            been queued before\n",
  );
});

test("a secret is in one pair of parentheses", () => {
  const log = `
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    7 setsockopt(3, SOL_TCP, TCP_MD5SIG, "\\2\\0"..., 216) = 0`;
  assert.match(shownOf(log).summary, "\n\tTCP_MD5SIG(secret, 216 bytes)\n");
});

test.run();
