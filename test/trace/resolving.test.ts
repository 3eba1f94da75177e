/** Events wait until the frames of their stacks have been looked up, and keep their order. */
import { setTimeout as pause } from "node:timers/promises";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asFd, asTid } from "../../src/base/brands.ts";
import { placeOf, placeText } from "../../src/code/place.ts";
import type { CodeResolver, Frame, Location, Stack } from "../../src/events/code.ts";
import type { SocketEvent } from "../../src/events/event.ts";
import type { Sink } from "../../src/pipeline/sink.ts";
import { Resolving } from "../../src/trace/resolving.ts";

function stackIn(name: string): Stack {
  return { frames: [{ module: `/bin/${name}`, symbol: null, offset: null, address: 16, source: null }] };
}

function created(line: number, stack?: Stack, tid = 7): SocketEvent {
  const kind = { family: "AF_INET", type: "SOCK_STREAM", protocol: "IPPROTO_TCP" };
  const at = { fd: 3, inode: null, file: null, details: null } as Extract<SocketEvent, { type: "created" }>["at"];
  const seen = { tid: asTid(tid), time: null, line, call: "socket", ...(stack === undefined ? {} : { stack }) };
  return { type: "created", seen, kind, at, cloexec: false, nonblock: false };
}

/** A sink that tells what came, by line and place, and the resolver: it takes `delay` ms over each stack; null: it never answers. */
function start(delay: number | null, live: boolean): { resolving: Resolving; came: string[]; asked: string[] } {
  const came: string[] = [];
  const asked: string[] = [];
  const known = new Set<Frame>();
  const resolver: CodeResolver = {
    async resolve({ frames }, { pid }) {
      asked.push(`${frames[0]?.module ?? ""} ${pid}`);
      await (delay === null ? new Promise(() => undefined) : pause(delay));
      for (const frame of frames) known.add(frame);
    },
    locationsOf: (frame): readonly Location[] => (known.has(frame) ? [{ function: "f", source: null }] : []),
    close: () => undefined,
  };
  const ignore = (): void => undefined;
  const sink: Sink = {
    event: ({ seen }) => {
      const place = seen.stack === undefined ? null : placeOf(seen.stack);
      came.push(`${seen.line} ${place === null ? "-" : placeText(place)}`);
    },
    reached: ignore,
    passed: () => came.push("passed"),
    flagsTraced: ignore,
    allTraced: ignore,
    exiting: ignore,
    stopped: ignore,
  };
  return { resolving: new Resolving(sink, { resolver, live, unwinder: null }), came, asked };
}

test("what comes behind an event that waits, waits too; a stack that is known does not", async () => {
  const { resolving, came, asked } = start(5, false);
  const [a, b] = [stackIn("a"), stackIn("b")];
  resolving.event(created(1));
  assert.equal(came, ["1 -"]);
  resolving.event(created(2, a));
  resolving.event(created(3));
  resolving.event(created(4, b));
  resolving.event(created(5, a));
  resolving.passed();
  assert.equal(came, ["1 -"]);
  await resolving.idle();
  assert.equal(came, ["1 -", "2 in f (a)", "3 -", "4 in f (b)", "5 in f (a)", "passed"]);
  resolving.event(created(6, a));
  assert.is(came.at(-1), "6 in f (a)");
  assert.equal(asked, ["/bin/a 7", "/bin/b 7"]);
});

test("another process may have another file of that name: it is looked up again", async () => {
  const { resolving, asked } = start(0, false);
  const stack = stackIn("c");
  resolving.event(created(1, stack, 7));
  resolving.event(created(2, stack, 8));
  await resolving.idle();
  assert.equal(asked, ["/bin/c 7", "/bin/c 8"]);
});

test("what may concern a socket is looked up: a close without -y, getsockname; a close of a file is not", async () => {
  const { resolving, came, asked } = start(0, false);
  const at = { fd: asFd(3), inode: null, file: null, details: null };
  const seen = (line: number, stack: Stack): SocketEvent["seen"] => ({ ...created(line).seen, stack });
  const file = { ...at, file: "/etc/hosts" };
  const address = { type: "inet", address: "127.0.0.1", port: 80 } as const;
  resolving.event({ type: "closed", seen: seen(1, stackIn("g")), at, stage: "complete" });
  resolving.event({ type: "named", seen: seen(2, stackIn("h")), at, side: "local", address });
  await resolving.idle();
  resolving.event({ type: "closed", seen: seen(3, stackIn("i")), at: file, stage: "complete" });
  assert.equal(came, ["1 in f (g)", "2 in f (h)", "3 in i+0x10"]);
  assert.equal(asked, ["/bin/g 7", "/bin/h 7"]);
});

test("a live trace does not wait for ever", async () => {
  const { resolving, came } = start(null, true);
  resolving.event(created(1, stackIn("d")));
  resolving.event(created(2));
  assert.equal(came, []);
  // It keeps no process alive.
  const awake = setInterval(() => undefined, 100);
  await resolving.idle();
  clearInterval(awake);
  assert.equal(came, ["1 in d+0x10", "2 -"]);
});

test("input is held back while too much waits", async () => {
  const { resolving } = start(20, false);
  resolving.event(created(1, stackIn("e")));
  await resolving.ready();
  assert.ok(true, "a few may wait");
  for (let line = 2; line < 10_010; line++) resolving.event(created(line));
  let isReady = false;
  const ready = resolving.ready().then(() => {
    isReady = true;
  });
  await Promise.resolve();
  assert.not(isReady);
  await ready;
});

test.run();
