/** Why the kernel refuses an option: the errno and the reason that is given for it, on the kernel at hand. */
import { getuid } from "node:process";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { adviceOn } from "../support/advice.ts";
import { canTrace } from "../support/socktrace.ts";

const test = suite("option-refused");

/** Sockets of each kind that are used. */
const sockets = `
import struct
listener = listen(("127.0.0.1", PORT))
c = create_connection(listener.getsockname())
d = socket(AF_INET, SOCK_DGRAM); d.bind(("127.0.0.1", PORT))
TCP_CONGESTION, TCP_USER_TIMEOUT, TCP_ULP, SO_BINDTODEVICE, IP_HDRINCL = 13, 18, 31, 25, 3
`;

/** The call, and the advice. */
const refusals: readonly (readonly [call: string, expected: string])[] = [
  ["c, IPPROTO_TCP, TCP_KEEPIDLE, 0", "TCP_KEEPIDLE was refused (EINVAL): it takes 1 to 32,767 seconds"],
  ["c, IPPROTO_TCP, TCP_KEEPINTVL, 32768", "TCP_KEEPINTVL was refused (EINVAL): it takes 1 to 32,767 seconds"],
  ["c, IPPROTO_TCP, TCP_KEEPCNT, 128", "TCP_KEEPCNT was refused (EINVAL): it takes 1 to 127"],
  ["c, IPPROTO_TCP, TCP_SYNCNT, 0", "TCP_SYNCNT was refused (EINVAL): it takes 1 to 127"],
  ["c, IPPROTO_TCP, TCP_USER_TIMEOUT, -1", "TCP_USER_TIMEOUT was refused (EINVAL): it takes no negative number"],
  ["c, IPPROTO_TCP, TCP_MAXSEG, 87", "TCP_MAXSEG was refused (EINVAL): it takes 88 to 32,767 bytes"],
  [
    "c, IPPROTO_TCP, TCP_CONGESTION, b'xyzzy'",
    "TCP_CONGESTION was refused (ENOENT): the kernel has no algorithm of that name",
  ],
  ["c, IPPROTO_TCP, TCP_ULP, b'xyzzy'", "TCP_ULP was refused (ENOENT): the kernel has no such protocol"],
  ["c, IPPROTO_TCP, TCP_FASTOPEN, 5", "TCP_FASTOPEN was refused (EINVAL): it is for sockets that are not connected"],
  ["c, IPPROTO_TCP, TCP_NODELAY, b'1'", "TCP_NODELAY was refused (EINVAL): the value has 1 bytes, and 4 are needed"],
  ["c, SOL_SOCKET, SO_LINGER, 1", "SO_LINGER was refused (EINVAL): the value has 4 bytes, and 8 are needed"],
  [
    "c, SOL_SOCKET, SO_RCVTIMEO, struct.pack('ll', 0, 1500000)",
    "SO_RCVTIMEO was refused (EDOM): tv_usec has to be between 0 and 999,999",
  ],
  ["c, SOL_SOCKET, SO_TYPE, 1", "SO_TYPE was refused (ENOPROTOOPT): it can be read only"],
  ["c, SOL_SOCKET, SO_PASSCRED, 1", "SO_PASSCRED was refused (EOPNOTSUPP): it is for UNIX and netlink sockets"],
  [
    "c, IPPROTO_IPV6, IPV6_TCLASS, 4",
    "IPV6_TCLASS was refused (ENOPROTOOPT): sockets of this kind (AF_INET, SOCK_STREAM, IPPROTO_TCP) do not have it",
  ],
  ["c, IPPROTO_IP, IP_MULTICAST_TTL, 2", "IP_MULTICAST_TTL was refused (EINVAL): it is not for TCP"],
  [
    "c, IPPROTO_IP, IP_ADD_MEMBERSHIP, inet_aton('239.1.1.1') + bytes(4)",
    "IP_ADD_MEMBERSHIP was refused (EPROTO): it is not for TCP",
  ],
  ["c, IPPROTO_IP, IP_TTL, 256", "IP_TTL was refused (EINVAL): it takes 1 to 255, or -1 for the machine's default"],
  [
    "u, IPPROTO_TCP, TCP_NODELAY, 1",
    "TCP_NODELAY was refused (EOPNOTSUPP): sockets of this kind (AF_UNIX, SOCK_STREAM) do not have it",
  ],
  ["u, SOL_SOCKET, SO_REUSEPORT, 1", "SO_REUSEPORT was refused (EOPNOTSUPP): it is for IP sockets"],
  [
    "d, IPPROTO_TCP, TCP_NODELAY, 1",
    "TCP_NODELAY was refused (ENOPROTOOPT): sockets of this kind (AF_INET, SOCK_DGRAM, IPPROTO_UDP) do not have it",
  ],
  ["d, IPPROTO_IP, IP_HDRINCL, 1", "IP_HDRINCL was refused (ENOPROTOOPT): it is for raw sockets"],
  [
    "d, IPPROTO_IP, IP_ADD_MEMBERSHIP, inet_aton('10.1.1.1') + bytes(4)",
    "IP_ADD_MEMBERSHIP was refused (EINVAL): the address is no multicast group",
  ],
  [
    "d, IPPROTO_IP, IP_DROP_MEMBERSHIP, inet_aton('239.1.1.1') + bytes(4)",
    "IP_DROP_MEMBERSHIP was refused (EADDRNOTAVAIL): the socket is no member of it",
  ],
  [
    "d, IPPROTO_IP, IP_MULTICAST_IF, inet_aton('198.51.100.7')",
    "IP_MULTICAST_IF was refused (EADDRNOTAVAIL): no interface here has that address",
  ],
  [
    "d, SOL_SOCKET, SO_BINDTODEVICE, b'xyzzy'",
    "SO_BINDTODEVICE was refused (ENODEV): there is no interface of that name",
  ],
  ["d6, IPPROTO_IPV6, IPV6_V6ONLY, 0", "IPV6_V6ONLY was refused (EINVAL): it is too late: the socket is bound"],
  ["d6, IPPROTO_IPV6, IPV6_TCLASS, 256", "IPV6_TCLASS was refused (EINVAL): it takes 0 to 255, or -1 for the default"],
];

