#!/usr/bin/env python3
"""SO_MARK, SO_PRIORITY: what packets carry inside the machine"""

import socket

import bpf
from network import Network, Relay, wire
from proof import datagram_socket, errno_of, expect, has_data, new_network, prove, run, sysctl

MARK = (socket.SOL_SOCKET, 36)
PRIORITY = (socket.SOL_SOCKET, 12)
UDP = socket.IPPROTO_UDP
FAR = ("192.0.2.1", 9)


def packets_carry_the_mark_inside_the_machine():
    new_network()
    sniffer = _sniffer_of_mark(7)
    sock, receiver = _datagram_socket(), datagram_socket()
    for mark, seen in ((0, False), (7, True)):
        sock.setsockopt(*MARK, mark)
        sock.sendto(b"x", receiver.getsockname())
        expect(has_data(sniffer), seen, f"mark {mark}")


def routing_rules_act_on_the_mark():
    _two_uplinks()
    for mark, source in ((0, "10.1.0.1"), (7, "10.2.0.1")):
        sock = _datagram_socket()
        sock.setsockopt(*MARK, mark)
        sock.connect(FAR)
        expect(sock.getsockname()[0], source, f"mark {mark}")


def the_source_address_is_chosen_at_connect():
    _two_uplinks()
    sock = _datagram_socket()
    sock.connect(FAR)
    sock.setsockopt(*MARK, 7)
    sock.send(b"x")
    expect(sock.getsockname()[0], "10.1.0.1")


def the_mark_is_not_on_the_wire():
    relay = Relay()
    receiver = relay.there.socket(socket.AF_INET, socket.SOCK_DGRAM)
    receiver.bind(("10.9.9.2", 0))
    sock = relay.here.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.connect(receiver.getsockname())
    packets = []
    for mark in (0, 7):
        sock.setsockopt(*MARK, mark)
        sock.send(b"x")
        packet = relay.next_sent(UDP, already=len(packets))
        # Without the identification and the checksum that follows from it.
        packets.append(packet.data[:4] + packet.data[6:10] + packet.data[12:])
    expect(packets[0], packets[1])


def a_reset_has_no_mark_unless_it_is_reflected():
    for reflect in (0, 1):
        new_network()
        sysctl("net.ipv4.fwmark_reflect", reflect)
        sniffer = _sniffer_of_mark(7)
        sock = socket.socket()
        sock.setsockopt(*MARK, 7)
        expect(errno_of(sock.connect, ("127.0.0.1", 9)), "ECONNREFUSED")
        flags = set()
        sniffer.setblocking(False)
        while errno_of(lambda: flags.add(sniffer.recv(100)[14 + 20 + 13])) is None:
            pass
        # SYN, and RST with ACK.
        expect(flags, {2, 20} if reflect else {2})


def a_higher_priority_passes_others_in_the_queue():
    here, there = Network(), Network()
    wire(here, there)
    here.has("wire", "10.9.0.1/24")
    there.has("wire", "10.9.0.2/24")
    here.ip("link", "set", "wire", "txqueuelen", "100")
    with here:
        run("tc", "qdisc", "add", "dev", "wire", "root", "handle", "1:", "tbf", "rate", "400kbit", "burst", "1600", "limit", "100000")
        run("tc", "qdisc", "add", "dev", "wire", "parent", "1:1", "handle", "2:", "pfifo_fast")
        sender = _datagram_socket()
    with there:
        receiver = datagram_socket(0, "10.9.0.2")
    receiver.settimeout(2)
    for at, priority in enumerate((0, 0, 0, 0, 6)):
        sender.setsockopt(*PRIORITY, priority)
        sender.sendto(bytes([at]) * 1000, receiver.getsockname())
    order = [receiver.recv(2000)[0] for _ in range(5)]
    expect([at for at in order if at != 4], [0, 1, 2, 3])
    expect(order.index(4) < 4, True, f"the last one passes others: {order}")


def _two_uplinks():
    """A default route by 10.1.0.1, and for packets of mark 7 one by 10.2.0.1."""
    new_network()
    for name, address in (("one", "10.1.0.1"), ("two", "10.2.0.1")):
        run("ip", "link", "add", name, "type", "veth", "peer", "name", f"{name}-peer")
        for end in (name, f"{name}-peer"):
            run("ip", "link", "set", end, "up")
        run("ip", "addr", "add", f"{address}/24", "dev", name)
    run("ip", "route", "add", "default", "via", "10.1.0.9")
    run("ip", "route", "add", "default", "via", "10.2.0.9", "table", "99")
    run("ip", "rule", "add", "fwmark", "7", "table", "99")


def _sniffer_of_mark(mark):
    sniffer = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    bpf.attach(sniffer, bpf.keeps_marked(mark))
    sniffer.bind(("lo", 3))
    return sniffer


def _datagram_socket():
    return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


prove(globals())
