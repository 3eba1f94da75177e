#!/usr/bin/env python3
"""NETLINK_*"""

import errno
import socket
import struct

from proof import errno_of, expect, needs_rights, new_network, prove, run

SOL_NETLINK = 270
ADD, NO_ENOBUFS, LIST, CAP_ACK, EXT_ACK, STRICT = ((SOL_NETLINK, name) for name in (1, 5, 9, 10, 11, 12))
SO_RCVBUFFORCE = 33
GROUP_IPV4_ADDRESS = 5
RTM_GETADDR, RTM_NEWADDR, NLMSG_ERROR, NLMSG_DONE = 22, 20, 2, 3
REQUEST, ACK, DUMP = 1, 4, 0x300


def a_membership_is_a_groups_number():
    new_network()
    sock = _netlink()
    sock.setsockopt(*ADD, GROUP_IPV4_ADDRESS)
    run("ip", "addr", "add", "10.7.7.7/32", "dev", "lo")
    expect(struct.unpack("IH", sock.recv(4096)[:6])[1], RTM_NEWADDR)
    expect(struct.unpack("I", sock.getsockopt(*LIST, 64)[:4])[0], 1 << (GROUP_IPV4_ADDRESS - 1))


def groups_above_32_can_be_joined():
    expect(errno_of(_netlink().setsockopt, *ADD, 33), None)


def one_that_reads_too_slowly_gets_enobufs_unless_it_does_not_want_to():
    for quiet, seen in ((0, "ENOBUFS"), (1, None)):
        new_network()
        sock = _netlink()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2304)
        sock.setsockopt(*ADD, GROUP_IPV4_ADDRESS)
        sock.setsockopt(*NO_ENOBUFS, quiet)
        for host in range(20):
            _add_address(host)
        expect(errno_of(sock.recv, 4096), seen, f"NETLINK_NO_ENOBUFS {quiet}")


def a_large_buffer_loses_nothing():
    needs_rights()
    for size, seen in ((2304, True), (1 << 20, False)):
        new_network()
        sock = _netlink()
        sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, size)
        sock.setsockopt(*ADD, GROUP_IPV4_ADDRESS)
        for host in range(20):
            _add_address(host)
        expect(errno_of(sock.recv, 4096) == "ENOBUFS", seen, f"SO_RCVBUFFORCE {size}")


def an_option_that_the_kernel_does_not_have_is_enoprotoopt():
    expect(errno_of(_netlink().setsockopt, SOL_NETLINK, 99, 1), "ENOPROTOOPT")


def with_ext_ack_an_error_says_in_words_what_was_wrong():
    needs_rights()
    for on in (0, 1):
        sock = _netlink()
        sock.setsockopt(*EXT_ACK, on)
        answer = _ask(sock, _bad_request())
        expect(b"Attribute failed policy validation" in answer, on == 1)


def with_cap_ack_an_error_has_the_header_of_the_request_only():
    lengths = []
    for on in (0, 1):
        sock = _netlink()
        sock.setsockopt(*CAP_ACK, on)
        lengths.append(len(_ask(sock, _bad_request())))
    # struct nlmsghdr, the error, and the request or its header.
    expect(lengths, [16 + 4 + len(_bad_request()), 16 + 4 + 16])


def with_strict_chk_filters_are_obeyed():
    new_network()
    run("ip", "link", "add", "other", "type", "veth", "peer", "name", "another")
    run("ip", "addr", "add", "10.7.7.7/32", "dev", "other")
    counts = []
    for on in (0, 1):
        sock = _netlink()
        sock.setsockopt(*STRICT, on)
        # struct ifaddrmsg: addresses of interface 1, loopback.
        counts.append(len(_dump(sock, struct.pack("BBBBI", socket.AF_INET, 0, 0, 0, 1))))
    expect(counts, [2, 1])


def with_strict_chk_sloppy_requests_are_einval():
    for on, seen in ((0, False), (1, True)):
        sock = _netlink()
        sock.setsockopt(*STRICT, on)
        # A prefix length has no meaning in this request.
        request = struct.pack("IHHII", 24, RTM_GETADDR, REQUEST | DUMP, 1, 0) + struct.pack("BBBBI", socket.AF_INET, 9, 0, 0, 0)
        sock.send(request)
        answer = sock.recv(65_536)
        # What a dump ends with has the error.
        kind, outcome = struct.unpack("4xH10xi", answer[:20])
        expect(kind == NLMSG_DONE and outcome == -errno.EINVAL, seen, f"NETLINK_GET_STRICT_CHK {on}")


def _netlink():
    sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
    sock.bind((0, 0))
    sock.settimeout(2)
    return sock


def _add_address(host):
    sock = _netlink()
    attributes = struct.pack("HH4s", 8, 2, bytes((10, 8, 8, host)))
    body = struct.pack("BBBBI", socket.AF_INET, 32, 0, 0, 1) + attributes
    _ask(sock, struct.pack("IHHII", 16 + len(body), RTM_NEWADDR, REQUEST | ACK | 0x400, 1, 0) + body)


def _bad_request():
    """An address for an interface with an attribute that is too short."""
    body = struct.pack("BBBBI", socket.AF_INET, 77, 0, 0, 1) + struct.pack("HH", 4, 2)
    return struct.pack("IHHII", 16 + len(body), RTM_NEWADDR, REQUEST | ACK, 1, 0) + body


def _ask(sock, request):
    sock.send(request)
    return sock.recv(65_536)


def _dump(sock, body):
    sock.send(struct.pack("IHHII", 16 + len(body), RTM_GETADDR, REQUEST | DUMP, 1, 0) + body)
    found = []
    while True:
        data = sock.recv(65_536)
        while data:
            length, kind = struct.unpack("IH", data[:6])
            if kind in (NLMSG_DONE, NLMSG_ERROR):
                return found
            found.append(data[:length])
            data = data[(length + 3) & ~3 :]


prove(globals())
