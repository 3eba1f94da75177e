/** --expect: which sockets count, how advice is asked for, and what a hostile program can put into a verdict. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { describeWrong } from "../../src/expect/verdict.ts";
import { expectationsIn, verdictsOn, verdictTexts } from "../support/verdicts.ts";

const NODELAY = "SOL_TCP, TCP_NODELAY";
const nodelay = (fd: number): string => `setsockopt(${fd}, ${NODELAY}, [1], 4) = 0`;
const listener = `
  socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
  bind(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("0.0.0.0")}, 16) = 0
  listen(3, 5) = 0
`;
const connection = (calls: string, port = 40_000): string =>
  `accept(3, {sa_family=AF_INET, sin_port=htons(${port}), sin_addr=inet_addr("10.0.0.9")}, [16]) = 4\n${calls}\nclose(4) = 0\n`;

test("sockets that are only counted are judged with their own calls, each once", () => {
  const usual = connection(nodelay(4));
  const twice = connection(`${nodelay(4)}\n${nodelay(4)}`);
  const log = listener + usual.repeat(1_500) + twice + usual.repeat(1_500);
  for (const keep of [0, 10, 1_000, 5_000])
    assert.equal(
      verdictTexts(log, "accepted: TCP_NODELAY, at most 1 set", { keep }),
      [
        "ok",
        "#1502 (fd 4, 10.0.0.9:40000): TCP_NODELAY was set 2 times: setsockopt TCP_NODELAY on, setsockopt TCP_NODELAY on; wrong on 1 of 3001 sockets",
      ],
      `--keep ${keep}`,
    );
});

test("so are those of which the archive counts the profile with all others", () => {
  const log = Array.from({ length: 6_000 }, (_, at) =>
    connection(`setsockopt(4, SOL_SOCKET, SO_PRIORITY, [${at}], 4) = 0`),
  );
  const [wrong] = verdictsOn(listener + log.join(""), "accepted: SO_PRIORITY<5990", { keep: 0 });
  assert.is(wrong?.wrong?.count, 10);
  assert.is(wrong?.wrong?.of, 6_000);
  assert.is(wrong?.wrong?.id, 5_992);
});

test("a socket that turns out to be open after all is judged at its end", () => {
  const log = `
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<socket:[100]>
    7 close(3<socket:[100]>) = 0
    8 setsockopt(5<socket:[100]>, ${NODELAY}, [1], 4) = 0
    8 setsockopt(5<socket:[100]>, ${NODELAY}, [1], 4) = 0
  `;
  assert.equal(verdictTexts(log, "socket: TCP_NODELAY at least 2 set", { keep: 0 }), ["ok"]);
});

test("calls of a child whose parent is not known yet are applied later, and all the same in their order", () => {
  const log = `
    7 fork() = 9
    9 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 8
    7 fork( <unfinished ...>
    9 fork( <unfinished ...>
    10 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    10 bind(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("0.0.0.0")}, 16) = 0
    10 setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
    10 listen(3, 5) = 0
    7 <... fork resumed>) = 10
    9 <... fork resumed>) = 11
  `;
  assert.equal(verdictTexts(log, "listener: SO_REUSEADDR before bind, before listen"), [
    "#2 (fd 3 of 10, 0.0.0.0:80): SO_REUSEADDR was off (default) at bind(): bind 0.0.0.0:80 by 10, setsockopt SO_REUSEADDR on by 10",
    "ok",
  ]);
});

test("what is broken is the example, not what is unknown; of several the first", () => {
  const log = `
    ${nodelay(9)}
    ${listener}
    ${connection("")}
    ${connection("")}
  `;
  const [verdict] = verdictsOn(log, "socket: TCP_NODELAY before accept");
  assert.equal(
    { type: verdict?.wrong?.type, socket: verdict?.wrong?.socket, count: verdict?.wrong?.count },
    { type: "broken", socket: "#2", count: 4 },
  );
});

const late = `
  socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
  bind(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("0.0.0.0")}, 16) = 0
  setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
  listen(3, 5) = 0
`;

test("no advice: by id, by level, of some sockets; what --accept lists does not count", () => {
  const asked = [
    "no advice reuse-after-bind",
    "no advice set-again",
    "no advice error",
    "no advice warning",
    "listener tcp:80: no advice warning",
    "listener tcp:81: no advice warning",
  ];
  const wrong = (options = {}): readonly boolean[] =>
    asked.map((line) => verdictTexts(late, line, options)[0] !== "ok");
  assert.equal(wrong(), [true, false, false, true, true, false]);
  assert.equal(
    wrong({ accepts: () => "measured" }),
    asked.map(() => false),
  );
  assert.match(
    verdictTexts(late, "no advice note")[0] ?? "",
    /^#1: SO_REUSEADDR was set after bind\(\), .* \[reuse-after-bind\].*: setsockopt SO_REUSEADDR on, in state BOUND$/,
  );
});

test("what a program was launched with is not its to close; what an attached one has is", () => {
  const log = `
    7 getsockopt(5<socket:[9]>, SOL_SOCKET, SO_ERROR, [0], [4]) = 0
    7 close(9) = 0
    7 +++ exited with 0 +++
  `;
  assert.equal(verdictTexts(log, "no socket still open at exit", { launched: true }), ["ok"]);
  assert.equal(verdictTexts(log, "no socket still open at exit"), ["#1 (fd 5 of 7): it was open at exit: exit by 7"]);
});

test("a line has its number, and its text as it was written", () => {
  const file = "# first\naccepted:\n  - TCP_NODELAY\n  - at most 1 set\nno socket still open at exit # last\n";
  assert.equal(
    verdictsOn(listener, file).map(({ path, line, text }) => [path, line, text]),
    [
      ["FILE", 3, "accepted: TCP_NODELAY"],
      ["FILE", 4, "accepted: TCP_NODELAY at most 1 set"],
      ["FILE", 5, "no socket still open at exit"],
    ],
  );
});

test("the evidence of a text option is what the program wrote; who prints it escapes it", () => {
  const log = `
    socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    setsockopt(3, SOL_TCP, TCP_CONGESTION, "\\33[2Jevil", 8) = 0
  `;
  const [verdict] = verdictsOn(log, "socket: TCP_CONGESTION=cubic");
  assert.match(verdict?.wrong == null ? "" : describeWrong(verdict.wrong, String), /evil/);
});

test("of several demands in a line each has its own verdict, which names no other", () => {
  const log = `
    socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    listen(3, 5) = 0
    setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
    accept(3, {sa_family=AF_INET, sin_port=htons(40000), sin_addr=inet_addr("10.0.0.9")}, [16]) = 4
  `;
  const verdicts = verdictsOn(log, "accepted: SO_KEEPALIVE:inherited, never set, before accept");
  assert.equal(
    verdicts.map(({ text, wrong }) => [text, wrong === null ? "ok" : wrong.type]),
    [
      ["accepted: SO_KEEPALIVE:inherited", "unknown"],
      ["accepted: SO_KEEPALIVE never set", "ok"],
      ["accepted: SO_KEEPALIVE:inherited before accept", "unknown"],
    ],
  );
});

const mistakes: readonly (readonly [file: string, message: RegExp])[] = [
  [
    "listener: SO_KEEPALIV before bind",
    /^1: SO_KEEPALIV before bind: expected .*; perhaps SO_KEEPALIVE; for example: /,
  ],
  ["listener: SO_KEEPALIVE befor bind", /^1: .*: expected .*"before", "after", .*; perhaps before; /],
  ["listener: SO_KEEPALIVE before bnd", /^1: .*: expected bind, listen, connect or accept; perhaps bind; /],
  ["listener: SO_KEEPALIVE within 10", /^1: .*: expected a time \(10 ms, 2 s\); for/],
  ["listener: SO_KEEPALIVE within 10 m", /^1: .*: expected a time \(10 ms, 2 s\); for/],
  ["listener: SO_KEEPALIVE at most one set", /^1: .*: expected a whole number; for/],
  ["listener: SO_KEEPALIVE never", /^1: .*: expected set; for/],
  ["listener: SO_KEEPALIVE at most 1", /^1: .*: expected set \(at most 1 set\); for/],
  ["listener: SO_KEEPALIVE at most 1.5 sets", /^1: .*: expected a whole number; for/],
  ["listener: SO_KEEPALIVE before", /^1: .*: expected bind, listen, connect or accept; for/],
  ["no", /^1: no: expected advice ID, or TARGET still open at exit; for/],
  ["no advice", /^1: no advice: expected an id, or a level \(error, warning, note\); for/],
  ["no advice: warning", /^1: no advice: it takes no colon: no advice warning$/],
  ["no listener", /^1: no listener: expected "still open at exit"; for/],
  ["no listener open at exit", /^1: .*: expected .* or "still open at exit"; for/],
  ["no listener tcp:80 open at exit", /^1: .*: expected "still open at exit"; for/],
  ["listener\naccepted still open at exit", /^2: .*: "no" is missing: no accepted still open at exit; for/],
  ["listener: TCP_NODELAY=1 before listen at most 1 set", /^1: .*: these are two demands: put a comma between them/],
  ["listener: SO_KEEPALIVE before bind within 10 ms", /^1: .*: these are two demands: put a comma between them/],
  ["listener: before bind never set", /^1: .*: these are two demands: put a comma between them/],
  ["listener:\n- SO_KEEPALIVE\n- at mst 1 set", /^3: at mst 1 set: expected most or least; perhaps most; /],
  ["listener: at most 1 set", /^1: at most 1 set: of which option\? write it behind one: SO_KEEPALIVE, at most 1 set$/],
  ["listener: SO_RCVBUF>5 at most 1 set", /^1: .*: calls are counted by the name of the option alone: SO_RCVBUF$/],
  ["listener: SO_RCVBUF > many before bind", /^1: .*: expected a number; for/],
  ["listener: SO_KEEPALIVE=maybe before bind", /^1: .*: expected on or off; /],
  ["no advice autotunin-off", /^1: .*: expected the id of a piece of advice .*; perhaps autotuning-off$/],
  ["no advice bogus", /^1: .*: expected the id of a piece of advice \(`socktrace explain` lists them\), or error, /],
  ["\nlistener: no advice warnin", /^2: .*: expected the id of a piece of advice .*; perhaps warning$/],
  ["no socket stil open at exit", /^1: .*: expected .*; perhaps still; /],
  [
    "no socket still open at exit: SO_KEEPALIVE",
    /^1: SO_KEEPALIVE: "no socket still open at exit" takes nothing behind/,
  ],
  ["no advice set-again: SO_KEEPALIVE", /^1: SO_KEEPALIVE: "no advice set-again" takes nothing behind/],
  ["no accepted tcp:nosuch still open at exit", /^1: .*: unknown service nosuch/],
  ["listner tcp:*: SO_KEEPALIVE", /^1: .*: expected listener, accepted, .*; perhaps listener; /],
];

for (const [file, message] of mistakes)
  test(`a mistake: ${JSON.stringify(file)}`, () => {
    assert.throws(() => expectationsIn(file), message);
  });

test.run();
