/** --expect after events were lost (the eBPF engine): what rests on calls that are not there is unknown, what was seen counts. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { verdictTexts } from "../support/verdicts.ts";

/** Times are of one second in 2023. */
const stamped = (log: string): string =>
  log
    .replaceAll(
      /^( *)(\d\.\d+)(?= )/gm,
      (_, blanks: string, time: string) => `${blanks}7 170000000${Number(time).toFixed(6)}`,
    )
    .replaceAll(/(lost \d+ at )(\d)$/gm, "$1170000000$2");

const on = (fd: number, option: string): string => `setsockopt(${fd}, ${option}, [1], 4) = 0`;
const bind = 'bind(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("0.0.0.0")}, 16) = 0';
const ALIVE = "SOL_SOCKET, SO_KEEPALIVE";
const REUSE = "SOL_SOCKET, SO_REUSEADDR";

/** A listener while events were lost. */
const server = `
  1.000000 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
  1.100000 ${on(3, ALIVE)}
  lost 1204 at 2
  2.100000 ${bind}
  2.200000 ${on(3, ALIVE)}
  2.300000 listen(3, 5) = 0
  2.400000 exit_group(0) = ?
  2.500000 +++ exited with 0 +++
`;

/** All is seen, and something else was lost before. */
const later = `
  1.000000 socket(AF_UNIX, SOCK_DGRAM, 0) = 9
  1.010000 close(9) = 0
  lost 1 at 5
  6.000000 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
  6.100000 ${on(3, REUSE)}
  6.200000 ${bind}
  6.300000 listen(3, 5) = 0
`;

const options = { sysctls: new Map<string, string>(), kernelStates: true, fdCalls: true };
const MAYBE = "events were lost, and calls on it may be among them";
const listener = "#1 (fd 3 of 7, 0.0.0.0:80)";

const table: readonly (readonly [what: string, log: string, line: string, verdict: string])[] = [
  [
    "too often is too often",
    server,
    "listener: SO_KEEPALIVE at most 1 set",
    `${listener}: SO_KEEPALIVE was set 2 times: setsockopt SO_KEEPALIVE on at 1.100000 by 7, setsockopt SO_KEEPALIVE on at 2.200000 by 7`,
  ],
  [
    "seldom enough need not be",
    server,
    "listener: SO_KEEPALIVE at most 2 set",
    `${listener}: SO_KEEPALIVE was set 2 times, but ${MAYBE}: setsockopt SO_KEEPALIVE on at 1.100000 by 7, setsockopt SO_KEEPALIVE on at 2.200000 by 7`,
  ],
  [
    "what was never set may have been",
    server,
    "listener: SO_REUSEADDR at least 1 set",
    `${listener}: SO_REUSEADDR was never set, but ${MAYBE}`,
  ],
  [
    "a default is not claimed",
    server,
    "listener: SO_REUSEADDR",
    `${listener}: SO_REUSEADDR is unknown (events were lost that may have set it)`,
  ],
  [
    "what came before bind is not known",
    server,
    "listener: SO_REUSEADDR before bind",
    `${listener}: SO_REUSEADDR was off (default) at bind(), but ${MAYBE}: bind 0.0.0.0:80 at 2.100000 by 7`,
  ],
  [
    "a call that was not seen",
    server,
    "listener: SO_KEEPALIVE before connect",
    `${listener}: connect() was not called on it, but ${MAYBE}`,
  ],
  [
    "a set after it that was not seen",
    server,
    "listener: SO_REUSEADDR after bind",
    `${listener}: SO_REUSEADDR was not set after bind(), but ${MAYBE}: bind 0.0.0.0:80 at 2.100000 by 7`,
  ],
  [
    "open at exit, or closed unseen",
    server,
    "no listener still open at exit",
    `${listener}: it was open at exit, but ${MAYBE}: socket AF_INET SOCK_STREAM at 1.000000 by 7, exit at 2.500000 by 7`,
  ],
  ["no such socket was seen", later, "listener tcp:443", "no such socket was seen, but 1 event was lost"],
  ["one is enough", later, "listener tcp:80", "ok"],
  [
    "each that was seen is so, but there may be more",
    later,
    "listener: SO_REUSEADDR before bind",
    "nothing else was seen, but 1 event was lost: there may have been more such sockets",
  ],
  ["advice", later, "no advice", "none was found, but 1 event was lost"],
  [
    "what is wrong for certain",
    later,
    "listener: !SO_REUSEADDR",
    `#2 (fd 3 of 7, 0.0.0.0:80): SO_REUSEADDR is on (set): setsockopt SO_REUSEADDR on, in state CLOSED at 6.100000 by 7`,
  ],
  [
    "a socket that was opened in a gap",
    `1.000000 socket(AF_UNIX, SOCK_DGRAM, 0) = 9\n lost 5 at 2\n 2.500000 ${on(3, ALIVE)}`,
    "socket tcp: SO_KEEPALIVE at most 1 set",
    "no such socket was seen, but 5 events were lost",
  ],
];

for (const [what, log, line, verdict] of table)
  test(what, () => {
    assert.equal(verdictTexts(stamped(log), line.startsWith("no advice") ? "no advice warning" : line, options), [
      verdict,
    ]);
  });

test("sockets that were judged before the end, since they are not kept", () => {
  const many = Array.from(
    { length: 5 },
    (_, at) => `1.${at}00000 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3\n1.${at}50000 close(3) = 0`,
  ).join("\n");
  const verdict = (log: string): readonly string[] =>
    verdictTexts(stamped(log), "socket tcp: SO_KEEPALIVE at least 1 set", { ...options, keep: 0, delay: 0 });
  assert.match(verdict(many)[0] ?? "", /SO_KEEPALIVE was never set; wrong on 5 of 5/);
  assert.match(verdict(`${many}\nlost 5 at 2`)[0] ?? "", `SO_KEEPALIVE was never set, but ${MAYBE}`);
});

test.run();
