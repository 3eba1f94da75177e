/** What is kept of a failed call, and of the calls that bound a socket and made it listen: advice needs it. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { worldOf } from "../support/world.ts";

const tcp = "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3\n";
const place = '{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}';
const address = { type: "inet", address: "127.0.0.1", port: 80 };

/** What was tried, and in which state of the socket. */
function failures(log: string): readonly unknown[] {
  const { socket } = worldOf(log);
  return [...socket(1).failed.values()].map(({ errno, tried, during }) => ({ errno, tried, during }));
}

test("bind, connect: the address", () => {
  assert.equal(failures(`${tcp}bind(3, ${place}, 16) = -1 EADDRINUSE (Address already in use)`), [
    { errno: "EADDRINUSE", tried: { type: "bind", address }, during: "CLOSED" },
  ]);
  assert.equal(failures(`${tcp}connect(3, ${place}, 16) = -1 EADDRNOTAVAIL (Cannot assign requested address)`), [
    { errno: "EADDRNOTAVAIL", tried: { type: "connect", address }, during: "CLOSED" },
  ]);
});

test("a connect() in the background whose end SO_ERROR shows", () => {
  const log = `${tcp}connect(3, ${place}, 16) = -1 EINPROGRESS (Operation now in progress)
getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0`;
  assert.equal(
    failures(log).map((one) => (one as { readonly tried: unknown }).tried),
    [{ type: "connect", address }],
  );
});

test("setsockopt: option and value", () => {
  const value = { type: "known", data: 256 };
  const log = `${tcp}bind(3, ${place}, 16) = 0
setsockopt(3, SOL_IP, IP_TTL, [256], 4) = -1 EINVAL (Invalid argument)`;
  assert.equal(failures(log), [
    { errno: "EINVAL", tried: { type: "set", level: "SOL_IP", name: "IP_TTL", value }, during: "BOUND" },
  ]);
});

test("a datagram to a broadcast address", () => {
  const log = `socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 3
sendto(3, "x", 1, 0, ${place}, 16) = -1 EACCES (Permission denied)`;
  assert.equal(failures(log), [{ errno: "EACCES", tried: { type: "data", address }, during: "CLOSED" }]);
});

test("the calls that bound it and made it listen", () => {
  const { socket } = worldOf(`${tcp}bind(3, ${place}, 16) = 0\nlisten(3, 5) = 0`);
  assert.equal([socket(1).boundBy?.call, socket(1).listenedBy?.call], ["bind", "listen"]);
});

test.run();
