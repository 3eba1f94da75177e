"""Makes one socket of each kind that the kernel has, with options set to unusual values, and then answers for itself.

Prints one line of JSON with its pid and its sockets: {"pid", "made": [{"label", "fd", "inode"}], "skipped": {label: errno}}.
Then, for each line of standard input, a JSON list of [level, number, size offered], prints what its own getsockopt says:
{fd: {"level number": "hex" or minus an errno}}. Ends when standard input ends.
"""

import ctypes
import errno
import json
import os
import socket
import struct
import sys
import tempfile

LIBC = ctypes.CDLL(None, use_errno=True)
AF_VSOCK, AF_ALG, AF_XDP = 40, 38, 44
IPPROTO_UDPLITE, IPPROTO_MPTCP = 136, 262
SOL_RAW, SOL_NETLINK, SOL_PACKET = 255, 270, 263

made = []
skipped = {}
keep = []  # sockets live as long as this list
folder = tempfile.mkdtemp(prefix="socktrace-factory-")


def maker(label):
    """Registers what makes the sockets of one label; a kind that this kernel or this user has not is skipped."""

    def run(function):
        try:
            for number, made_one in enumerate(function()):
                keep.append(made_one)
                inode = os.fstat(made_one.fileno()).st_ino
                name = label if number == 0 else f"{label} {number + 1}"
                made.append({"label": name, "fd": made_one.fileno(), "inode": inode})
        except OSError as error:
            skipped[label] = errno.errorcode.get(error.errno, str(error.errno))

    return run


def common(one):
    """Options of every socket, each away from its default."""
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 54321)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 43210)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_PRIORITY, 3)
    set_bytes(one, socket.SO_RCVTIMEO, struct.pack("ll", 7, 250000))
    set_bytes(one, socket.SO_SNDTIMEO, struct.pack("ll", 5, 500000))
    set_bytes(one, socket.SO_LINGER, struct.pack("ii", 1, 17))
    one.setsockopt(socket.SOL_SOCKET, 29, 1)  # SO_TIMESTAMP
    return one


def set_bytes(one, name, value):
    """Python refuses bytes for vsock."""
    if LIBC.setsockopt(one.fileno(), socket.SOL_SOCKET, name, value, len(value)) != 0:
        raise OSError(ctypes.get_errno(), "setsockopt")


def tcp(family):
    one = common(socket.socket(family, socket.SOCK_STREAM))
    one.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 61)
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 13)
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 5)
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_SYNCNT, 4)
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 4321)
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, 8192)
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, b"reno")
    return one


def tcp_triple(family, address):
    """A listener with one connection that waits, a client, and the accepted socket."""
    listener = tcp(family)
    listener.bind((address, 0))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, 0)
    listener.listen(7)
    client = tcp(family)
    client.connect(listener.getsockname()[:2])
    accepted, _ = listener.accept()
    waiting = tcp(family)
    waiting.connect(listener.getsockname()[:2])
    client.send(b"four")
    return listener, client, accepted, waiting


@maker("tcp")
def _():
    return tcp_triple(socket.AF_INET, "127.0.0.1")


@maker("tcp6")
def _():
    return tcp_triple(socket.AF_INET6, "::1")


@maker("dual stack")
def _():
    listener = tcp(socket.AF_INET6)
    listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_UNICAST_HOPS, 33)
    listener.bind(("::", 0))
    listener.listen(9)
    client = tcp(socket.AF_INET)
    client.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, 0x10)
    client.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, 77)
    client.connect(("127.0.0.1", listener.getsockname()[1]))
    accepted, _ = listener.accept()
    return listener, client, accepted


@maker("tcp unconnected")
def _():
    bound = tcp(socket.AF_INET)
    bound.bind(("127.0.0.1", 0))
    return bound, tcp(socket.AF_INET), tcp(socket.AF_INET6)


@maker("tcp close wait")
def _():
    listener = socket.create_server(("127.0.0.1", 0))
    client = socket.create_connection(listener.getsockname())
    accepted, _ = listener.accept()
    accepted.shutdown(socket.SHUT_WR)
    return listener, client, accepted


def udp(family, protocol=0):
    one = common(socket.socket(family, socket.SOCK_DGRAM, protocol))
    one.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    return one


@maker("udp")
def _():
    bound = udp(socket.AF_INET)
    bound.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 9)
    bound.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 0)
    bound.setsockopt(socket.IPPROTO_IP, 8, 1)  # IP_PKTINFO
    bound.bind(("127.0.0.1", 0))
    connected = udp(socket.AF_INET)
    connected.connect(bound.getsockname())
    connected.send(b"a datagram of twenty")
    return bound, connected, udp(socket.AF_INET)


