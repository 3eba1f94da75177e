import { test } from "uvu";
import * as assert from "uvu/assert";
import { Tracer } from "../../../src/pipeline/tracer.ts";
import { clocks } from "../../../src/views/clock.ts";
import { makeView } from "../../../src/views/registry.ts";
import { usualOptions, type ViewOptions } from "../../../src/views/view.ts";
import { World } from "../../../src/world/world.ts";

/** A server with a thread: 11 is a thread of 10, 12 a process of its own. */
const log = `
10 1700000000.000000 execve("/bin/server", ["server", "--port", "5000"], 0x7ffc /* 9 vars */) = 0
10 1700000000.000100 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<socket:[100]>
10 1700000000.000200 setsockopt(3<socket:[100]>, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
10 1700000000.000300 setsockopt(3<socket:[100]>, SOL_TCP, TCP_KEEPIDLE, [60], 4) = 0
10 1700000000.000400 listen(3<socket:[100]>, 5) = 0
10 1700000000.000500 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM) = 11
11 1700000000.500000 accept(3<socket:[100]>, {sa_family=AF_INET, sin_port=htons(40000), sin_addr=inet_addr("127.0.0.1")}, [16]) = 4<socket:[101]>
11 1700000000.500100 setsockopt(4<socket:[101]>, SOL_TCP, TCP_NODELAY, [1], 4) = -1 EINVAL (Invalid argument)
10 1700000000.600000 fork() = 12
12 1700000000.600100 close(3<socket:[100]>) = 0
`.trim();

function timelineOf(text: string, options: Partial<ViewOptions> = {}): string {
  const view = makeView("text", { ...usualOptions, ...options });
  if (view === null) throw new Error("no such view");
  const tracer = new Tracer(new World(), view, { timeline: true });
  const lines = text.split("\n").map((line, index) => tracer.line(line, index + 1, "log") ?? "");
  return lines.join("") + (tracer.end() ?? "");
}

test("a thread is shown with its process, in a column that becomes wider under a heading of its own", () => {
  assert.is(
    timelineOf(log),
    `      TIME     PID SOCKET  FD  EVENT
  0.000100      10             runs      server --port 5000
  0.000100      10     #1   3  created   TCP over IPv4
  0.000200      10     #1   3  set       SO_KEEPALIVE on
  0.000300      10     #1   3  set       TCP_KEEPIDLE 60 s
  0.000400      10     #1   3  listens   backlog 5
  0.500000   10/11     #2   4  accepted  on #1 from 127.0.0.1:40000, inherits SO_KEEPALIVE on, TCP_KEEPIDLE 60 s
  0.500100   10/11     #2   4  FAILED    TCP_NODELAY = on: EINVAL
  0.600000      10             forked    process 12
  0.600100      12             runs      server --port 5000
  0.600100      12     #1   3  closed    this fd; the socket stays open under 1 other fd
`,
  );
  const wide = timelineOf(log.replaceAll(/(^|= )(1[012])( |$)/gm, "$14100$2$3"));
  assert.match(
    wide,
    / 410010 {5}#1 {3}3 {2}listens .*\n {6}TIME {7}PID\/TID SOCKET {2}FD {2}EVENT\n.* 410010\/410011 /,
  );
});

test("on a terminal a text that is too long continues below where it began", () => {
  assert.match(
    timelineOf(log, { width: () => 80 }),
    /accepted {2}on #1 from 127.0.0.1:40000, inherits\n {41}SO_KEEPALIVE on, TCP_KEEPIDLE 60 s\n/,
  );
  const lines = (width: number): readonly string[] => timelineOf(log, { width: () => width }).split("\n");
  for (const width of [60, 66, 80, 100])
    assert.equal(
      lines(width).filter((line) => line.length > width),
      [],
    );
});

const clock = (number: number): ViewOptions["clock"] => clocks[number] ?? usualOptions.clock;

test("-t, -tt and -ttt are strace's: time of day, with microseconds, seconds since 1970", () => {
  const zone = process.env.TZ;
  process.env.TZ = "Asia/Tokyo";
  const time = (number: number): string | undefined =>
    /^ *(\S+).*created/m.exec(timelineOf(log, { clock: clock(number) }))?.[1];
  assert.equal([0, 1, 2, 3].map(time), ["0.000100", "07:13:20", "07:13:20.000100", "1700000000.000100"]);
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

test("a log of times of day has them as they are, whatever the zone", () => {
  const line = "10 23:59:59.000007 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<socket:[100]>";
  const next = "10 00:00:01.000000 listen(3<socket:[100]>, 5) = 0";
  assert.match(timelineOf(`${line}\n${next}`, { clock: clock(1) }), /23:59:59 .*created.*\n *00:00:01 .*listens/);
  assert.match(
    timelineOf(`${line}\n${next}`, { clock: clock(2) }),
    /23:59:59\.000007 .*created.*\n *00:00:01\.000000 /,
  );
});

test("a log without times", () => {
  const line = "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<socket:[100]>";
  for (const number of [0, 1, 2, 3]) assert.match(timelineOf(line, { clock: clock(number) }), /^ {9}- {7}- {5}#1/m);
});

test.run();
