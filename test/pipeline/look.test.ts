/**
 * An attach looks at the kernel once, while calls are under way. Whichever comes first, the call's effect or the look, and
 * whether its line was cut or not: each socket is there once, with what it is.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asBytes, asFd, asInode, asMicros, asTid } from "../../src/base/brands.ts";
import type { EventOf, SocketEvent } from "../../src/events/event.ts";
import { Tracer } from "../../src/pipeline/tracer.ts";
import { makeView } from "../../src/views/registry.ts";
import { usualOptions } from "../../src/views/view.ts";
import { World } from "../../src/world/world.ts";
import { questions } from "../support/world.ts";

const PID = 7;
const LOOK = 10_000_000;
const address = (port: number): { type: "inet"; address: string; port: number } => ({
  type: "inet",
  address: "127.0.0.1",
  port,
});
const at = (port: number): string => `{sa_family=AF_INET, sin_port=htons(${port}), sin_addr=inet_addr("127.0.0.1")}`;

/** What the look finds under an fd. */
interface Found {
  readonly fd: number;
  readonly inode: number;
  readonly state: string;
  readonly local?: number;
  readonly peer?: number;
}

const listener: Found = { fd: 3, inode: 30, state: "LISTEN", local: 80 };
const accepted: Found = { fd: 4, inode: 40, state: "ESTABLISHED", local: 80, peer: 5000 };

const seen = { tid: asTid(PID), time: asMicros(LOOK), line: 0, call: "pidfd_getfd" };

function observed({ fd, inode, state, local, peer }: Found): EventOf<"observed"> {
  const keepalive = { level: "SOL_SOCKET", name: "SO_KEEPALIVE", value: { type: "known", data: true }, changed: true };
  return {
    type: "observed",
    seen,
    at: { fd: asFd(fd), inode: asInode(inode), file: null, details: null },
    kind: { family: "AF_INET", type: "SOCK_STREAM", protocol: "IPPROTO_TCP" },
    state,
    local: local === undefined ? null : address(local),
    peer: peer === undefined ? null : address(peer),
    cloexec: false,
    nonblock: false,
    backlog: state === "LISTEN" ? 5 : null,
    options: state === "LISTEN" ? [{ ...keepalive, value: { type: "known", data: true } }] : [],
    activity: null,
  };
}

const described: SocketEvent = {
  type: "described",
  seen,
  leader: asTid(PID),
  parent: null,
  command: asBytes("server"),
  argv: null,
};

/** A call that is entered at 9 s, before the look, and returns at 11 s, after it. */
interface Call {
  readonly entered: string;
  readonly rest: string;
}

/** Its lines: whole, or cut by a line of another thread. */
const spellings: Readonly<Record<string, (call: Call) => readonly string[]>> = {
  whole: ({ entered, rest }) => [`${PID} 9.000000 ${entered}${rest} <2.000000>`],
  cut: ({ entered, rest }) => [
    `${PID} 9.000000 ${entered} <unfinished ...>`,
    "8 9.500000 getpid() = 7",
    `${PID} 11.000000 <... ${/^\w+/.exec(entered)?.[0] ?? ""} resumed>${rest} <2.000000>`,
  ],
};

