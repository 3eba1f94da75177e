import { test } from "uvu";
import * as assert from "uvu/assert";
import { Tracer } from "../../../src/pipeline/tracer.ts";
import { makeView } from "../../../src/views/registry.ts";
import { usualOptions } from "../../../src/views/view.ts";
import { World } from "../../../src/world/world.ts";

/** lsof's and netstat's tables of a trace: a server, a client, a pair, and what neither of the two would list. */
const log = `
10 1700000000.000000 execve("/bin/server", ["server"], 0x7ffc /* 9 vars */) = 0
10 1700000000.000100 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<socket:[100]>
10 1700000000.000200 bind(3<socket:[100]>, {sa_family=AF_INET, sin_port=htons(5000), sin_addr=inet_addr("0.0.0.0")}, 16) = 0
10 1700000000.000300 listen(3<socket:[100]>, 5) = 0
10 1700000000.000400 accept(3<socket:[100]>, {sa_family=AF_INET, sin_port=htons(40000), sin_addr=inet_addr("127.0.0.1")}, [16]) = 4<socket:[101]>
10 1700000000.000500 getsockname(4<socket:[101]>, {sa_family=AF_INET, sin_port=htons(5000), sin_addr=inet_addr("127.0.0.1")}, [16]) = 0
10 1700000000.000600 socket(AF_INET6, SOCK_STREAM, IPPROTO_IP) = 5<socket:[102]>
10 1700000000.000700 connect(5<socket:[102]>, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), sin6_scope_id=0}, 28) = 0
10 1700000000.000800 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 6<socket:[103]>
10 1700000000.000900 socket(AF_INET6, SOCK_DGRAM, IPPROTO_IP) = 7<socket:[104]>
10 1700000000.001000 bind(7<socket:[104]>, {sa_family=AF_INET6, sin6_port=htons(53), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28) = 0
10 1700000000.001100 socketpair(AF_UNIX, SOCK_STREAM, 0, [8<socket:[105]>, 9<socket:[106]>]) = 0
10 1700000000.001200 close(4<socket:[101]>) = 0
10 1700000000.001300 close(9<socket:[106]>) = 0
`.trim();

function told(format: string, width: number | null = null): string {
  const view = makeView(format, { ...usualOptions, width: () => width });
  if (view === null) throw new Error("no such view");
  const tracer = new Tracer(new World(), view, { timeline: true });
  for (const [index, line] of log.split("\n").entries()) tracer.line(line, index + 1, "log");
  tracer.end();
  return tracer.summary({ strace: null, engine: null, source: "read" });
}

test("lsof: what was closed says so, what is not known is `?`", () => {
  assert.is(
    told("lsof"),
    `COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME
server   10    ? 3u IPv4    100      0t0  TCP *:5000 (LISTEN)
server   10    ? 4u IPv4    101      0t0  TCP 127.0.0.1:5000->127.0.0.1:40000 (CLOSED)
server   10    ? 5u IPv6    102      0t0  TCP ?->[2001:db8::1]:443 (ESTABLISHED)
server   10    ? 6u sock      -      0t0  103 protocol: TCP
server   10    ? 7u IPv6    104      0t0  UDP [::1]:53
server   10    ? 8u unix      -      0t0  105 type=STREAM (CONNECTED)
server   10    ? 9u unix      -      0t0  106 type=STREAM (CLOSED)
`,
  );
});

test("netstat: a trace knows no queues, and shows every socket, also one that is neither bound nor connected", () => {
  assert.is(
    told("netstat"),
    `Active Internet connections (servers and established)
Proto Recv-Q Send-Q Local Address  Foreign Address State       PID/Program name
tcp        ?      ? 0.0.0.0:5000   0.0.0.0:*       LISTEN      10/server
tcp        ?      ? 127.0.0.1:5000 127.0.0.1:40000 CLOSED      10/server
tcp        ?      ? 0.0.0.0:*      0.0.0.0:*                   10/server
tcp6       ?      ? ?              2001:db8::1:443 ESTABLISHED 10/server
udp6       ?      ? ::1:53         :::*                        10/server
Active UNIX domain sockets (servers and established)
Proto Flags Type   State     I-Node PID/Program name Path
unix  [ ]   STREAM CONNECTED 105    10/server
unix  [ ]   STREAM CLOSED    106    10/server
`,
  );
});

test("no line of a table is wider than the terminal", () => {
  for (const format of ["lsof", "netstat", "table"]) {
    for (const width of [20, 40, 60, 80, 100]) {
      const wide = told(format, width)
        .split("\n")
        .filter((line) => line.length > width);
      assert.equal(wide, [], `${format} in ${width} columns`);
    }
  }
});

test("lsof in 60 columns: an address loses its middle", () => {
  assert.is(told("lsof", 60).split("\n")[2], "server   10    ? 4u IPv4    101      0t0  TCP 127.0.0~LOSED)");
});

test.run();
