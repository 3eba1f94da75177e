/** SO_PROTOCOL of every kind of socket that can be opened here, beside what socket() got and what linux/ makes of both. */
import { spawnSync } from "node:child_process";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { familyName } from "../../src/linux/families.ts";
import { protocolName, reportedProtocol } from "../../src/linux/protocols.ts";

const program = `
import json, socket
found = []
for family in range(1, 46):
    for type in range(1, 6):
        for protocol in [*range(0, 48), 136, 262, socket.htons(3)]:
            try:
                opened = socket.socket(family, type, protocol)
            except (OSError, OverflowError):
                continue
            found.append([family, type, protocol, opened.getsockopt(socket.SOL_SOCKET, 38)])
            opened.close()
print(json.dumps(found))
`;

type Opened = readonly [family: number, type: number, given: number, read: number];

const opened = JSON.parse(spawnSync("python3", ["-c", program], { encoding: "utf8" }).stdout) as readonly Opened[];

test("what SO_PROTOCOL reports is the protocol, or it is taken for nothing", () => {
  const families = new Set<string>();
  for (const [number, type, given, read] of opened) {
    const family = familyName(number);
    families.add(family);
    const reported = reportedProtocol(family, read);
    // socket(AF_INET, SOCK_STREAM, 0) gets IPPROTO_TCP.
    if (given !== 0 && reported !== null)
      assert.is(reported, protocolName(family, given), `${family} ${type} ${given} reads ${read}`);
  }
  for (const family of ["AF_INET", "AF_UNIX", "AF_NETLINK"])
    assert.ok(families.has(family), `no ${family} socket here`);
});

test("families that keep the protocol elsewhere report 0", () => {
  const elsewhere = opened
    .filter(([, , given, read]) => given !== 0 && read === 0)
    .map(([family]) => familyName(family));
  for (const family of new Set(elsewhere)) assert.is(reportedProtocol(family, 0), null, family);
});

test.run();
