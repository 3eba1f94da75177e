#!/usr/bin/env python3
"""Options of SOL_IP and SOL_IPV6 that few programs use"""

import random
import socket
import struct

from network import Relay, behind_a_router, neighbours
from proof import control_messages, errno_of, expect, listener, number, prove

V4, V6 = socket.AF_INET, socket.AF_INET6
IP, IPV6 = socket.SOL_IP, socket.IPPROTO_IPV6
UDP = socket.IPPROTO_UDP
OPTIONS, ROUTER_ALERT, RECVOPTS, RETOPTS = ((IP, name) for name in (4, 5, 6, 7))
CHECKSUM, RECVFRAGSIZE, BLOCK, UNBLOCK = ((IP, name) for name in (23, 25, 38, 37))
ADDRFORM, CHECKSUM6, FLOWINFO, ANYCAST, LABELS, SEND_LABEL = ((IPV6, name) for name in (1, 7, 11, 27, 32, 33))
RECVDSTOPTS, DSTOPTS = (IPV6, 58), (IPV6, 59)
RECORD_ROUTE = b"\x07\x07\x04\x00\x00\x00\x00\x00"


def recvopts_and_retopts_bring_the_options():
    for option in (RECVOPTS, RETOPTS):
        receiver, sender = _pair(V4, (*option, 1))
        sender.setsockopt(*OPTIONS, RECORD_ROUTE)
        sender.sendto(b"x", receiver.getsockname())
        expect(control_messages(receiver)[option][0], 7)


def the_checksum_comes_only_where_the_kernel_made_it():
    """Of packets on loopback nobody makes one."""
    receiver, sender = _pair(V4, (*CHECKSUM, 1))
    sender.sendto(b"x", receiver.getsockname())
    expect(control_messages(receiver), {})
    relay = Relay()
    receiver = relay.there.socket(V4, socket.SOCK_DGRAM)
    receiver.setsockopt(*CHECKSUM, 1)
    receiver.bind(("10.9.9.2", 0))
    relay.here.socket(V4, socket.SOCK_DGRAM).sendto(b"x", receiver.getsockname())
    expect(list(control_messages(receiver)), [CHECKSUM])


def the_largest_fragment():
    relay = Relay()
    receiver = relay.there.socket(V4, socket.SOCK_DGRAM)
    receiver.setsockopt(*RECVFRAGSIZE, 1)
    receiver.bind(("10.9.9.2", 0))
    sender = relay.here.socket(V4, socket.SOCK_DGRAM)
    sender.sendto(bytes(4000), receiver.getsockname())
    expect(struct.unpack("i", control_messages(receiver)[RECVFRAGSIZE]), (1500,))


def router_alert_brings_packets_that_pass_by():
    here, router, _ = behind_a_router()
    raw = router.socket(V4, socket.SOCK_RAW, UDP)
    raw.settimeout(0.2)
    sender = here.socket(V4, socket.SOCK_DGRAM)
    sender.setsockopt(*OPTIONS, b"\x94\x04\x00\x00")
    for on in (0, 1):
        if on:
            raw.setsockopt(*ROUTER_ALERT, 1)
        sender.sendto(b"x", ("10.9.2.1", 9))
        expect(_got(raw), on == 1)


def one_sender_of_a_group_is_blocked_and_taken_again():
    here, there = neighbours()
    here.ip("addr", "add", "10.9.0.3/24", "dev", "wire")
    receiver = there.socket(V4, socket.SOCK_DGRAM)
    receiver.bind(("239.7.7.7", 0))
    receiver.settimeout(0.1)
    group = socket.inet_aton("239.7.7.7") + socket.inet_aton("10.9.0.2")
    receiver.setsockopt(IP, socket.IP_ADD_MEMBERSHIP, group)
    for option, seen in ((None, [True, True]), (BLOCK, [True, False]), (UNBLOCK, [True, True])):
        if option is not None:
            receiver.setsockopt(*option, group + socket.inet_aton("10.9.0.3"))
        came = []
        for source in ("10.9.0.1", "10.9.0.3"):
            sender = here.socket(V4, socket.SOCK_DGRAM)
            sender.setsockopt(IP, socket.IP_MULTICAST_IF, socket.inet_aton(source))
            sender.sendto(b"x", receiver.getsockname())
            came.append(_got(receiver))
        expect(came, seen, str(option))


def addrform_makes_an_ipv4_socket_of_it():
    server = listener()
    client = socket.socket(V6)
    client.connect(("::ffff:127.0.0.1", server.getsockname()[1]))
    client.setsockopt(*ADDRFORM, V4)
    expect(number(client, socket.SOL_SOCKET, socket.SO_DOMAIN), V4)
    plain = socket.socket(V6)
    expect(errno_of(plain.setsockopt, *ADDRFORM, V4), "ENOTCONN")


def the_kernel_puts_the_checksum_there():
    relay = Relay()
    raw = relay.here.socket(V6, socket.SOCK_RAW, 253)
    for offset, filled in ((-1, False), (2, True)):
        raw.setsockopt(*CHECKSUM6, offset)
        raw.sendto(bytes(8), ("fd99::2", 0))
    relay.next_sent(253, 1, 1)
    expect([packet.body[2:4] != b"\0\0" for packet in relay.sent(253)], [False, True])


def an_anycast_address_is_answered():
    here, there = neighbours()
    receiver = there.socket(V6, socket.SOCK_DGRAM)
    receiver.bind(("::", 0))
    # Who has an anycast address answers after up to a second (anycast_delay of the neighbour table).
    receiver.settimeout(3)
    with there:
        index = socket.if_nametoindex("wire")
    receiver.setsockopt(*ANYCAST, socket.inet_pton(V6, "fd09::77") + struct.pack("i", index))
    here.socket(V6, socket.SOCK_DGRAM).sendto(b"x", ("fd09::77", receiver.getsockname()[1]))
    expect(_got(receiver), True)


def a_flow_label_is_taken_sent_and_received():
    receiver, sender = _pair(V6, (*FLOWINFO, 1))
    # Another one each time: one that was let go of stays taken for some seconds.
    label = random.randrange(1, 0xFFFFF)
    # Of this socket alone (1), made (1) by "get" (0).
    request = struct.pack("!16sIBBHHHI", socket.inet_pton(V6, "::1"), label, 0, 1, 0x0100, 0, 0, 0)
    sender.setsockopt(*LABELS, request)
    sender.setsockopt(*SEND_LABEL, 1)
    sender.sendto(b"x", (*receiver.getsockname()[:2], label))
    expect(struct.unpack("!I", control_messages(receiver)[FLOWINFO])[0] & 0xFFFFF, label)


def destination_options_go_with_each_packet_and_are_received():
    receiver, sender = _pair(V6, (*RECVDSTOPTS, 1))
    padding = b"\x00\x00\x01\x04\x00\x00\x00\x00"
    sender.setsockopt(*DSTOPTS, padding)
    sender.sendto(b"x", receiver.getsockname())
    expect(control_messages(receiver)[DSTOPTS][1:], padding[1:])


def _pair(family, option):
    receiver, sender = (socket.socket(family, socket.SOCK_DGRAM) for _ in range(2))
    receiver.setsockopt(*option)
    receiver.bind(("127.0.0.1" if family == V4 else "::1", 0))
    receiver.settimeout(1)
    return receiver, sender


def _got(sock):
    try:
        sock.recv(2000)
    except TimeoutError:
        return False
    return True


prove(globals())
