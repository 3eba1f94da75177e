/**
 * What a set leaves is worked out once for all sockets that are alike (world/layouts.ts). Whatever the calls, every
 * socket has the options that it has where nothing is stored.
 */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { World } from "../../src/world/world.ts";
import { Layouts } from "../../src/world/layouts.ts";
import { shapeOf } from "../../src/world/shared-options.ts";
import { feed } from "../support/world.ts";

/** Since 1700000000. */
const seconds = (time: number | null): number => (time! - 1_700_000_000e6) / 1e6;

const listener = `
  7 1700000001.000000 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
  7 1700000001.100000 setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
  7 1700000001.200000 listen(3, 5) = 0
`;

test("sockets that are set alike share what they have, and each has its own times", () => {
  const { world } = feed(
    new World(),
    `${listener}
    7 1700000002.000000 accept(3, NULL, NULL) = 4
    7 1700000002.100000 setsockopt(4, SOL_TCP, TCP_NODELAY, [1], 4) = 0
    7 1700000002.200000 setsockopt(4, SOL_SOCKET, SO_PRIORITY, [3], 4) = 0
    8 1700000003.000000 accept(3, NULL, NULL) = 5
    8 1700000003.100000 setsockopt(5, SOL_TCP, TCP_NODELAY, [1], 4) = 0
    8 1700000003.200000 setsockopt(5, SOL_SOCKET, SO_PRIORITY, [3], 4) = 0
    8 1700000004.000000 accept(3, NULL, NULL) = 6
    8 1700000004.100000 setsockopt(6, SOL_TCP, TCP_NODELAY, [0], 4) = 0`,
  );
  const [, first, second, third] = [...world.state.sockets.values()];
  assert.is(shapeOf(first!.options), shapeOf(second!.options));
  assert.is.not(shapeOf(first!.options), shapeOf(third!.options));
  const times = [first, second].map((socket) =>
    [...socket!.options.values()].map(({ name, at, tid }) => [name, seconds(at), tid]),
  );
  assert.equal(times, [
    [
      ["SO_KEEPALIVE", 1.1, 7],
      ["TCP_NODELAY", 2.1, 7],
      ["SO_PRIORITY", 2.2, 7],
    ],
    [
      ["SO_KEEPALIVE", 1.1, 7],
      ["TCP_NODELAY", 3.1, 8],
      ["SO_PRIORITY", 3.2, 8],
    ],
  ]);
});

test("a value that was set again is a former value, with its own time", () => {
  const { world } = feed(
    new World(),
    [4, 5]
      .map(
        (fd) => `
    7 170000000${fd}.000000 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = ${fd}
    7 170000000${fd}.100000 setsockopt(${fd}, SOL_IP, IP_TTL, [10], 4) = 0
    7 170000000${fd}.200000 setsockopt(${fd}, SOL_IP, IP_TTL, [20], 4) = 0`,
      )
      .join(""),
  );
  const ttl = [...world.state.sockets.values()].map(({ options }) => options.get("SOL_IP IP_TTL"));
  const history = ttl.map((option) =>
    [option!, ...option!.earlier.values].map(({ value, at }) => [value, seconds(at)]),
  );
  const known = (data: number): unknown => ({ type: "known", data });
  assert.equal(history, [
    [
      [known(20), 4.2],
      [known(10), 4.1],
    ],
    [
      [known(20), 5.2],
      [known(10), 5.1],
    ],
  ]);
});

/** What is set on two sockets, which differ in one thing that decides what it leaves. */
const unlike: readonly (readonly [about: string, set: string, one: string, other: string])[] = [
  [
    "kind",
    "SOL_IP, IP_TOS, [3], 4",
    "7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3",
    "7 socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 3",
  ],
  [
    "whether its birth was seen",
    "SOL_SOCKET, SO_SNDBUF, [5000], 4",
    `7 socket(AF_UNIX, SOCK_STREAM, 0) = 3
     7 connect(3, {sa_family=AF_UNIX, sun_path="/x"}, 110) = 0`,
    '7 connect(3<UNIX-STREAM:[INODE]>, {sa_family=AF_UNIX, sun_path="/x"}, 110) = 0',
  ],
  [
    "state",
    "SOL_TCP, TCP_NODELAY, [1], 4",
    "7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3",
    `7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
     7 bind(3, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("127.0.0.1")}, 16) = 0`,
  ],
];

for (const [about, set, one, other] of unlike)
  test(`two that differ in ${about}`, () => {
    const of = (logs: readonly string[], most?: number): readonly unknown[] => {
      const world = new World();
      if (most !== undefined) Object.assign(world.state, { layouts: new Layouts(most) });
      feed(
        world,
        logs
          .map((log, at) => `${log.replace("INODE", String(at))}\n7 setsockopt(3, ${set}) = 0\n7 close(3) = 0`)
          .join("\n"),
      );
      const { closed } = world.state.archive;
      return [...closed.values()].map(({ options }) =>
        [...options.values()].map(({ name, value, during }) => [name, value, during]),
      );
    };
    const [left, right] = of([one, other], 0);
    assert.not.equal(left, right);
    assert.equal(of([one, other, one, other]), [left, right, left, right]);
  });

