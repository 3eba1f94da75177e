/** Open sockets that look alike: the summary lists three in full and counts the others, as it does with closed ones. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { shown } from "../../support/summary.ts";

/** Connections of a process to one server, which get a fd each. */
const connects = (fds: readonly number[]): string =>
  fds
    .map(
      (fd) => `
  7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP) = ${fd}<socket:[${100 + fd}]>
  7 connect(${fd}<socket:[${100 + fd}]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("10.0.0.1")}, 16) = 0`,
    )
    .join("");
const noDelay = (fd: number): string =>
  `\n  7 setsockopt(${fd}<socket:[${100 + fd}]>, SOL_TCP, TCP_NODELAY, [1], 4) = 0`;
const ALIKE = "TCP over IPv4, to 10.0.0.1:80, ESTABLISHED";

const cases: readonly (readonly [what: string, log: string, listed: readonly number[], counted: readonly string[]])[] =
  [
    ["four are listed: to count one would spare nothing", connects([3, 4, 5, 6]), [3, 4, 5, 6], []],
    ["of five three", connects([3, 4, 5, 6, 7]), [3, 4, 5], [`and 2 more like these: ${ALIKE}`]],
    [
      "one with an option is another",
      connects([3, 4, 5, 6, 7, 8]) + noDelay(7),
      [3, 4, 5, 7],
      [`and 2 more like these: ${ALIKE}`],
    ],
    [
      "so is one that was shut",
      `${connects([3, 4, 5, 6, 7, 8])}\n  7 shutdown(8<socket:[108]>, SHUT_WR) = 0`,
      [3, 4, 5, 8],
      [`and 2 more like these: ${ALIKE}`],
    ],
    [
      "one whose CLOEXEC was taken off is another, since its flags are listed",
      `${connects([3, 4, 5, 6, 7, 8])}\n  7 fcntl(8<socket:[108]>, F_SETFD, 0) = 0`,
      [3, 4, 5, 8],
      [`and 2 more like these: ${ALIKE}`],
    ],
    [
      "the options that they share are with the count",
      connects([3, 4, 5, 6, 7]) + [3, 4, 5, 6, 7].map(noDelay).join(""),
      [3, 4, 5],
      [`and 2 more like these: ${ALIKE}, TCP_NODELAY`],
    ],
  ];

for (const [what, log, listed, counted] of cases)
  test(what, () => {
    const lines = shown(log).summary.split("\n");
    assert.equal(
      lines.flatMap((line) => /^ *(\d+): S_IFSOCK/.exec(line)?.[1] ?? []),
      listed.map(String),
    );
    assert.equal(
      lines.filter((line) => line.includes("more like these")).map((line) => line.trim()),
      counted,
    );
  });

test.run();
