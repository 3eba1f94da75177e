/**
 * What makes open sockets a leak, a queue full or an idle connection blind: what the kernel reports of them, and what data
 * calls show. Beside each case that is reported stand those that must not be.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { judge } from "../../src/advice/judge.ts";
import { asFd, asInode, asMicros, asTid } from "../../src/base/brands.ts";
import type { Activity, Waiting } from "../../src/events/activity.ts";
import { World } from "../../src/world/world.ts";
import { feed } from "../support/world.ts";

/** Seconds count from here: smaller numbers in a log are those of strace -r. */
const START = 1_700_000_000;

/** A server on 10.0.0.1:80, with inode 10 and the backlog 5. */
const server = `
  7 1700000001.000000 execve("/srv", ["/srv"], 0x1 /* 1 vars */) = 0
  7 1700000001.000001 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP) = 3<socket:[10]>
  7 1700000001.000002 setsockopt(3<socket:[10]>, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
  7 1700000001.000003 bind(3<socket:[10]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("10.0.0.1")}, 16) = 0
  7 1700000001.000004 listen(3<socket:[10]>, 50) = 0`;

/** The nth client, at that second; its inode is 100 + n. */
function accepted(n: number, second: number): string {
  const peer = `{sa_family=AF_INET, sin_port=htons(${5000 + n}), sin_addr=inet_addr("10.0.0.2")}`;
  return `
  7 ${START + second}.500000 accept4(3<socket:[10]>, ${peer}, [16], SOCK_CLOEXEC) = ${10 + n}<socket:[${100 + n}]>`;
}

/** The nth connection to one peer, by that thread. */
function connected(n: number, second: number, tid = 7): string {
  const at = `{sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("10.0.0.9")}`;
  const fd = `${10 + n}<socket:[${100 + n}]>`;
  return `
  ${tid} ${START + second}.500000 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP) = ${fd}
  ${tid} ${START + second}.500001 connect(${fd}, ${at}, 16) = 0`;
}

/** Seconds; the rest is as on a quiet connection that nobody waits for. */
interface Look extends Partial<Pick<Activity, "state" | "queue" | "memory" | "receive" | "send">> {
  readonly asked: number;
  readonly sent?: number | null;
  readonly received?: number | null;
  readonly acknowledged?: number;
  readonly how?: Waiting["how"];
  readonly busy?: number;
  readonly others?: Waiting["others"];
  readonly nonblock?: boolean;
}

const micros = (seconds: number): ReturnType<typeof asMicros> => asMicros((START + seconds) * 1e6);

function look(world: World, inode: number, found: Look): void {
  const { asked, sent = 2, received = 2, acknowledged = 2, how = "nobody", busy = 1 } = found;
  const { others = "blocked", nonblock = false } = found;
  const { state = "ESTABLISHED", queue = null, memory = null, receive = 0, send = 0 } = found;
  const last = {
    sent: sent === null ? null : micros(sent),
    received: received === null ? null : micros(received),
    acknowledged: micros(acknowledged),
  };
  const isConnection = state === "ESTABLISHED" || state === "CLOSE_WAIT";
  const activity: Activity = {
    ...{ asked: micros(asked), state, queue, memory, receive, send },
    last: isConnection ? last : null,
    waiting: { how, busy, others, nonblock },
  };
  const seen = { tid: asTid(7), time: micros(asked), line: 0, call: "getsockopt" };
  const at = { fd: asFd(0), inode: asInode(inode), file: null, details: null };
  world.apply({ type: "activity", seen, at, activity });
}

/** The ids of the advice on a log, and on looks at its sockets. */
function advised(log: string, looks: readonly (readonly [inode: number, Look])[] = []): readonly string[] {
  const world = new World({ announced: true, fdCalls: true });
  feed(world, log);
  for (const [inode, found] of looks) look(world, inode, found);
  return judge(world.state)
    .map(({ id, count }) => (count === 1 ? id : `${id} of ${count}`))
    .filter((text) => !text.startsWith("keepalive-blind"));
}

/** A client of the server that it answers, and whose connection it closes. */
const closedSoon = `
  7 1700000001.600000 accept4(3<socket:[10]>, NULL, NULL, SOCK_CLOEXEC) = 50<socket:[300]>
  7 1700000001.700000 close(50) = 0`;