test("what is set on a listener may be missing on connections that wait, on each listener", () => {
  const listeners = [3, 4].map(
    (fd) => `
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = ${fd}
    7 listen(${fd}, 5) = 0
    7 setsockopt(${fd}, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
    7 accept(${fd}, NULL, NULL) = ${fd + 2}`,
  );
  const { options } = feed(new World(), listeners.join(""));
  assert.equal([2, 4].map(options), [["SO_KEEPALIVE ? unknown"], ["SO_KEEPALIVE ? unknown"]]);
});

const values: Readonly<Record<string, readonly string[]>> = {
  "SOL_TCP, TCP_NODELAY": ["[0], 4", "[1], 4"],
  "SOL_SOCKET, SO_SNDBUF": ["[5000], 4", "[100000], 4"],
  "SOL_SOCKET, SO_RCVBUFFORCE": ["[9000], 4"],
  "SOL_SOCKET, SO_LINGER": ["{l_onoff=1, l_linger=5}, 8", "{l_onoff=0, l_linger=0}, 8"],
  "SOL_SOCKET, SO_TIMESTAMP": ["[1], 4", "[0], 4"],
  "SOL_SOCKET, SO_TIMESTAMPNS": ["[1], 4"],
  "SOL_SOCKET, SO_BUF_LOCK": ["[3], 4"],
  "SOL_IP, IP_TOS": ["[16], 4", "[8], 4"],
  "SOL_SOCKET, SO_PRIORITY": ["[6], 4"],
  "SOL_IP, IP_ADD_MEMBERSHIP": ['{imr_multiaddr=inet_addr("224.1.1.1"), imr_interface=inet_addr("127.0.0.1")}, 8'],
  "SOL_IP, IP_DROP_MEMBERSHIP": ['{imr_multiaddr=inet_addr("224.1.1.1"), imr_interface=inet_addr("127.0.0.1")}, 8'],
  "SOL_SOCKET, 0x7777": ["[1], 4"],
  "SOL_TCP, TCP_MD5SIG": ['"\\2\\0", 216'],
};
const fds = [3, 4, 5, 6];

/** A call on one of a few fds, most of them sets of few options. */
const call: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .tuple(fc.constantFrom(...fds), fc.constantFrom(...Object.keys(values)), fc.nat(1))
      .map(
        ([fd, option, at]) => `setsockopt(${fd}, ${option}, ${values[option]?.[at] ?? values[option]?.[0] ?? ""}) = 0`,
      ),
  },
  fc
    .tuple(
      fc.constantFrom(...fds),
      fc.constantFrom("SOCK_STREAM", "SOCK_DGRAM"),
      fc.constantFrom("AF_INET", "AF_INET6"),
    )
    .map(([fd, type, family]) => `socket(${family}, ${type}, IPPROTO_IP) = ${fd}`),
  fc.constantFrom(...fds).map((fd) => `listen(${fd}, 2) = 0`),
  fc
    .tuple(fc.constantFrom(...fds), fc.constantFrom(...fds))
    .filter(([on, fd]) => on !== fd)
    .map(([on, fd]) => `accept(${on}, NULL, NULL) = ${fd}`),
  fc
    .constantFrom(...fds)
    .map((fd) => `connect(${fd}, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("127.0.0.1")}, 16) = 0`),
  fc.constantFrom(...fds).map((fd) => `getsockopt(${fd}, SOL_SOCKET, SO_SNDBUF, [87040], [4]) = 0`),
  fc.constantFrom(...fds).map((fd) => `setsockopt(${fd}, SOL_IPV6, IPV6_ADDRFORM, [2], 4) = 0`),
  fc.constantFrom(...fds).map((fd) => `close(${fd}) = 0`),
);

test("with nothing stored every socket is the same", () => {
  let shared = 0;
  fc.assert(
    fc.property(fc.array(call, { minLength: 10, maxLength: 200 }), fc.boolean(), (calls, isLive) => {
      const log = calls.map((one, at) => `7 ${1_700_000_000 + at}.500000 ${one}`).join("\n");
      const options = { announced: isLive, fdCalls: isLive, sysctls: isLive ? new Map<string, string>() : null };
      const [stored, plain] = [new World(options), new World(options)];
      Object.assign(plain.state, { layouts: new Layouts(0) });
      assert.equal(feed(stored, log).changes, feed(plain, log).changes);
      const [left, right] = [stored, plain].map(({ state: { sockets, archive, doubts } }) => ({
        sockets: [...sockets.values(), ...archive.closed.values()].map(({ options, kind, state }) => [
          [...options],
          kind,
          state,
        ]),
        profiles: [...archive.groups].map(([profile, { count }]) => [profile, count]),
        doubts: [...doubts],
      }));
      assert.equal(left, right);
      shared += [...stored.state.sockets.values()].filter(({ options }) => shapeOf(options) !== options).length;
    }),
    { numRuns: 400 },
  );
  assert.ok(shared > 100, `${shared} sockets had a layout`);
});

test.run();
