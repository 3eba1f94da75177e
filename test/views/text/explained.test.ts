import { test } from "uvu";
import * as assert from "uvu/assert";
import { Tracer } from "../../../src/pipeline/tracer.ts";
import { makeView } from "../../../src/views/registry.ts";
import { coloured } from "../../../src/views/style.ts";
import { usualOptions, type ViewOptions } from "../../../src/views/view.ts";
import { World } from "../../../src/world/world.ts";

const log = `
10 1700000000.000000 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<socket:[100]>
10 1700000000.000100 setsockopt(3<socket:[100]>, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=0}, 8) = 0
10 1700000000.000200 setsockopt(3<socket:[100]>, SOL_TCP, TCP_KEEPIDLE, [60], 4) = 0
10 1700000000.000300 setsockopt(3<socket:[100]>, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=5}, 8) = 0
10 1700000000.000400 setsockopt(3<socket:[100]>, SOL_SOCKET, 0x4d2, [1], 4) = 0
10 1700000000.000500 setsockopt(3<socket:[100]>, SOL_TCP, TCP_NODELAY, [1], 4) = -1 EINVAL (Invalid argument)
10 1700000000.000600 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 4<socket:[101]>
10 1700000000.000700 setsockopt(4<socket:[101]>, SOL_IP, IP_ADD_MEMBERSHIP, {imr_multiaddr=inet_addr("239.7.7.7"), imr_interface=inet_addr("127.0.0.1")}, 8) = 0
10 1700000000.000800 setsockopt(4<socket:[101]>, SOL_SOCKET, SO_BINDTODEVICE, "e\\33[31m", 6) = 0
`.trim();

/** The timeline of the log. */
function told(options: Partial<ViewOptions>): string {
  const view = makeView("text", { ...usualOptions, ...options });
  if (view === null) throw new Error("no such view");
  const tracer = new Tracer(new World(), view, { timeline: true });
  const lines = log.split("\n").map((line, index) => tracer.line(line, index + 1, "log") ?? "");
  return lines.join("") + (tracer.end() ?? "");
}

test("under the first set of each option, what it does with its value on this socket", () => {
  assert.is(
    told({ explain: true }),
    `      TIME     PID SOCKET  FD  EVENT
  0.000000      10     #1   3  created   TCP over IPv4
  0.000100      10     #1   3  set       SO_LINGER on, 0 s
            SO_LINGER on, 0 s: close() will send RST and drop unsent data
  0.000200      10     #1   3  set       TCP_KEEPIDLE 60 s
            TCP_KEEPIDLE 60 s: the first probe goes out after 60 s of silence, once SO_KEEPALIVE is on
  0.000300      10     #1   3  set       SO_LINGER on, 5 s
  0.000400      10     #1   3  set       SOL_SOCKET:0x4d2 [1]
  0.000500      10     #1   3  FAILED    TCP_NODELAY = on: EINVAL
  0.000600      10     #2   4  created   UDP over IPv4
  0.000700      10     #2   4  set       IP_ADD_MEMBERSHIP 239.7.7.7 on 127.0.0.1
            IP_ADD_MEMBERSHIP 239.7.7.7 on 127.0.0.1: datagrams to 239.7.7.7 on 127.0.0.1 are received from now on
  0.000800      10     #2   4  set       SO_BINDTODEVICE "e\\x1b[31m"
            SO_BINDTODEVICE "e\\x1b[31m": only interface e\\x1b[31m is used
`,
  );
});

test("without it the timeline is as it was", () => {
  const lines = told({ explain: true }).split("\n");
  assert.is(told({}), lines.filter((line) => !line.startsWith(" ".repeat(12))).join("\n"));
});

test("--by-socket has the sentences too", () => {
  assert.is(
    told({ explain: true, bySocket: true }).split("\n\n")[0],
    `#1 TCP over IPv4, not connected
  0.000000      10     #1   3  created   TCP over IPv4
  0.000100      10     #1   3  set       SO_LINGER on, 0 s
            SO_LINGER on, 0 s: close() will send RST and drop unsent data
  0.000200      10     #1   3  set       TCP_KEEPIDLE 60 s
            TCP_KEEPIDLE 60 s: the first probe goes out after 60 s of silence, once SO_KEEPALIVE is on
  0.000300      10     #1   3  set       SO_LINGER on, 5 s
  0.000400      10     #1   3  set       SOL_SOCKET:0x4d2 [1]
  0.000500      10     #1   3  FAILED    TCP_NODELAY = on: EINVAL`,
  );
});

test("on a terminal a sentence is wrapped, and faint", () => {
  const lines = told({ explain: true, style: coloured, width: () => 60 }).split("\n");
  const at = lines.findIndex((line) => line.includes("the first probe"));
  assert.equal(lines.slice(at, at + 2), [
    "            \x1b[2mTCP_KEEPIDLE 60 s: the first probe goes out\x1b[0m",
    "            \x1b[2mafter 60 s of silence, once SO_KEEPALIVE is on\x1b[0m",
  ]);
});

test.run();
