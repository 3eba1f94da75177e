/** Events that were lost on their way (the eBPF engine): what the model says of sockets after that, until the kernel is asked and then. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asBytes, asFd, asInode, asMicros, asTid, type Micros } from "../../src/base/brands.ts";
import type { EventOf } from "../../src/events/event.ts";
import { optionsNow } from "../../src/world/moved.ts";
import { unseenText } from "../../src/world/why/unseen.ts";
import { whyNotSeen } from "../../src/world/why/unset.ts";
import { whyNoValue } from "../../src/world/why/no-value.ts";
import { World } from "../../src/world/world.ts";
import { feed, type Asked } from "../support/world.ts";

const kind = { family: "AF_INET", type: "SOCK_STREAM", protocol: "IPPROTO_TCP" };
const live = { sysctls: new Map<string, string>(), announced: true, launched: true, kernelStates: true, fdCalls: true };

const begun = `
  7 1.000 execve("./server", ["./server"], 0x0) = 0
  7 1.010 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<socket:[100]>
  7 1.020 setsockopt(3<socket:[100]>, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
  7 1.030 setsockopt(3<socket:[100]>, SOL_TCP, TCP_QUICKACK, [0], 4) = 0
`;

/** `7 1.5 socket(...)`: at a second and a half of some day. */
const stamped = (log: string): string =>
  log.replaceAll(
    /^( *\d+ )(\d\.\d+)(?= )/gm,
    (_, pid: string, time: string) => `${pid}170000000${Number(time).toFixed(6)}`,
  );
const at = (seconds: number): Micros => asMicros(1_700_000_000e6 + seconds * 1e6);

function begin(log = begun): Asked {
  return go(new World(live), log);
}

function go(world: World, log: string): Asked {
  return feed(world, stamped(log));
}

/** So many were lost, of these processes, in the second before that time. */
function lose({ world }: Asked, seconds: number, of: readonly number[] | null, states = false): readonly unknown[] {
  const time = at(seconds);
  const seen = { tid: asTid(0), time, line: 0, call: "" };
  const since = at(seconds - 1);
  return world.apply({ type: "missed", seen, records: 5, since, of: of === null ? null : new Set(of), states });
}

type Values = Readonly<Record<string, string | number | boolean>>;

/** The kernel is asked what the process has open: one TCP socket, with these options. */
function reread({ world }: Asked, seconds: number, options: Values, made: Partial<EventOf<"observed">> = {}): void {
  const seen = { tid: asTid(7), time: at(seconds), line: 0, call: "pidfd_getfd" };
  const fd = { fd: asFd(3), inode: asInode(100), file: null, details: null };
  const read = Object.entries(options).map(([name, data]) => ({
    level: name.startsWith("TCP_") ? "SOL_TCP" : "SOL_SOCKET",
    name,
    value: { type: "known" as const, data },
    changed: null,
  }));
  const socket: EventOf<"observed"> = {
    type: "observed",
    seen,
    at: fd,
    kind,
    cloexec: false,
    nonblock: true,
    local: null,
    peer: null,
    state: "CLOSED",
    backlog: null,
    options: read,
    activity: null,
    ...made,
  };
  world.apply({ type: "reread", seen, sockets: [socket] });
}

/** `SO_KEEPALIVE ? set: events were lost ...`: the options of socket 1, and why they are not known. */
function shown(asked: Asked): readonly string[] {
  const socket = asked.socket(1);
  return optionsNow(socket).map((option) => {
    const data = option.value?.type === "known" ? JSON.stringify(option.value.data) : "?";
    return `${option.name} ${data} ${option.origin}${option.value === null ? `: ${whyNoValue(option, socket)}` : ""}`;
  });
}

const LOST = "events were lost that may have changed it";

