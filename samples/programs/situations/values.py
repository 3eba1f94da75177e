"""Options whose value in force is not simply the one that was asked for, and options that fail."""

import ctypes
import fcntl
import os
import socket
import struct
import termios

from .made import Made, connected, listener, tcp, udp


def buffers():
    """SO_RCVBUF and SO_SNDBUF: doubled, with a least and a greatest value"""
    for label, size in (("tiny", 1), ("usual", 50000), ("huge", 1 << 30)):
        tcp(label).set("SO_RCVBUF", size).set("SO_SNDBUF", size)


def timeouts():
    """SO_RCVTIMEO and SO_SNDTIMEO: rounded to ticks; 0 is for ever"""
    tcp("rounded").set("SO_SNDTIMEO", _timeval(5, 250_000)).set("SO_RCVTIMEO", _timeval(0, 1))
    tcp("off again").set("SO_RCVTIMEO", _timeval(7, 0)).set("SO_RCVTIMEO", _timeval(0, 0))


def linger():
    """SO_LINGER on, off, and with a number that does not fit"""
    tcp("on").set("SO_LINGER", struct.pack("ii", 1, 10))
    tcp("off").set("SO_LINGER", struct.pack("ii", 0, 10))


def tcp_rounded():
    """TCP options that the kernel rounds or clamps"""
    listener().set("TCP_DEFER_ACCEPT", 5).set("TCP_FASTOPEN", 7)
    tcp().set("TCP_MAXSEG", 500).set("TCP_WINDOW_CLAMP", 100).set("TCP_LINGER2", 100000).set("TCP_USER_TIMEOUT", 4321)


def strings():
    """TCP_CONGESTION and SO_BINDTODEVICE"""
    tcp().set("TCP_CONGESTION", b"reno").set("SO_BINDTODEVICE", b"lo\0")


def tos_and_priority():
    """IP_TOS sets SO_PRIORITY as well; SO_PRIORITY set afterwards wins"""
    udp("tos").set("IP_TOS", 0x10)
    udp("both").set("IP_TOS", 0x08).set("SO_PRIORITY", 5)


def timestamps():
    """SO_TIMESTAMPNS after SO_TIMESTAMP: one excludes the other"""
    udp().set("SO_TIMESTAMP", 1).set("SO_TIMESTAMPNS", 1)


def memberships():
    """multicast groups joined and left; one left that was never joined fails"""
    four = udp("four").set("IP_ADD_MEMBERSHIP", _group("224.1.1.1")).set("IP_ADD_MEMBERSHIP", _group("224.1.1.2"))
    four.set("IP_DROP_MEMBERSHIP", _group("224.1.1.1"))
    _refused(four, "IP_DROP_MEMBERSHIP", _group("224.9.9.9"))
    six = Made("six", socket.socket(socket.AF_INET6, socket.SOCK_DGRAM))
    lo = socket.if_nametoindex("lo")
    six.set("IPV6_JOIN_GROUP", socket.inet_pton(socket.AF_INET6, "ff02::1:2") + struct.pack("I", lo))


def filters():
    """a socket filter attached and detached"""
    accept_all = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0xFFFFFFFF))
    program = struct.pack("HxxxxxxP", 1, ctypes.addressof(accept_all))
    udp("attached").set("SO_ATTACH_FILTER", program)
    udp("detached").set("SO_ATTACH_FILTER", program).set("SO_DETACH_FILTER", 0)


def reuseport():
    """two listeners on one port with SO_REUSEPORT"""
    first = tcp("first", "LISTEN").set("SO_REUSEPORT", 1)
    first.sock.bind(("127.0.0.1", 0))
    first.sock.listen(1)
    second = tcp("second", "LISTEN").set("SO_REUSEPORT", 1)
    second.sock.bind(first.sock.getsockname())
    second.sock.listen(1)


def ipv4_on_ipv6():
    """IPv4 options on an IPv6 socket, and IPV6_V6ONLY"""
    six = Made("six", socket.socket(socket.AF_INET6, socket.SOCK_STREAM))
    six.set("IPV6_V6ONLY", 0).set("IP_TOS", 0x08).set("IP_TTL", 33).set("IPV6_UNICAST_HOPS", 44)


def addrform():
    """IPV6_ADDRFORM: an IPv6 socket that talks to an IPv4 address becomes an IPv4 one"""
    server = listener()
    six = Made("six", socket.socket(socket.AF_INET6, socket.SOCK_STREAM), "ESTABLISHED")
    six.sock.connect(("::ffff:127.0.0.1", server.sock.getsockname()[1]))
    six.set("IPV6_ADDRFORM", socket.AF_INET)


def ulp():
    """TCP_ULP with a name that no kernel has: ENOENT, nothing changes"""
    server = listener()
    _refused(connected("client", server), "TCP_ULP", b"nosuchulp")


def nonblock():
    """O_NONBLOCK by SOCK_NONBLOCK, by ioctl and by fcntl; taken away again"""
    at_birth = socket.socket(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
    Made("at birth", at_birth)
    fcntl.ioctl(udp("by ioctl").fd, termios.FIONBIO, struct.pack("i", 1))
    by_fcntl, back = tcp("by fcntl"), tcp("back")
    fcntl.fcntl(by_fcntl.fd, fcntl.F_SETFL, os.O_RDWR | os.O_NONBLOCK)
    fcntl.fcntl(back.fd, fcntl.F_SETFL, os.O_RDWR | os.O_NONBLOCK)
    fcntl.fcntl(back.fd, fcntl.F_SETFL, os.O_RDWR)


def refused():
    """options that fail, each with another errno, and change nothing"""
    one = tcp()
    _refused(one, "SO_TYPE", 1)
    _refused(one, "TCP_KEEPIDLE", 0)
    _refused(one, "TCP_CONGESTION", b"nosuch")
    _refused(one, "SO_BINDTODEVICE", b"nosuch0\0")
    _refused(udp(), "TCP_NODELAY", 1)


def changed_again():
    """an option set three times; the last value counts"""
    tcp().set("SO_KEEPALIVE", 1).set("SO_KEEPALIVE", 0).set("SO_KEEPALIVE", 1)


def _refused(made, name, value):
    before = dict(made.options)
    try:
        made.set(name, value)
    except OSError:
        made.options = before
        return
    raise AssertionError(f"{name} should have failed")


def _timeval(seconds, micros):
    return struct.pack("qq", seconds, micros)


def _group(address):
    return socket.inet_aton(address) + socket.inet_aton("127.0.0.1")
