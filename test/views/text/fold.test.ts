import { test } from "uvu";
import * as assert from "uvu/assert";
import { Tracer } from "../../../src/pipeline/tracer.ts";
import { makeView } from "../../../src/views/registry.ts";
import { usualOptions, type ViewOptions } from "../../../src/views/view.ts";
import { World } from "../../../src/world/world.ts";

/** --fold: repeats of a line are counted. */
class Timeline {
  readonly tracer: Tracer;
  private number = 0;

  constructor(options: Partial<ViewOptions> = {}) {
    const view = makeView("text", { ...usualOptions, fold: true, ...options });
    if (view === null) throw new Error("no such view");
    this.tracer = new Tracer(new World(), view, { timeline: true });
  }

  /** The timeline's text for a line: `SECONDS CALL`. */
  line(time: number, call: string, tid = 10): string {
    return this.tracer.line(`${tid} ${(1_700_000_000 + time).toFixed(6)} ${call}`, ++this.number, "log") ?? "";
  }

  accept(time: number, port: number, fd = 4, tid = 10): string {
    const peer = `{sa_family=AF_INET, sin_port=htons(${port}), sin_addr=inet_addr("127.0.0.1")}`;
    return this.line(time, `accept(3<socket:[100]>, ${peer}, [16]) = ${fd}<socket:[${port}]>`, tid);
  }

  close(time: number, port: number, fd = 4, tid = 10): string {
    return this.line(time, `close(${fd}<socket:[${port}]>) = 0`, tid);
  }
}

const LISTENER = "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<socket:[100]>";
const LISTEN = "listen(3<socket:[100]>, 5) = 0";
const RECEIVE =
  'setsockopt(3<socket:[100]>, SOL_SOCKET, SO_RCVTIMEO_OLD, "\\1\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0", 16) = 0';

function listening(options?: Partial<ViewOptions>): Timeline {
  const timeline = new Timeline(options);
  timeline.line(0, LISTENER);
  timeline.line(0.001, LISTEN);
  return timeline;
}

test("the first of its kind is printed at once, the others when something new comes", () => {
  const timeline = listening();
  assert.match(timeline.accept(0.1, 40_001), /accepted {2}on #1 from 127\.0\.0\.1:40001\n$/);
  assert.match(timeline.close(0.11, 40_001), /closed\n$/);
  for (let at = 2; at <= 9; at++)
    assert.is(timeline.accept(0.1 * at, 40_000 + at) + timeline.close(0.1 * at + 0.01, 40_000 + at), "");
  assert.match(timeline.line(1, RECEIVE), /accepted {2}.* x 8 .*\n.*closed {4}x 8 .*\n.*set /);
});

test("the count says how many, in which time; cells in which they differ are empty", () => {
  const timeline = listening();
  for (let at = 1; at <= 4; at++) {
    timeline.accept(0.1 * at, 40_000 + at);
    timeline.close(0.1 * at + 0.01, 40_000 + at);
  }
  assert.is(
    timeline.line(0.5, RECEIVE).replace(/set .*\n/, "set\n"),
    `  0.400000      10          4  accepted  on #1  x 3 in 0.200 s
  0.410000      10          4  closed    x 3 in 0.200 s
  0.500000      10     #1   3  set
`,
  );
});

test("a line that came again once is printed as it is", () => {
  const timeline = listening();
  timeline.accept(0.1, 40_001);
  assert.is(timeline.accept(0.2, 40_002, 5), "");
  assert.match(
    timeline.line(0.3, RECEIVE),
    /^ {2}0\.200000 {6}10 {5}#3 {3}5 {2}accepted {2}on #1 from 127\.0\.0\.1:40002\n.*set/,
  );
});

test("every second of the trace the counts are printed, though nothing new comes", () => {
  const timeline = listening();
  for (let at = 1; at <= 10; at++) assert.is(timeline.accept(0.1 * at, 40_000 + at, 3 + at) === "", at > 1);
  assert.match(timeline.accept(1.3, 40_011, 20), /^ {2}1\.000000 .* accepted {2}on #1 {2}x 9 in 0\.800 s\n$/);
});

test("settle prints the counts: a live trace calls it when nothing comes", () => {
  const timeline = listening();
  timeline.accept(0.1, 40_001);
  assert.is(timeline.tracer.reporter.settle(), "");
  timeline.accept(0.2, 40_002, 5);
  timeline.accept(0.3, 40_003, 6);
  assert.match(timeline.tracer.reporter.settle(), /accepted {2}on #1 {2}x 2 in 0\.100 s\n$/);
  assert.is(timeline.tracer.reporter.settle(), "");
});

test("the end prints the counts that are left", () => {
  const timeline = listening();
  for (let at = 1; at <= 3; at++) timeline.accept(0.1 * at, 40_000 + at, 3 + at);
  assert.match(timeline.tracer.end() ?? "", /accepted {2}on #1 {2}x 2 in 0\.100 s\n$/);
});

test("other values, other listeners and failures are never counted with them", () => {
  const timeline = listening();
  timeline.accept(0.1, 40_001, 4);
  timeline.line(0.2, "setsockopt(4<socket:[40001]>, SOL_TCP, TCP_NODELAY, [1], 4) = 0");
  timeline.accept(0.3, 40_002, 5);
  assert.match(
    timeline.line(0.4, "setsockopt(5<socket:[40002]>, SOL_TCP, TCP_NODELAY, [0], 4) = 0"),
    /accepted .*\n.*set {7}TCP_NODELAY off\n/,
  );
  assert.match(
    timeline.line(0.5, "setsockopt(5<socket:[40002]>, SOL_TCP, TCP_NODELAY, [1], 4) = -1 EINVAL (x)"),
    /FAILED/,
  );
});

test("--by-socket: within the lines of each socket", () => {
  const timeline = new Timeline({ bySocket: true });
  timeline.line(0, LISTENER);
  for (let at = 1; at <= 6; at++)
    timeline.line(0.1 * at, `setsockopt(3<socket:[100]>, SOL_TCP, TCP_CORK, [${at % 2}], 4) = 0`);
  assert.is(
    timeline.tracer.end(),
    `#1 TCP over IPv4, not connected
  0.000000      10     #1   3  created   TCP over IPv4
  0.100000      10     #1   3  set       TCP_CORK on
  0.200000      10     #1   3  set       TCP_CORK off
  0.500000      10     #1   3  set       TCP_CORK on  x 2 in 0.200 s
  0.600000      10     #1   3  set       TCP_CORK off  x 2 in 0.200 s
`,
  );
});

test("no line is lost: the counts and the lines make up all that happened", () => {
  const timeline = listening();
  let text = "";
  for (let at = 0; at < 5_000; at++) {
    const port = 10_000 + at;
    text += timeline.accept(at / 100, port, 4, 10);
    if (at % 3 === 0)
      text += timeline.line(
        at / 100 + 0.001,
        `setsockopt(4<socket:[${port}]>, SOL_SOCKET, SO_RCVLOWAT, [${at % 700}], 4) = 0`,
      );
    text += timeline.close(at / 100 + 0.002, port, 4, 10);
  }
  text += timeline.tracer.end() ?? "";
  const count = (verb: string): number =>
    [...text.matchAll(new RegExp(` ${verb}(?: .*?)?(?: x ([\\d,]+)(?: in .*)?)?$`, "gm"))].reduce(
      (sum, [, many]) => sum + Number((many ?? "1").replaceAll(",", "")),
      0,
    );
  assert.equal([count("accepted"), count("closed"), count("set")], [5_000, 5_000, 1_667]);
});

test.run();
