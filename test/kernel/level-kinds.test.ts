/** Options of a level show what a socket is: every other socket that can be opened here refuses them. */
import { spawnSync } from "node:child_process";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { kindsByLevel } from "../../src/linux/levels.ts";

/** Prints the kinds of sockets that take an option of each level: set it, or read it. */
const program = `
import socket
families = {"AF_INET": 2, "AF_INET6": 10, "AF_UNIX": 1, "AF_NETLINK": 16, "AF_PACKET": 17}
types = {"SOCK_STREAM": 1, "SOCK_DGRAM": 2, "SOCK_RAW": 3, "SOCK_SEQPACKET": 5}
options = {"SOL_TCP": (6, 1), "SOL_UDP": (17, 1), "SOL_IPV6": (41, 16)}
for family, number in families.items():
    for type, kind in types.items():
        for protocol in (0, 6, 17, 136):
            try:
                s = socket.socket(number, kind, protocol)
            except OSError:
                continue
            for level, (at, name) in options.items():
                for ask in (lambda: s.getsockopt(at, name), lambda: s.setsockopt(at, name, 1)):
                    try:
                        ask()
                        print(level, family, type, s.getsockopt(1, 38))
                    except OSError:
                        pass
`;

test("SOL_TCP, SOL_UDP, SOL_IPV6", () => {
  const { stdout } = spawnSync("/usr/bin/python3", ["-c", program], { encoding: "utf8" });
  const protocols: Readonly<Record<string, number>> = { IPPROTO_TCP: 6 };
  const lines = stdout.trim().split("\n");
  for (const [level, kind] of Object.entries(kindsByLevel)) {
    const takers = lines.filter((line) => line.startsWith(`${level} `));
    assert.ok(takers.length > 0, level);
    for (const taker of takers) {
      const [, family, type, protocol] = taker.split(" ");
      if (kind?.family !== undefined) assert.is(family, kind.family, taker);
      if (kind?.type !== undefined) assert.is(type, kind.type, taker);
      if (kind?.protocol !== undefined) assert.is(Number(protocol), protocols[kind.protocol], taker);
    }
  }
});

test.run();