/** Where nothing is lost it is a note. */
function withLevel(text: string): string {
  if (text.includes("AF_UNIX, SOCK_STREAM")) return `note: ${text}; nothing is lost: what it is about is TCP's`;
  if (text.startsWith("IP_DROP_")) return `note: ${text}; nothing was taken back`;
  return `error: ${text}; the socket is used without it`;
}

/** As an ordinary user. */
const forbidden: readonly (readonly [call: string, expected: string])[] = [
  [
    "c, SOL_SOCKET, 1, 1",
    "SO_DEBUG was refused (EACCES): it is for CAP_NET_ADMIN only; its number, 1, is that of TCP_NODELAY too",
  ],
  ["c, SOL_SOCKET, SO_PRIORITY, 7", "SO_PRIORITY was refused (EPERM): it needs CAP_NET_ADMIN or CAP_NET_RAW"],
  ["c, SOL_SOCKET, SO_MARK, 7", "SO_MARK was refused (EPERM): it needs CAP_NET_ADMIN or CAP_NET_RAW"],
  ["c, SOL_SOCKET, 33, 100000", "SO_RCVBUFFORCE was refused (EPERM): it needs CAP_NET_ADMIN"],
];

/** One call a socket of that kind: each socket has one piece of advice of an id. */
function refusing(calls: readonly string[], first = ""): string {
  const each = calls.map((call) => {
    const [name = "", ...rest] = call.split(", ");
    return `x = used_${name}(); kept.append(x); refuse(x.setsockopt, ${rest.join(", ")})`;
  });
  return [sockets, used, first, ...each].join("\n");
}

const used = `
kept = []
def used_c(): return create_connection(listener.getsockname())
def used_u(): return socketpair()[0]
def used_d():
    s = socket(AF_INET, SOCK_DGRAM); s.connect(("127.0.0.1", 9)); return s
def used_d6():
    s = socket(AF_INET6, SOCK_DGRAM); s.bind(("::1", 0)); return s
SO_MARK = 36
`;

function refused(program: string): readonly string[] {
  const own = adviceOn(program).filter((one) => one.includes(" option-refused: "));
  return own.map((one) => one.replace(" option-refused", "")).sort();
}

if (canTrace()) {
  test("each refusal has its reason", () => {
    const program = refusing(refusals.map(([call]) => call));
    const expected = refusals.map(([, text]) => withLevel(text));
    assert.equal(refused(program), expected.sort());
  });

  test("a substitute makes it a note; a probe is no fault", () => {
    const program = `${sockets}
refuse(c.setsockopt, IPPROTO_TCP, TCP_KEEPIDLE, 40000); c.setsockopt(IPPROTO_TCP, TCP_KEEPIDLE, 400)
refuse(d.setsockopt, IPPROTO_IPV6, IPV6_TCLASS, 4); d.setsockopt(IPPROTO_IP, IP_TOS, 4)
probe = socket(); refuse(probe.setsockopt, IPPROTO_TCP, TCP_KEEPIDLE, 0); probe.close()
refuse(listener.setsockopt, IPPROTO_IPV6, IPV6_V6ONLY, 0)`;
    assert.equal(refused(program), [
      "note: IPV6_TCLASS was refused (ENOPROTOOPT): sockets of this kind (AF_INET, SOCK_DGRAM, IPPROTO_UDP) do not have it; IP_TOS was set instead",
      "note: TCP_KEEPIDLE was refused (EINVAL): it takes 1 to 32,767 seconds; another value was set instead",
    ]);
  });

  if (getuid?.() === 0)
    test("what an ordinary user may not", () => {
      const program = refusing(
        forbidden.map(([call]) => call),
        "os.setgid(65534); os.setuid(65534)",
      );
      const expected = forbidden.map(([, text]) => `error: ${text}; the socket is used without it`);
      assert.equal(refused(program), expected.sort());
    });
}

test.run();