/** So many clients, one a second, each quiet since it was served; three looks at each, or what a case has instead. */
function clients(
  count: number,
  change: Partial<Look> = {},
  seconds: readonly number[] = [20, 22, 24],
): readonly string[] {
  const numbers = Array.from({ length: count }, (_, n) => n);
  const log = server + closedSoon + numbers.map((n) => accepted(n, 2 + n)).join("");
  const quiet = (n: number): Omit<Look, "asked"> => ({ sent: 3 + n, received: 3 + n, acknowledged: 3 + n });
  return advised(
    log,
    seconds.flatMap((asked) => numbers.map((n) => [100 + n, { asked, ...quiet(n), ...change }] as const)),
  );
}

test("never-closed: accepted, served, quiet, and nobody waits for them", () => {
  assert.equal(clients(6), ["never-closed of 6"]);
  assert.equal(clients(6, { sent: null, received: null }), ["never-closed of 6"]);
  assert.equal(clients(4), [], "few");
  assert.equal(clients(6, { how: "polled" }), [], "idle clients of an event loop");
  assert.equal(clients(6, { how: "blocked" }), ["no-keepalive of 6"], "a thread for each");
  assert.equal(clients(6, { busy: 6 }), [], "as many threads may be at work for them");
  assert.equal(clients(6, { sent: 2 }), [], "the answer is still due");
  assert.equal(clients(6, { received: 19, sent: 19.5 }), [], "used until now");
  assert.equal(clients(6, {}, [22, 24]), [], "two looks");
  assert.equal(clients(6, { others: null }), [], "how the program waits was not seen: it may try each in turn");
  assert.equal(clients(6, { nonblock: true }), [], "the same, in another thread than that in accept()");
  assert.equal(clients(6, { others: "polled", nonblock: true }), ["never-closed of 6"], "others are polled");
  assert.equal(clients(6, { sent: 9, received: 9, acknowledged: 9 }), [], "all at one moment");
});

/**
 * Seven clients, looked at every two seconds; the first as the looks at it find it; `before` and `after` are more lines of the
 * log. Gives the level of the advice.
 */
function level({ first = () => ({}), before = "", after = "", asked = 20 }: Seven): string | null {
  const world = new World({ announced: true, fdCalls: true });
  const numbers = Array.from({ length: 7 }, (_, n) => n);
  feed(world, server + before + numbers.map((n) => accepted(n, 2 + n)).join(""));
  for (const nth of [0, 1, 2, 3, 4, 5])
    for (const n of numbers) {
      const last = { sent: 3 + n, received: 3 + n, acknowledged: 3 + n };
      look(world, 100 + n, { asked: asked + 2 * nth, ...last, ...(n === 0 ? first(nth) : {}) });
    }
  if (after !== "") feed(world, after);
  return judge(world.state).find(({ id }) => id === "never-closed")?.level ?? null;
}

interface Seven {
  readonly first?: (nth: number) => Partial<Look>;
  readonly before?: string;
  readonly after?: string;
  readonly asked?: number;
}

test("never-closed: a server that closes others at once has forgotten these; else they may be waiting for their turn", () => {
  assert.is(level({ before: closedSoon }), "warning");
  assert.is(level({}), null, "jobs in a queue, long polls");
  assert.is(level({ asked: 60 }), "note", "for a minute");
  const atEnd = `
  7 1700000031.000000 accept4(3<socket:[10]>, NULL, NULL, SOCK_CLOEXEC) = 50<socket:[300]>
  7 1700000031.100000 close(50) = 0
  7 1700000031.200000 exit_group(0) = ?
  7 1700000031.200001 +++ exited with 0 +++`;
  assert.is(level({ after: atEnd }), null, "what a program closes when it ends does not count");
});

test("never-closed: the program comes back to them", () => {
  const later = (change: Partial<Look>) => (nth: number) => (nth < 3 ? {} : change);
  const [before, at] = [closedSoon, 25];
  const sent = later({ sent: at, acknowledged: at });
  assert.is(level({ before, first: sent }), null, "it has sent on one that had lain idle");
  const received = later({ received: at, acknowledged: at });
  assert.is(level({ before, first: received }), "warning", "only its client has");
  const after = "7 1700000031.100000 close(10<socket:[100]>) = 0";
  assert.is(level({ before, after }), null, "it has closed one that had lain idle");
});

