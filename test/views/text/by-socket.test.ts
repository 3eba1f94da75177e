import { test } from "uvu";
import * as assert from "uvu/assert";
import { Tracer } from "../../../src/pipeline/tracer.ts";
import { makeView } from "../../../src/views/registry.ts";
import { usualOptions } from "../../../src/views/view.ts";
import { World } from "../../../src/world/world.ts";

const log = `
10 1700000000.000000 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<socket:[100]>
10 1700000000.000100 setsockopt(3<socket:[100]>, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
10 1700000000.000200 socket(AF_UNIX, SOCK_DGRAM, 0) = 4<socket:[101]>
10 1700000000.000300 bind(3<socket:[100]>, {sa_family=AF_INET, sin_port=htons(5000), sin_addr=inet_addr("0.0.0.0")}, 16) = 0
10 1700000000.000400 bind(4<socket:[101]>, {sa_family=AF_UNIX, sun_path="/tmp/a\\33[31m"}, 16) = -1 EADDRINUSE (Address already in use)
10 1700000000.000500 listen(3<socket:[100]>, 5) = 0
10 1700000000.000600 close(4<socket:[101]>) = 0
10 1700000000.000700 accept(3<socket:[100]>, {sa_family=AF_INET, sin_port=htons(40000), sin_addr=inet_addr("10.0.0.9")}, [16]) = 4<socket:[102]>
`.trim();

test("--by-socket: the story of each socket, one after the other", () => {
  const view = makeView("text", { ...usualOptions, bySocket: true });
  if (view === null) throw new Error("no such view");
  const tracer = new Tracer(new World(), view, { timeline: true });
  for (const [index, line] of log.split("\n").entries()) assert.is(tracer.line(line, index + 1, "log"), undefined);
  assert.is(
    tracer.end(),
    `#1 TCP over IPv4, 0.0.0.0:5000, LISTEN, backlog 5
  0.000000      10     #1   3  created   TCP over IPv4
  0.000100      10     #1   3  set       SO_REUSEADDR on
  0.000300      10     #1   3  bound     0.0.0.0:5000
  0.000500      10     #1   3  listens   backlog 5

#2 UNIX dgram, never connected
  0.000200      10     #2   4  created   UNIX dgram
  0.000400      10     #2   4  FAILED    bind /tmp/a\\x1b[31m: EADDRINUSE
  0.000600      10     #2   4  closed

#3 TCP over IPv4, accepted on #1 (0.0.0.0:5000) from 10.0.0.9:40000, ESTABLISHED
  0.000700      10     #3   4  accepted  on #1 (0.0.0.0:5000) from 10.0.0.9:40000, inherits SO_REUSEADDR on
`,
  );
});

test.run();
