#!/usr/bin/env python3
"""PACKET_*"""

import socket
import struct
import subprocess

from network import neighbours
from proof import as_nobody, errno_of, expect, new_network, prove, run

SOL_PACKET = 263
ADD, DROP, RX_RING, STATISTICS, AUXDATA, VERSION, FANOUT, IGNORE_OUTGOING = (
    (SOL_PACKET, name) for name in (1, 2, 5, 6, 8, 10, 18, 23)
)
ALL = 3
IPV4 = 0x0800
PROMISCUOUS = 1


def statistics_count_frames_dropped_ones_included():
    new_network()
    sniffer = _sniffer("lo")
    sniffer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2304)
    _send_datagrams(50)
    packets, drops = _statistics(sniffer)
    # Each is seen as it leaves and as it arrives.
    expect(packets, 100)
    got = 0
    sniffer.setblocking(False)
    while errno_of(sniffer.recv, 2000) is None:
        got += 1
    expect((drops > 0, got + drops), (True, 100))


def reading_statistics_sets_them_to_0():
    new_network()
    sniffer = _sniffer("lo")
    _send_datagrams(3)
    expect((_statistics(sniffer)[0], _statistics(sniffer)), (6, (0, 0)))


def a_membership_makes_the_interface_promiscuous_and_ends_with_the_socket():
    here, _ = neighbours()
    with here:
        first, second = _sniffer("wire"), _sniffer("wire")
        index = socket.if_nametoindex("wire")
        before = _promiscuity("wire")
        for sniffer in (first, second):
            sniffer.setsockopt(*ADD, struct.pack("iHH8x", index, PROMISCUOUS, 0))
        expect(_promiscuity("wire") - before, 2)
        first.setsockopt(*DROP, struct.pack("iHH8x", index, PROMISCUOUS, 0))
        expect(_promiscuity("wire") - before, 1)
        second.close()
        expect(_promiscuity("wire") - before, 0)


def ip_link_does_not_name_it():
    here, _ = neighbours()
    with here:
        sniffer = _sniffer("wire")
        sniffer.setsockopt(*ADD, struct.pack("iHH8x", socket.if_nametoindex("wire"), PROMISCUOUS, 0))
        expect("PROMISC" in _ip_link("wire"), False)
        run("ip", "link", "set", "wire", "promisc", "on")
        expect("PROMISC" in _ip_link("wire"), True)


def packet_sockets_need_cap_net_raw():
    as_nobody(lambda: expect(errno_of(socket.socket, socket.AF_PACKET, socket.SOCK_RAW, 0), "EPERM"))


def with_a_ring_in_place_the_version_is_ebusy():
    sniffer = _sniffer("lo")
    expect(errno_of(sniffer.setsockopt, *VERSION, 1), None)
    sniffer.setsockopt(*RX_RING, struct.pack("IIII", 4096, 4, 2048, 8))
    expect(errno_of(sniffer.setsockopt, *VERSION, 2), "EBUSY")


def sizes_must_fit_the_page_and_each_other():
    for sizes, seen in (
        ((4096, 4, 2048, 8), None),
        ((4000, 4, 2000, 8), "EINVAL"),
        ((4096, 4, 2048, 9), "EINVAL"),
        ((4096, 4, 2047, 8), "EINVAL"),
    ):
        expect(errno_of(_sniffer("lo").setsockopt, *RX_RING, struct.pack("IIII", *sizes)), seen, str(sizes))


def auxdata_brings_length_and_whether_the_checksum_is_there():
    new_network()
    sniffer = _sniffer("lo", IPV4)
    sniffer.setsockopt(*AUXDATA, 1)
    _send_datagrams(1)
    data, ancillary, _, _ = sniffer.recvmsg(30, 100)
    level, kind, aux = ancillary[0]
    status, length, captured = struct.unpack("III", aux[:12])
    expect((level, kind, len(data), length), (*AUXDATA, 30, 14 + 20 + 8 + 1))
    # TP_STATUS_CSUMNOTREADY: of a local packet, whose checksum nobody made.
    expect(status & 8, 8)
    expect(captured, 43)


def members_of_a_fanout_group_share_the_frames():
    new_network()
    sniffers = [_sniffer("lo"), _sniffer("lo")]
    for sniffer in sniffers:
            # 1: in turn.
        sniffer.setsockopt(*FANOUT, 1 << 16 | 77)
        sniffer.setblocking(False)
    _send_datagrams(10)
    counts = [_statistics(sniffer)[0] for sniffer in sniffers]
    expect(counts, [10, 10])


def a_fanout_wants_a_bound_socket():
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    expect(errno_of(sock.setsockopt, *FANOUT, 78), "EINVAL")


def groups_belong_to_the_network():
    """The number of another type of group is taken."""
    first, second = _sniffer("lo"), _sniffer("lo")
    first.setsockopt(*FANOUT, 79)
    expect(errno_of(second.setsockopt, *FANOUT, 1 << 16 | 79), "EINVAL")
    new_network()
    expect(errno_of(_sniffer("lo").setsockopt, *FANOUT, 1 << 16 | 79), None)


def with_ignore_outgoing_frames_that_are_sent_are_not_seen():
    new_network()
    sniffer = _sniffer("lo")
    sniffer.setsockopt(*IGNORE_OUTGOING, 1)
    _send_datagrams(3)
    expect(_statistics(sniffer)[0], 3)


def _sniffer(device, protocol=ALL):
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(protocol))
    sock.bind((device, protocol))
    return sock


def _send_datagrams(count):
    """To a socket that is there, so that no errors come back."""
    receiver, sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    receiver.bind(("127.0.0.1", 0))
    for _ in range(count):
        sender.sendto(b"x", receiver.getsockname())


def _statistics(sock):
    return struct.unpack("II", sock.getsockopt(*STATISTICS, 8))


def _promiscuity(device):
    text = subprocess.run(["ip", "-d", "link", "show", device], capture_output=True, text=True).stdout
    return int(text.split("promiscuity ")[1].split()[0])


def _ip_link(device):
    return subprocess.run(["ip", "link", "show", device], capture_output=True, text=True).stdout


prove(globals())
