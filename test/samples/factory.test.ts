import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  canReadTruth,
  listSituations,
  makeSituation,
  namesMeant,
  readTruth,
  sorted,
  type Truth,
} from "../support/factory.ts";

/** Options that read back as they were set, as long as nothing else sets them. */
const plain = [
  "SO_REUSEADDR",
  "SO_REUSEPORT",
  "SO_BROADCAST",
  "SO_KEEPALIVE",
  "SO_PASSCRED",
  "SO_BINDTODEVICE",
  "TCP_NODELAY",
  "TCP_KEEPIDLE",
  "TCP_USER_TIMEOUT",
  "IP_TOS",
  "IP_TTL",
  "IPV6_V6ONLY",
  "IPV6_UNICAST_HOPS",
];

const isPossible = canReadTruth();
for (const { name, about } of listSituations()) {
  check(`${name}: ${about}`, async () => {
    const { program, sockets } = await makeSituation(name);
    const truth = readTruth(sockets);
    assert.equal(namesIn(truth), namesMeant(sockets), "each socket has these names, and there is no other");
    for (const [label, { names, set, state }] of Object.entries(sockets)) {
      const [first] = names;
      const socket = first === undefined ? undefined : truth[first.pid]?.[first.fd];
      if (socket === undefined) continue;
      if (state !== null) assert.is(socket.state, state, `state of ${label}`);
      for (const option of plain) {
        if (option in set) assert.is(socket.options[option], set[option], `${option} of ${label}`);
      }
    }
    assert.is(await program.end(), 0);
  });
}

function check(title: string, body: () => Promise<void>): void {
  if (isPossible) test(title, body);
  else test.skip(title, body);
}

/** The names of each socket, which its inode identifies. */
function namesIn(truth: Truth): string[] {
  const byInode = new Map<number, string[]>();
  for (const [pid, fds] of Object.entries(truth)) {
    for (const [fd, { inode }] of Object.entries(fds)) {
      byInode.set(inode, [...(byInode.get(inode) ?? []), `${pid}:${fd}`]);
    }
  }
  return sorted([...byInode.values()]);
}

test.run();