test("a loss is of no process, and what it may have changed is unknown until the kernel is asked", () => {
  const asked = begin();
  assert.equal(
    lose(asked, 2, [7]).map((change) => ({ ...(change as object), seen: null })),
    [{ type: "missed", seen: null, process: null, records: 5 }],
  );
  assert.equal(asked.doubts(), []);
  assert.equal([...asked.world.state.processes.keys()], [7]);
  assert.equal(shown(asked), [`SO_KEEPALIVE ? set: ${LOST}`, `TCP_QUICKACK ? set: ${LOST}`]);
  const socket = asked.socket(1);
  assert.equal([socket.state, socket.stateUnknown, socket.nonblock], [null, "lost", null]);
  assert.is(whyNotSeen(socket), "events were lost that may have set it");
  go(asked.world, "7 2.500 setsockopt(3<socket:[100]>, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0");
  assert.equal(shown(asked), ["SO_KEEPALIVE true set", `TCP_QUICKACK ? set: ${LOST}`]);
});

test("the kernel's answer: what is as it was set stays so, what is not is observed, also where the kernel moves it", () => {
  const asked = begin();
  lose(asked, 2, [7]);
  reread(asked, 3, { SO_KEEPALIVE: true, TCP_QUICKACK: true, SO_REUSEADDR: true });
  assert.equal(shown(asked), ["SO_KEEPALIVE true set", "TCP_QUICKACK true observed", "SO_REUSEADDR true observed"]);
  const socket = asked.socket(1);
  assert.equal([socket.state, socket.nonblock, socket.gap?.isRead], ["CLOSED", true, true]);
});

test("facts follow the kernel, too: a listener that was made one unseen", () => {
  const asked = begin();
  reread(asked, 1.5, { SO_ACCEPTCONN: false });
  lose(asked, 2, [7]);
  reread(asked, 3, { SO_ACCEPTCONN: true }, { state: "LISTEN", backlog: 5 });
  assert.not.ok(shown(asked).includes("SO_ACCEPTCONN false observed"));
  assert.equal([asked.socket(1).state, asked.socket(1).backlog], ["LISTEN", 5]);
});

test("a membership, which the kernel does not give back, stays unknown", () => {
  const asked = begin(`
    7 1.000 socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 3<socket:[100]>
    7 1.010 setsockopt(3<socket:[100]>, SOL_IP, IP_ADD_MEMBERSHIP, {imr_multiaddr=inet_addr("239.1.2.3"), imr_interface=inet_addr("0.0.0.0")}, 8) = 0
  `);
  lose(asked, 2, [7]);
  reread(asked, 3, { SO_KEEPALIVE: false }, { kind: { ...kind, type: "SOCK_DGRAM", protocol: "IPPROTO_UDP" } });
  assert.equal(shown(asked), [`IP_ADD_MEMBERSHIP ? set: ${LOST}`]);
});

test("what concerns other processes is not touched; of a process that is not in the model it may be anybody's", () => {
  const [one, other] = [begin(), begin()];
  lose(one, 2, []);
  assert.equal(shown(one), ["SO_KEEPALIVE true set", "TCP_QUICKACK false set"]);
  lose(other, 2, [99]);
  assert.equal(shown(other), [`SO_KEEPALIVE ? set: ${LOST}`, `TCP_QUICKACK ? set: ${LOST}`]);
});

test("changes of TCP states alone: the states of connections are unknown, nothing else", () => {
  const asked = begin(`
    ${begun}
    7 1.100 connect(3<socket:[100]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
    7 1.110 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 4<socket:[101]>
    7 1.120 listen(4<socket:[101]>, 5) = 0
  `);
  lose(asked, 2, [], true);
  assert.equal([asked.socket(1).state, asked.socket(2).state], [null, "LISTEN"]);
  assert.ok(shown(asked).includes("SO_KEEPALIVE true set"));
  const seen = { tid: asTid(0), time: at(3), line: 0, call: "" };
  assert.equal(asked.world.apply({ type: "tcp-state", seen, inode: asInode(100), state: "CLOSE_WAIT" }), []);
  assert.is(asked.socket(1).state, "CLOSE_WAIT");
});

