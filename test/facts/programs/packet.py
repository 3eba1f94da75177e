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
# PACKET_FANOUT_HASH, LB, CPU, CBPF, EBPF
BY_FLOW, IN_TURN, BY_PROCESSOR, BY_CLASSIC_PROGRAM, BY_PROGRAM = 0, 1, 2, 6, 7
IPV4 = 0x0800
MULTICAST, PROMISCUOUS, ALL_MULTICAST = 0, 1, 2


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


def a_membership_is_of_one_group_of_all_groups_or_of_everything():
    here, _ = neighbours()
    with here:
        sniffer = _sniffer("wire")
        index = socket.if_nametoindex("wire")
        address = bytes.fromhex("01005e7f0001")
        before = (_groups("wire"), _count("allmulti", "wire"), _promiscuity("wire"))
        for kind in (MULTICAST, PROMISCUOUS, ALL_MULTICAST):
            sniffer.setsockopt(*ADD, struct.pack("iHH8s", index, kind, 6, address))
        after = (_groups("wire"), _count("allmulti", "wire"), _promiscuity("wire"))
        expect(address.hex() in after[0] and address.hex() not in before[0], True)
        expect((after[1] - before[1], after[2] - before[2]), (1, 1))


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


def the_tag_of_a_vlan_is_taken_off_and_is_in_the_auxdata():
    here, there = neighbours()
    with there:
        sniffer = _sniffer("wire")
    sniffer.setsockopt(*AUXDATA, 1)
    with here:
        sender = _sniffer("wire")
    addresses, tag = bytes(6) + bytes((2, 0, 0, 0, 0, 1)), struct.pack("!HH", 0x8100, 5)
    sender.send(addresses + tag + b"\x88\xb5" + b"x" * 50)
    data, aux = _next(sniffer, b"\x88\xb5")
    expect(data[:14], addresses + b"\x88\xb5")
    status, tci, kind = struct.unpack("I12xHH", aux)
    # TP_STATUS_VLAN_VALID, TP_STATUS_VLAN_TPID_VALID
    expect((status & 0x50, tci, kind), (0x50, 5, 0x8100))


def members_of_a_fanout_group_share_the_frames():
    """In turn, or by flow: then all of one flow go to the same."""
    for kind, seen in ((IN_TURN, [10, 10]), (BY_FLOW, [0, 20])):
        new_network()
        sniffers = [_sniffer("lo"), _sniffer("lo")]
        for sniffer in sniffers:
            sniffer.setsockopt(*FANOUT, kind << 16 | 77)
        _send_datagrams(10)
        expect(sorted(_statistics(sniffer)[0] for sniffer in sniffers), seen)


def frames_are_shared_by_processor_or_by_a_program_too():
    for kind in (BY_PROCESSOR, BY_CLASSIC_PROGRAM, BY_PROGRAM):
        new_network()
        expect(errno_of(_sniffer("lo").setsockopt, *FANOUT, kind << 16 | 77), None, str(kind))
    expect(errno_of(_sniffer("lo").setsockopt, *FANOUT, 99 << 16 | 77), "EINVAL")


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


def _next(sock, ethertype):
    """The first frame of this type, and the auxdata with it."""
    sock.settimeout(1)
    while True:
        data, ancillary, _, _ = sock.recvmsg(100, 100)
        if data[12:14] == ethertype:
            return data, ancillary[0][2]


def _promiscuity(device):
    return _count("promiscuity", device)


def _count(word, device):
    text = subprocess.run(["ip", "-d", "link", "show", device], capture_output=True, text=True).stdout
    return int(text.split(f"{word} ")[1].split()[0])


def _groups(device):
    """The Ethernet addresses of the groups whose frames the device takes."""
    with open("/proc/thread-self/net/dev_mcast") as file:
        return {words[4] for words in (line.split() for line in file) if words[1] == device}


def _ip_link(device):
    return subprocess.run(["ip", "link", "show", device], capture_output=True, text=True).stdout


prove(globals())