/** What is open at the end, and what the timeline said of sockets, in one text. */
function outcome(lines: readonly string[], look: readonly Found[]): string {
  const view = makeView("text", usualOptions);
  if (view === null) throw new Error("no text view");
  const world = new World({ announced: true, fdCalls: true, sysctls: new Map() });
  const tracer = new Tracer(world, view, { timeline: true });
  const text: string[] = [];
  tracer.reporter.schedule([described, ...look.map(observed)], asMicros(LOOK));
  for (const [index, line] of lines.entries()) text.push(tracer.line(line, index + 1, "-") ?? "");
  const { names, socket } = questions(world);
  const open = names().map((name) => {
    const id = Number(/^#(\d+)/.exec(name)?.[1]);
    const { state, peer, listener: from, options } = socket(id);
    const keepalive = options.get("SOL_SOCKET SO_KEEPALIVE")?.origin;
    const parts = [state, peer === null ? null : "with peer", from === null ? null : `from #${from.id}`, keepalive];
    return `${name.replace(/^#\d+ /, "")}: ${parts.filter((part) => part != null).join(", ")}`;
  });
  text.push(tracer.end() ?? "");
  assert.not.match(text.join(""), "lost");
  assert.not.match(text.join(""), /-\d+\.\d{6}/);
  return [...open].sort().join("; ");
}

const accept = { entered: "accept4(3<socket:[30]>, ", rest: `${at(5000)}, [16], 0) = 4<socket:[40]>` };
const connect = (result: string): Call => ({ entered: `connect(4<socket:[40]>, ${at(80)}, 16`, rest: `) = ${result}` });
const client = (state: string): Found => ({
  fd: 4,
  inode: 40,
  state,
  local: 5000,
  ...(state === "ESTABLISHED" ? { peer: 80 } : {}),
});
const unix: Found = { fd: 5, inode: 50, state: "ESTABLISHED" };
const recvmsg: Call = {
  entered: "recvmsg(5<socket:[50]>, ",
  rest:
    '{msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="x", iov_len=1}], msg_iovlen=1, msg_control=[{cmsg_len=20, ' +
    "cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[3<socket:[30]>]}], msg_controllen=24, msg_flags=0}, 0) = 1",
};

// The call, what the look finds where the call took effect after it and before it, and what is open in the end. A listener
// that came in a message after the look was not read: what it is is not known.
const cases: readonly (readonly [
  what: string,
  call: Call,
  after: readonly Found[],
  before: readonly Found[],
  open: string,
  openAfter?: string,
])[] = [
  [
    "accept",
    accept,
    [listener],
    [listener, accepted],
    "7:3: LISTEN, observed; 7:4: ESTABLISHED, with peer, from #L, inherited",
  ],
  ["connect", connect("0"), [client("SYN_SENT")], [client("ESTABLISHED")], "7:4: ESTABLISHED, with peer"],
  [
    "recvmsg with a listener",
    recvmsg,
    [unix],
    [unix, listener],
    "7:3: LISTEN, observed; 7:5: ESTABLISHED",
    "7:3: ; 7:5: ESTABLISHED",
  ],
  [
    "close",
    { entered: "close(4<socket:[40]>", rest: ") = 0" },
    [listener, accepted],
    [listener],
    "7:3: LISTEN, observed",
  ],
  [
    "dup",
    { entered: "dup(3<socket:[30]>", rest: ") = 9<socket:[30]>" },
    [listener],
    [listener, { ...listener, fd: 9 }],
    "7:3 7:9: LISTEN, observed",
  ],
  [
    "dup2 over another",
    { entered: "dup2(3<socket:[30]>, 4<socket:[40]>", rest: ") = 4<socket:[30]>" },
    [listener, accepted],
    [listener, { ...listener, fd: 4 }],
    "7:3 7:4: LISTEN, observed",
  ],
];

for (const [what, call, after, before, open, openAfter = open] of cases)
  for (const [how, lines] of Object.entries(spellings))
    for (const [when, look] of [
      ["after", after],
      ["before", before],
    ] as const)
      test(`${what}: its line ${how}, its effect ${when} the look`, () => {
        assert.is(outcome(lines(call), look).replace(/from #\d+/, "from #L"), when === "after" ? openAfter : open);
      });

test("before a summary only states are asked: flags that no call has shown stay unknown", () => {
  const world = new World({ announced: true, fdCalls: true });
  world.apply({ ...observed(accepted), cloexec: null, nonblock: null, isLatest: true });
  const { state, nonblock, cloexec } = questions(world).socket(1);
  assert.equal([state, nonblock, cloexec], ["ESTABLISHED", null, null]);
});

test.run();