test("never-closed: what a loop was ever seen to poll it polls, though it is at work when one looks", () => {
  const loop = (others: Waiting["others"], once: boolean): readonly string[] => {
    const world = new World({ announced: true, fdCalls: true });
    const numbers = Array.from({ length: 6 }, (_, n) => n);
    feed(world, server + closedSoon + numbers.map((n) => accepted(n, 2 + n)).join(""));
    for (const asked of [10, 20, 22, 24, 26])
      for (const n of numbers) {
        const how = once && asked === 10 ? "polled" : "nobody";
        look(world, 100 + n, { asked, others, how, sent: 3 + n, received: 3 + n, acknowledged: 3 + n });
      }
    look(world, 10, { asked: 10, state: "LISTEN", how: "polled" });
    return judge(world.state).flatMap(({ id }) => (id === "never-closed" ? [id] : []));
  };
  assert.equal(loop("polled", false), ["never-closed"], "it polls others");
  assert.equal(loop("polled", true), [], "it has polled these");
  assert.equal(loop("blocked", false), [], "another thread waits in accept(), the one that polls was not seen again");
});

test("never-closed: connections that the program makes", () => {
  const numbers = Array.from({ length: 20 }, (_, n) => n);
  const quiet = (n: number): Omit<Look, "asked"> => ({ sent: 2.6 + n, received: 2.6 + n, acknowledged: 2.6 + n });
  const found = (log: string, sent = quiet): readonly string[] =>
    advised(
      log,
      [30, 32, 34].flatMap((asked) => numbers.map((n) => [100 + n, { asked, ...sent(n) }] as const)),
    );
  const one = numbers.map((n) => connected(n, 2 + n)).join("");
  assert.equal(found(one), ["never-closed of 17"], "the last three are not older than three others");
  assert.equal(found(numbers.map((n) => connected(n, 2 + n, 100 + n)).join("")), [], "one of each thread");
  assert.equal(
    found(one, () => ({ sent: 22, received: 22, acknowledged: 22 })),
    [],
    "a pool, all in use at once",
  );
});

test("close-wait: the kernel's state", () => {
  const log = server + accepted(0, 2);
  const left = (...looks: readonly Partial<Look>[]): readonly string[] =>
    advised(
      log,
      looks.map((one) => [100, { asked: 20, state: "CLOSE_WAIT", acknowledged: 10, ...one }] as const),
    );
  assert.equal(left({}), ["close-wait"]);
  assert.equal(left({ acknowledged: 17 }), [], "it may close in a moment");
  assert.equal(left({ sent: null, received: null }), ["close-wait"], "a client that asked nothing");
  assert.equal(left({ received: 3 }), [], "its answer is due");
  assert.equal(left({ asked: 80, received: 3 }), ["close-wait"], "for more than a minute");
  assert.equal(left({}, { asked: 40, sent: 30, acknowledged: 30 }), [], "it is still answered, bit by bit");
});

test("close-wait: connections that the program made itself are a note, which a pool may have, or a warning", () => {
  const level = (count: number): string | undefined => {
    const world = new World({ announced: true, fdCalls: true });
    const numbers = Array.from({ length: count }, (_, n) => n);
    feed(world, numbers.map((n) => connected(n, 2 + n)).join(""));
    for (const n of numbers) look(world, 100 + n, { asked: 20, state: "CLOSE_WAIT" });
    return judge(world.state).find(({ id }) => id === "close-wait")?.level;
  };
  assert.equal([level(4), level(5)], ["note", "warning"]);
});

test("close-wait: a log with data calls", () => {
  const data = (...lines: readonly string[]): readonly string[] =>
    advised([server + accepted(0, 2), ...lines].join("\n"));
  const received = '7 1700000003.000000 recvfrom(10<socket:[100]>, "?", 9, 0, NULL, NULL) = 1';
  const answered = '7 1700000003.100000 sendto(10<socket:[100]>, "!", 1, 0, NULL, 0) = 1';
  const end = '7 1700000003.200000 recvfrom(10<socket:[100]>, "", 9, 0, NULL, NULL) = 0';
  const exit = (second: number): string =>
    `7 ${START + second}.000000 exit_group(0) = ?\n7 ${START + second}.000001 +++ exited with 0 +++`;
  assert.equal(data(received, answered, end, exit(9)), ["close-wait"]);
  assert.equal(data(received, answered, end, exit(5)), [], "the program ends soon");
  assert.equal(data(received, end, exit(9)), [], "its answer is due");
  assert.equal(data(received, end, exit(70)), ["close-wait"]);
  assert.equal(data(received, end, answered.replace("3.1", "4.1"), exit(9)), [], "it was answered after that");
  assert.equal(
    data(received, answered, end, "7 1700000012.000000 close(10<socket:[100]>) = 0", exit(20)),
    [],
    "closed, if late",
  );
  assert.equal(data(received, answered, exit(9)), [], "the end was not read");
});