@maker("udp6")
def _():
    bound = udp(socket.AF_INET6)
    bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 12)
    bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
    bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_TCLASS, 0x20)
    bound.bind(("::1", 0))
    connected = udp(socket.AF_INET6)
    connected.connect(bound.getsockname()[:2])
    return bound, connected


@maker("udplite")
def _():
    bound = udp(socket.AF_INET, IPPROTO_UDPLITE)
    bound.setsockopt(IPPROTO_UDPLITE, 10, 20)  # UDPLITE_SEND_CSCOV
    bound.bind(("127.0.0.1", 0))
    return (bound,)


@maker("unix stream")
def _():
    listener = common(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    listener.bind(f"{folder}/stream")
    listener.listen(6)
    client = common(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
    client.connect(f"{folder}/stream")
    accepted, _ = listener.accept()
    client.send(b"eight!!!")
    waiting = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    waiting.connect(f"{folder}/stream")
    return listener, client, accepted, waiting


@maker("unix dgram")
def _():
    bound = common(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
    bound.bind(f"\0socktrace-factory-{os.getpid()}")
    client = common(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
    client.connect(f"\0socktrace-factory-{os.getpid()}")
    return bound, client, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)


@maker("unix seqpacket")
def _():
    listener = common(socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET))
    listener.bind(f"{folder}/seqpacket")
    listener.listen(4)
    client = common(socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET))
    client.connect(f"{folder}/seqpacket")
    return listener, client


@maker("socketpair")
def _():
    return tuple(common(one) for one in socket.socketpair())


@maker("raw")
def _():
    one = common(socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP))
    one.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, 5)
    # Its queue must not grow by what others on this machine send: all types are filtered out (ICMP_FILTER), and
    # the other has a protocol that nobody uses.
    one.setsockopt(SOL_RAW, 1, struct.pack("I", 0xFFFFFFFF))
    bound = common(socket.socket(socket.AF_INET, socket.SOCK_RAW, 253))
    bound.bind(("127.0.0.1", 0))
    return one, bound


@maker("raw6")
def _():
    one = common(socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6))
    one.setsockopt(socket.IPPROTO_ICMPV6, 1, b"\xff" * 32)  # ICMPV6_FILTER
    return (one,)


@maker("ping")
def _():
    return (common(socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP)),)


@maker("ping6")
def _():
    return (common(socket.socket(socket.AF_INET6, socket.SOCK_DGRAM, socket.IPPROTO_ICMPV6)),)


@maker("netlink")
def _():
    one = common(socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 2))  # NETLINK_USERSOCK: quiet
    one.setsockopt(SOL_NETLINK, 3, 1)  # NETLINK_PKTINFO
    one.bind((0, 1))
    return one, socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, 16)


@maker("packet")
def _():
    one = common(socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0))
    one.setsockopt(SOL_PACKET, 8, 1)  # PACKET_AUXDATA
    bound = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x88B5))
    bound.bind(("lo", 0x88B5))
    return one, bound


@maker("vsock")
def _():
    listener = common(socket.socket(AF_VSOCK, socket.SOCK_STREAM))
    listener.bind((0xFFFFFFFF, 0xFFFFFFFF))
    listener.listen(2)
    return listener, socket.socket(AF_VSOCK, socket.SOCK_STREAM)


@maker("mptcp")
def _():
    listener = common(socket.socket(socket.AF_INET, socket.SOCK_STREAM, IPPROTO_MPTCP))
    listener.bind(("127.0.0.1", 0))
    listener.listen(3)
    client = common(socket.socket(socket.AF_INET, socket.SOCK_STREAM, IPPROTO_MPTCP))
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.connect(listener.getsockname())
    accepted, _ = listener.accept()
    return listener, client, accepted


@maker("alg")
def _():
    return (socket.socket(AF_ALG, socket.SOCK_SEQPACKET),)


@maker("xdp")
def _():
    return (socket.socket(AF_XDP, socket.SOCK_RAW),)


@maker("sctp")
def _():
    return (socket.socket(socket.AF_INET, socket.SOCK_SEQPACKET, 132),)


def getsockopt(fd, level, name, size):
    value = ctypes.create_string_buffer(4096)
    length = ctypes.c_uint32(size)
    if LIBC.getsockopt(fd, level, name, value, ctypes.byref(length)) != 0:
        return -ctypes.get_errno()
    return value.raw[: length.value].hex()


def say(what):
    print(json.dumps(what), flush=True)


say({"pid": os.getpid(), "made": made, "skipped": skipped})
for line in sys.stdin:
    options = json.loads(line)
    say({one["fd"]: {f"{option[0]} {option[1]}": getsockopt(one["fd"], *option) for option in options} for one in made})
for name in os.listdir(folder):
    os.unlink(f"{folder}/{name}")
os.rmdir(folder)
# Not by closing one after the other, which would linger.
os._exit(0)
