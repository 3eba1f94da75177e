import { execFileSync } from "node:child_process";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { startProgram } from "../support/program.ts";

const programs = "samples/programs";

/** What the factory meant. */
interface Ready {
  readonly sockets: Readonly<Record<string, Meant>>;
}

interface Meant {
  readonly names: readonly { readonly pid: number; readonly fd: number }[];
  readonly set: Readonly<Record<string, number | string>>;
  readonly state: string | null;
}

/** What truth.py read from outside, by pid and fd. */
type Truth = Readonly<Record<string, Readonly<Record<string, Socket>>>>;

interface Socket {
  readonly inode: number;
  readonly state: string;
  readonly options: Readonly<Record<string, number | string | null>>;
}

/** Options that read back as they were set, as long as nothing else sets them. */
const plain = ["SO_REUSEADDR", "SO_REUSEPORT", "SO_BROADCAST", "SO_KEEPALIVE", "SO_PASSCRED", "SO_BINDTODEVICE"];
plain.push("TCP_NODELAY", "TCP_KEEPIDLE", "TCP_USER_TIMEOUT", "IP_TOS", "IP_TTL", "IPV6_V6ONLY", "IPV6_UNICAST_HOPS");

const situations = execFileSync(`${programs}/factory.py`, ["--list"], { encoding: "utf8" }).trim().split("\n");

for (const line of situations) {
  const [name = ""] = line.split(" ");
  test(line.replace(/ +/, ": "), async () => {
    const factory =
      name === "adopted"
        ? await startProgram(`${programs}/activate.py`, [`${programs}/factory.py`, name])
        : await startProgram(`${programs}/factory.py`, [name]);
    const { sockets } = JSON.parse(factory.ready[1]!) as Ready;
    const truth = lookAt(sockets);
    assert.equal(namesIn(truth), namesMeant(sockets), "each socket has these names, and there is no other");
    for (const [label, { names, set, state }] of Object.entries(sockets)) {
      const [first] = names;
      const socket = first === undefined ? undefined : truth[first.pid]?.[first.fd];
      if (socket === undefined) continue;
      if (state !== null) assert.is(socket.state, state, `state of ${label}`);
      for (const option of plain)
        if (option in set) assert.is(socket.options[option], set[option], `${option} of ${label}`);
    }
    assert.is(await factory.end(), 0);
  });
}

function lookAt(sockets: Ready["sockets"]): Truth {
  const pids = new Set(Object.values(sockets).flatMap(({ names }) => names.map(({ pid }) => String(pid))));
  return JSON.parse(execFileSync(`${programs}/truth.py`, [...pids], { encoding: "utf8" })) as Truth;
}

/** The names of each socket, by inode, in a form that can be compared. */
function namesIn(truth: Truth): string[] {
  const byInode = new Map<number, string[]>();
  for (const [pid, fds] of Object.entries(truth))
    for (const [fd, { inode }] of Object.entries(fds))
      byInode.set(inode, [...(byInode.get(inode) ?? []), `${pid}:${fd}`]);
  return [...byInode.values()].map((names) => names.sort().join(" ")).sort();
}

function namesMeant(sockets: Ready["sockets"]): string[] {
  return Object.values(sockets)
    .filter(({ names }) => names.length > 0)
    .map(({ names }) =>
      names
        .map(({ pid, fd }) => `${pid}:${fd}`)
        .sort()
        .join(" "),
    )
    .sort();
}

test.run();