test("queue-full: the accept queue", () => {
  const queue = (length: number): readonly string[] =>
    advised(server, [[10, { asked: 9, state: "LISTEN", queue: { length, limit: 5 } }]]);
  assert.equal(queue(6), ["queue-full"]);
  assert.equal(queue(5), [], "one more fits");
});

test("queue-full: since when the accept queue has been full, and what was dropped meanwhile", () => {
  const world = new World({ announced: true, fdCalls: true });
  feed(world, server);
  for (const [asked, drops] of [
    [9, 0],
    [14, 12],
  ] as const)
    look(world, 10, {
      asked,
      state: "LISTEN",
      queue: { length: 6, limit: 5 },
      memory: { used: 0, limit: 2304, drops },
    });
  const text = judge(world.state).find(({ id }) => id === "queue-full")?.text;
  const [full, dropped] = ["its accept queue has been full for 5 s", "12 SYNs were dropped meanwhile, repeats"];
  assert.ok(text?.startsWith(full) === true && text.includes(dropped), text);
});

const udp = `
  7 1700000001.000001 socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, IPPROTO_UDP) = 3<socket:[10]>
  7 1700000001.000003 bind(3<socket:[10]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("10.0.0.1")}, 16) = 0`;

test("queue-full: datagrams that were dropped", () => {
  const levels = (...drops: readonly number[]): readonly string[] => {
    const world = new World({ announced: true, fdCalls: true });
    feed(world, udp);
    for (const count of drops)
      look(world, 10, { asked: 9, state: "BOUND", memory: { used: 0, limit: 2304, drops: count } });
    return judge(world.state).map(({ id, level }) => `${id} ${level}`);
  };
  assert.equal(levels(0, 0), []);
  assert.equal(levels(0, 4), ["queue-full warning"]);
  assert.equal(levels(4, 4), ["queue-full warning"], "the socket is no older than the trace");
});

test("queue-full: data that is not read, and data that the peer does not take", () => {
  const found = (one: Partial<Look>): readonly string[] =>
    advised(server + accepted(0, 2), [[100, { asked: 20, how: "polled", acknowledged: 19, ...one }]]);
  assert.equal(found({ receive: 9 }), ["queue-full"]);
  assert.equal(found({ receive: 9, received: 15 }), [], "it has come just now");
  assert.equal(found({ send: 9 }), ["queue-full"]);
  assert.equal(found({ send: 9, sent: 15 }), [], "it goes on");
});

test("no-keepalive: idle for long, or a thread that waits in a call", () => {
  const idle = (one: Partial<Look>, log = server + accepted(0, 2)): readonly string[] =>
    advised(log, [[100, { asked: 20, how: "polled", ...one }]]);
  assert.equal(idle({ asked: 130 }), ["no-keepalive"]);
  assert.equal(idle({}), [], "not yet for long");
  assert.equal(idle({ how: "blocked" }), ["no-keepalive"]);
  assert.equal(
    idle({ asked: 130 }, (server + accepted(0, 2)).replaceAll("10.0.0.2", "10.0.0.1")),
    [],
    "the same machine",
  );
  const set = "\n  7 1700000003.000000 setsockopt(10<socket:[100]>, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0";
  assert.equal(idle({ asked: 130 }, server + accepted(0, 2) + set), []);
  const timeout = String.raw`
  7 1700000003.000000 setsockopt(10<socket:[100]>, SOL_SOCKET, SO_RCVTIMEO_OLD, "\x05\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16) = 0`;
  assert.equal(idle({ how: "blocked" }, server + accepted(0, 2) + timeout), [], "the wait has a time-out");
});

test.run();