test("a socket that appears after a loss was opened in it, not before the trace", () => {
  const asked = begin();
  lose(asked, 2, [7]);
  go(asked.world, "7 2.500 setsockopt(9<socket:[109]>, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0");
  assert.is(asked.socket(2).unseen, "lost");
  assert.is(unseenText(asked.socket(2)), "opened in events that were lost");
});

test("so does one of a process whose fork was lost", () => {
  const asked = begin();
  lose(asked, 2, [8]);
  go(asked.world, "8 2.500 setsockopt(9<socket:[109]>, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0");
  assert.is(asked.socket(2).unseen, "lost");
});

test("what is made after a loss was seen from its birth on; what a listener passes on that was not read was not", () => {
  const asked = begin(`
    7 1.000 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<socket:[100]>
    7 1.010 setsockopt(3<socket:[100]>, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
    7 1.020 listen(3<socket:[100]>, 5) = 0
  `);
  lose(asked, 2, [7]);
  go(
    asked.world,
    `
    7 2.500 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 9<socket:[109]>
    7 2.600 accept4(3<socket:[100]>, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("10.0.0.9")}, [16], 0) = 10<socket:[110]>
    `,
  );
  assert.is(asked.socket(2).gap, null);
  assert.ok(asked.socket(2).historyComplete);
  assert.equal(
    optionsNow(asked.socket(3)).map(({ name, value }) => [name, value]),
    [["SO_KEEPALIVE", null]],
  );
});

test("a socket that closed while events were lost, before that was noticed", () => {
  const asked = begin(`
    ${begun}
    7 1.500 close(3<socket:[100]>) = 0
    7 1.600 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<socket:[101]>
  `);
  lose(asked, 2, [7]);
  assert.not.ok(asked.socket(1).historyComplete);
  assert.equal(shown(asked), [`SO_KEEPALIVE ? set: ${LOST}`, `TCP_QUICKACK ? set: ${LOST}`]);
  const early = begin(`${begun}\n7 1.500 close(3<socket:[100]>) = 0`);
  lose(early, 9, [7]);
  assert.equal(shown(early), ["SO_KEEPALIVE true set", "TCP_QUICKACK false set"]);
});

test("the end of a process that the model does not have is nothing", () => {
  const asked = begin();
  const seen = { tid: asTid(99), time: at(3), line: 0, call: "pidfd_getfd" };
  assert.equal(asked.world.apply({ type: "reread", seen, sockets: null }), []);
  assert.equal([...asked.world.state.processes.keys()], [7]);
});

test("a child that makes no call lives until its end, and has what it was forked with", () => {
  const asked = begin(`
    ${begun}
    7 1.500 fork() = 8
    7 1.600 close(3<socket:[100]>) = 0
    7 1.700 +++ exited with 0 +++
  `);
  assert.equal(asked.world.finish(), []);
  assert.equal(asked.doubts(), []);
  assert.is(asked.socket(1).closed, null);
  assert.equal(
    [...asked.world.state.processes.values()].map(({ pid, openFds }) => [pid, openFds.length]),
    [[8, 1]],
  );
});

test("the end of a process is the process's, whichever thread is the last", () => {
  const world = new World(live);
  const seen = (tid: number): EventOf<"exited">["seen"] => ({
    tid: asTid(tid),
    time: asMicros(1),
    line: 1,
    call: "exit",
  });
  world.apply({ type: "executed", seen: seen(7), path: asBytes("/bin/server"), argv: null });
  world.apply({ type: "forked", seen: seen(7), child: asTid(8), sharesFiles: true, thread: true, untraced: false });
  world.apply({ type: "exited", seen: seen(7), status: 0 });
  const changes = world.apply({ type: "exited", seen: seen(8), status: 3 });
  assert.equal(
    changes.map((change) => [change.type, change.seen.tid]),
    [["process", 7]],
  );
});

test.run();
