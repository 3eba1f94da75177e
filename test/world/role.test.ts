/** What a socket is for, above all one that is older than the trace. -yy prints the addresses of such a socket. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asBytes, asFd, asInode, asTid } from "../../src/base/brands.ts";
import { roleOf } from "../../src/world/role.ts";
import { World } from "../../src/world/world.ts";
import { worldOf } from "../support/world.ts";

/** The roles of a log's open sockets, in order: `listener, accepted on #1`. */
function roles(log: string): string {
  const { world } = worldOf(log);
  return [...world.state.sockets.values()]
    .map((socket) => {
      const role = roleOf(socket);
      return role.type === "accepted"
        ? `accepted on ${role.listener === null ? "?" : `#${role.listener.id}`}`
        : role.type;
    })
    .join(", ");
}

const address = (port: number, host = "127.0.0.1"): string =>
  `{sa_family=AF_INET, sin_port=htons(${port}), sin_addr=inet_addr("${host}")}`;
const listener = (host: string): string => `
  7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<TCP:[100]>
  7 bind(3<TCP:[100]>, ${address(80, host)}, 16) = 0
  7 listen(3<TCP:[${host}:80]>, 5) = 0`;
const used = (fd: number, socket: string): string => `
  7 setsockopt(${fd}<${socket}>, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0`;

test("whose opening was seen", () => {
  assert.is(
    roles(`${listener("0.0.0.0")}
      7 accept(3<TCP:[0.0.0.0:80]>, ${address(40_000, "10.0.0.9")}, [16]) = 4<TCP:[10.0.0.1:80->10.0.0.9:40000]>
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 5<TCP:[101]>
      7 connect(5<TCP:[101]>, ${address(443)}, 16) = 0
      7 socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 6<UDP:[102]>
      7 bind(6<UDP:[102]>, ${address(53)}, 16) = 0
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 8<TCP:[103]>`),
    "listener, accepted on #1, connected, bound, unused",
  );
});

test("older than the trace, on the port of a listener: accepted, whichever of the two is seen first", () => {
  const connection = used(4, "TCP:[10.0.0.1:80->10.0.0.9:40000]");
  assert.is(roles(listener("0.0.0.0") + connection), "listener, accepted on #1");
  assert.is(roles(connection + listener("0.0.0.0")), "accepted on #2, listener");
  assert.is(roles(listener("10.0.0.1") + connection), "listener, accepted on #1");
});

test("a listener of which only accept() was seen is one too", () => {
  const accept = `7 accept(3<TCP:[0.0.0.0:80]>, ${address(40_001, "10.0.0.9")}, [16]) = 5<TCP:[10.0.0.1:80->10.0.0.9:40001]>`;
  assert.is(
    roles(`${used(4, "TCP:[10.0.0.1:80->10.0.0.9:40000]")}\n${accept}`),
    "accepted on #2, listener, accepted on #2",
  );
});

test("older than the trace, and no listener could have accepted it: accepted or connected, nobody knows", () => {
  const other = { address: "TCP:[10.0.0.1:80->10.0.0.9:40000]", port: "TCP:[127.0.0.1:8080->127.0.0.1:40000]" };
  assert.is(roles(used(4, other.address)), "connection");
  assert.is(roles(listener("127.0.0.1") + used(4, other.address)), "listener, connection");
  assert.is(roles(listener("0.0.0.0") + used(4, other.port)), "listener, connection");
});

test("older than the trace, but connect() on it was seen: connected, whatever its port", () => {
  assert.is(
    roles(`${listener("0.0.0.0")}${used(4, "TCP:[7]")}
      7 connect(4<TCP:[7]>, ${address(40_000, "10.0.0.9")}, 16) = 0
      7 getsockname(4<TCP:[7]>, ${address(80, "10.0.0.1")}, [16]) = 0`),
    "listener, connected",
  );
});

test("a datagram socket with a peer is connected: there is no accept() for it, even on the port of a TCP listener", () => {
  assert.is(roles(listener("0.0.0.0") + used(4, "UDP:[10.0.0.1:80->10.0.0.9:53]")), "listener, connected");
});

test("getsockname() and getpeername() show what -y does not print", () => {
  assert.is(
    roles(`${listener("0.0.0.0")}
      7 getsockname(4<socket:[9]>, ${address(80, "10.0.0.1")}, [16]) = 0
      7 getpeername(4<socket:[9]>, ${address(40_000, "10.0.0.9")}, [16]) = 0
      7 getsockopt(5<socket:[10]>, SOL_SOCKET, SO_KEEPALIVE, [0], [4]) = 0`),
    "listener, accepted on #1, unknown",
  );
});

const unix = (fd: number, local: string, peer: string): string => `
  7 getsockopt(${fd}<UNIX-STREAM:[${fd}]>, SOL_SOCKET, SO_DOMAIN, [AF_UNIX], [4]) = 0
  7 getsockname(${fd}<UNIX-STREAM:[${fd}]>, {sa_family=AF_UNIX${local}}, [16]) = 0
  7 getpeername(${fd}<UNIX-STREAM:[${fd}]>, {sa_family=AF_UNIX${peer}}, [16]) = 0`;
const path = (name: string): string => `, sun_path="${name}"`;

test("UNIX: an accepted socket has its listener's name, a client has none", () => {
  const bound = `
    7 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[3]>
    7 bind(3<UNIX-STREAM:[3]>, {sa_family=AF_UNIX, sun_path="/run/x"}, 10) = 0
    7 listen(3<UNIX-STREAM:[3,"/run/x"]>, 5) = 0`;
  assert.is(roles(bound + unix(4, path("/run/x"), "")), "listener, accepted on #1");
  assert.is(roles(unix(4, path("/run/x"), "")), "accepted on ?");
  assert.is(roles(unix(4, path("/run/a"), path("/run/b"))), "connection");
  assert.is(roles(unix(4, "", "")), "unknown");
});

test("UNIX: what the kernel reports at an attach shows the client, whose own name is empty", () => {
  const world = new World();
  const at = { fd: asFd(4), inode: asInode(4), file: null, details: null };
  const kind = { family: "AF_UNIX", type: "SOCK_STREAM", protocol: "0" };
  const seen = { tid: asTid(7), time: null, line: 0, call: "attach" };
  const names = { local: { type: "unix-unnamed" }, peer: { type: "unix-path", path: asBytes("/run/y") } } as const;
  const flags = { cloexec: false, nonblock: false };
  world.apply({
    type: "observed",
    seen,
    at,
    kind,
    state: "ESTABLISHED",
    ...names,
    backlog: null,
    options: [],
    activity: null,
    ...flags,
  });
  assert.equal([...world.state.sockets.values()].map(roleOf), [{ type: "connected" }]);
});

test.run();
