#!/usr/bin/env python3
"""What recvmsg() brings besides the data: IP_PKTINFO, IP_RECVTTL, IP_RECVTOS, IP_RECVERR, IP_RECVORIGDSTADDR, and
IPv6's; IPV6_PKTINFO as an option and as a control message"""

import errno
import select
import socket
import struct

from network import Relay, behind_a_router, neighbours, wait_until
from proof import control_messages, errno_of, expect, new_network, number, prove, run, times_out, timeval

V4, V6 = socket.AF_INET, socket.AF_INET6
IP, IPV6 = socket.SOL_IP, socket.IPPROTO_IPV6
RECVERR, RECVERR6 = (IP, 11), (IPV6, 25)
PKTINFO, PKTINFO6, RECVPKTINFO6 = (IP, 8), (IPV6, 50), (IPV6, 49)
RECVTTL, RECVTOS = (IP, 12), (IP, 13)
RECVORIGDSTADDR, RECVORIGDSTADDR6 = (IP, 20), (IPV6, 74)
RECVHOPLIMIT, HOPLIMIT, RECVTCLASS, TCLASS = (IPV6, 51), (IPV6, 52), (IPV6, 66), (IPV6, 67)
MSG_ERRQUEUE = 0x2000
IPV6_FRAMES = 0x86DD


def pktinfo_brings_the_interface_and_the_address_it_was_sent_to():
    receiver, sender = _pair(V4, (*PKTINFO, 1), bind="0.0.0.0")
    sender.sendto(b"x", ("127.0.0.3", receiver.getsockname()[1]))
    index, local, to = struct.unpack("I4s4s", control_messages(receiver)[PKTINFO])
    expect((socket.if_indextoname(index), socket.inet_ntoa(to)), ("lo", "127.0.0.3"))


def pktinfo_given_to_sendmsg_chooses_the_source():
    receiver, sender = _pair(V4)
    info = struct.pack("I4s4s", 0, socket.inet_aton("127.0.0.5"), bytes(4))
    sender.sendmsg([b"x"], [(*PKTINFO, info)], 0, receiver.getsockname())
    expect(receiver.recvfrom(9)[1][0], "127.0.0.5")


def without_it_an_answer_may_leave_from_another_address():
    here, there = neighbours()
    there.ip("addr", "add", "10.9.0.3/24", "dev", "wire")
    server, client = there.socket(V4, socket.SOCK_DGRAM), here.socket(V4, socket.SOCK_DGRAM)
    server.bind(("0.0.0.0", 0))
    client.sendto(b"question", ("10.9.0.3", server.getsockname()[1]))
    _, asker = server.recvfrom(9)
    server.sendto(b"answer", asker)
    expect(client.recvfrom(9)[1][0], "10.9.0.2")
    # One that is connected to the address that it asked does not get it.
    client.connect(("10.9.0.3", server.getsockname()[1]))
    server.sendto(b"answer", client.getsockname())
    client.settimeout(0.1)
    expect(times_out(client), True)


def an_answer_with_the_same_message_leaves_from_the_address_that_was_asked():
    for family, asked, ask_for in ((V4, "10.9.0.3", PKTINFO), (V6, "fd09::3", RECVPKTINFO6)):
        here, there = neighbours()
        there.ip("addr", "add", asked + ("/24" if family == V4 else "/64"), "dev", "wire", *([] if family == V4 else ["nodad"]))
        server, client = there.socket(family, socket.SOCK_DGRAM), here.socket(family, socket.SOCK_DGRAM)
        server.setsockopt(*ask_for, 1)
        server.bind(("0.0.0.0" if family == V4 else "::", 0))
        client.connect((asked, server.getsockname()[1]))
        client.settimeout(1)
        client.send(b"question")
        _, ancillary, _, asker = server.recvmsg(9, 100)
        server.sendmsg([b"answer"], ancillary, 0, asker)
        expect(client.recv(9), b"answer")


def an_ipv6_datagram_brings_no_ip_pktinfo():
    receiver, sender = _pair(V6, (*PKTINFO, 1), bind="::")
    sender.sendto(b"x", ("::1", receiver.getsockname()[1]))
    expect(control_messages(receiver), {})


def recvpktinfo_brings_a_message_of_type_pktinfo():
    receiver, sender = _pair(V6, (*RECVPKTINFO6, 1), bind="::")
    sender.sendto(b"x", ("::1", receiver.getsockname()[1]))
    to, index = struct.unpack("16sI", control_messages(receiver)[PKTINFO6])
    expect((socket.if_indextoname(index), socket.inet_ntop(V6, to)), ("lo", "::1"))


def ipv4_peers_of_a_dual_stack_socket_bring_their_address_mapped():
    receiver, _ = _pair(V6, (*RECVPKTINFO6, 1), bind="::")
    sender = socket.socket(V4, socket.SOCK_DGRAM)
    sender.sendto(b"x", ("127.0.0.3", receiver.getsockname()[1]))
    to, _ = struct.unpack("16sI", control_messages(receiver)[PKTINFO6])
    expect(socket.inet_ntop(V6, to), "::ffff:127.0.0.3")


def pktinfo6_as_a_control_message_chooses_the_source():
    here, there = neighbours()
    here.ip("addr", "add", "fd09::3/64", "dev", "wire", "nodad")
    receiver, sender = there.socket(V6, socket.SOCK_DGRAM), here.socket(V6, socket.SOCK_DGRAM)
    receiver.bind(("fd09::2", 0))
    for source in ("fd09::1", "fd09::3"):
        info = struct.pack("16sI", socket.inet_pton(V6, source), 0)
        sender.sendmsg([b"x"], [(*PKTINFO6, info)], 0, receiver.getsockname())
        expect(receiver.recvfrom(9)[1][0], source)


def pktinfo6_as_an_option_does_not_choose_the_source():
    new_network()
    run("ip", "addr", "add", "fd01::1/128", "dev", "lo", "nodad")
    receiver, sender = _pair(V6)
    sender.setsockopt(*PKTINFO6, struct.pack("16sI", socket.inet_pton(V6, "fd01::1"), 0))
    sender.sendto(b"x", receiver.getsockname())
    expect(receiver.recvfrom(9)[1][0], "::1")


def pktinfo6_as_an_option_chooses_the_interface_of_udp_and_ping_only():
    """The routing table says: left."""
    left, between, right = behind_a_router()
    between.sysctl("net.ipv4.ping_group_range", "0 0")
    for network, device in ((left, "left"), (right, "right")):
        network.ip("-6", "addr", "add", "fd77::1/128", "dev", "lo", "nodad")
        between.ip("-6", "route", "add", "fd77::1/128", "dev", device, "via", f"fd09:{1 if device == 'left' else 2}::1", "metric", "1" if device == "left" else "2")
    with between:
        index = socket.if_nametoindex("right")
    echo = struct.pack("!BBHHH", 128, 0, 0, 0, 1)
    for kind, protocol, data, chooses in (
        (socket.SOCK_DGRAM, socket.IPPROTO_UDP, b"x", True),
        (socket.SOCK_DGRAM, socket.IPPROTO_ICMPV6, echo, True),
        (socket.SOCK_RAW, 253, b"x", False),
        (socket.SOCK_STREAM, socket.IPPROTO_TCP, None, False),
    ):
        sniffers = {"left": _sniffer(left, "left"), "right": _sniffer(right, "right")}
        sender = between.socket(V6, kind, protocol)
        sender.setsockopt(*PKTINFO6, struct.pack("16sI", bytes(16), index))
        if data is None:
            sender.setblocking(False)
            expect(errno_of(sender.connect, ("fd77::1", 9)), "EINPROGRESS")
        else:
            sender.sendto(data, ("fd77::1", 9 if protocol == socket.IPPROTO_UDP else 0))
        seen = [name for name, sniffer in sniffers.items() if _sees(sniffer, protocol, "fd77::1")]
        expect(seen, ["right" if chooses else "left"], f"protocol {protocol}")


def pktinfo6_cannot_be_read_back():
    sock = socket.socket(V6, socket.SOCK_DGRAM)
    sock.setsockopt(*PKTINFO6, struct.pack("16sI", bytes(16), 1))
    expect(errno_of(number, sock, *PKTINFO6), "ENOPROTOOPT")


def a_bound_device_that_differs_makes_pktinfo6_einval():
    here, _ = neighbours()
    sock = here.socket(V6, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"wire")
    expect(errno_of(sock.setsockopt, *PKTINFO6, struct.pack("16sI", bytes(16), 1)), "EINVAL")


def recvttl_brings_the_ttl_it_arrived_with():
    receiver, sender = _pair(V4, (*RECVTTL, 1))
    sender.setsockopt(IP, socket.IP_TTL, 7)
    sender.sendto(b"x", receiver.getsockname())
    expect(struct.unpack("i", control_messages(receiver)[(IP, socket.IP_TTL)]), (7,))


def recvtos_brings_one_byte():
    receiver, sender = _pair(V4, (*RECVTOS, 1))
    sender.setsockopt(IP, socket.IP_TOS, 0xB9)
    sender.sendto(b"x", receiver.getsockname())
    expect(control_messages(receiver)[(IP, socket.IP_TOS)], b"\xb9")


def without_room_for_the_message_it_is_cut():
    for family, option in ((V4, RECVTTL), (V4, RECVTOS), (V6, RECVHOPLIMIT), (V6, RECVTCLASS)):
        receiver, sender = _pair(family, (*option, 1))
        sender.sendto(b"x", receiver.getsockname())
        _, ancillary, flags, _ = receiver.recvmsg(9, 0)
        expect((ancillary, bool(flags & socket.MSG_CTRUNC)), ([], True), str(option))


def recvhoplimit_brings_a_message_of_type_hoplimit():
    receiver, sender = _pair(V6, (*RECVHOPLIMIT, 1))
    sender.setsockopt(IPV6, socket.IPV6_UNICAST_HOPS, 9)
    sender.sendto(b"x", receiver.getsockname())
    expect(struct.unpack("i", control_messages(receiver)[HOPLIMIT]), (9,))


def recvtclass_brings_an_int():
    receiver, sender = _pair(V6, (*RECVTCLASS, 1))
    sender.setsockopt(*TCLASS, 0xB9)
    sender.sendto(b"x", receiver.getsockname())
    expect(struct.unpack("i", control_messages(receiver)[TCLASS]), (0xB9,))


def ipv4_peers_bring_no_hop_limit_and_no_class_but_ttl_and_tos():
    receiver, _ = _pair(V6, (*RECVHOPLIMIT, 1), (*RECVTCLASS, 1), bind="::")
    sender = socket.socket(V4, socket.SOCK_DGRAM)
    sender.sendto(b"x", ("127.0.0.1", receiver.getsockname()[1]))
    expect(control_messages(receiver), {})
    for option in (RECVTTL, RECVTOS):
        receiver.setsockopt(*option, 1)
    sender.sendto(b"x", ("127.0.0.1", receiver.getsockname()[1]))
    expect(sorted(control_messages(receiver)), [(IP, socket.IP_TOS), (IP, socket.IP_TTL)])


def recverr_queues_errors_with_who_sent_them():
    for family, option, cause in ((V4, RECVERR, 2), (V6, RECVERR6, 3)):
        sock, to = _refused(family, option)
        _, ancillary, _, destination = sock.recvmsg(100, 512, MSG_ERRQUEUE)
        level, kind, data = ancillary[0]
        expect((level, kind), option)
        number, origin, _, _ = struct.unpack("IBBB", data[:7])
        expect((errno.errorcode[number], origin, destination[1]), ("ECONNREFUSED", cause, to[1]))


def udp_then_reports_all_of_them():
    """Also on a socket that is not connected, which else never knows."""
    sock, to = _refused(V4, None)
    expect(errno_of(sock.sendto, b"x", to), None)
    sock, to = _refused(V4, RECVERR)
    expect(errno_of(sock.sendto, b"x", to), "ECONNREFUSED")


def poll_says_pollerr_until_the_queue_is_read():
    for family, option in ((V4, RECVERR), (V6, RECVERR6)):
        sock, to = _refused(family, option)
        expect(errno_of(sock.sendto, b"x", to), "ECONNREFUSED")
        expect(_events(sock) & select.POLLERR, select.POLLERR)
        sock.recvmsg(100, 512, MSG_ERRQUEUE)
        expect(_events(sock) & select.POLLERR, 0)


def ipv6_recverr_alone_is_not_for_ipv4_peers():
    for options, seen in (((RECVERR6,), None), ((RECVERR6, RECVERR), "ECONNREFUSED")):
        sock = socket.socket(V6, socket.SOCK_DGRAM)
        for option in options:
            sock.setsockopt(*option, 1)
        to = ("::ffff:127.0.0.1", _free_port())
        sock.sendto(b"x", to)
        expect(errno_of(sock.sendto, b"x", to), seen, str(options))


def for_tcp_recverr_ends_connections_at_once():
    """An ICMP message that the host is not reachable: usually put up with."""
    for on, seen in ((0, "EAGAIN"), (1, "EHOSTUNREACH")):
        relay = Relay()
        client, accepted = relay.connection((*RECVERR, on))
        relay.drops = lambda packet: packet.sender == 1 and packet.protocol == socket.IPPROTO_TCP
        client.send(b"x")
        wait_until(lambda: any(packet.payload for packet in relay.sent(socket.IPPROTO_TCP)), "nothing was sent")
        packet = [packet for packet in relay.sent(socket.IPPROTO_TCP) if packet.payload][0]
        _unreachable(relay, packet.data)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, timeval(0, 200_000))
        expect(errno_of(client.recv, 1), seen, f"IP_RECVERR {on}")
        accepted.close()


def recvorigdstaddr_brings_address_and_port():
    """Though nothing was redirected."""
    for family, option, layout, to in ((V4, RECVORIGDSTADDR, "!2xH4s", "127.0.0.1"), (V6, RECVORIGDSTADDR6, "!2xH4x16s", "::1")):
        receiver, sender = _pair(family, (*option, 1))
        sender.sendto(b"x", receiver.getsockname())
        port, address = struct.unpack_from(layout, control_messages(receiver)[option])
        expect((port, socket.inet_ntop(family, address)), (receiver.getsockname()[1], to))


def _pair(family, *options, bind=None):
    receiver, sender = (socket.socket(family, socket.SOCK_DGRAM) for _ in range(2))
    for level, name, value in options:
        receiver.setsockopt(level, name, value)
    receiver.bind((bind or ("127.0.0.1" if family == V4 else "::1"), 0))
    receiver.settimeout(1)
    return receiver, sender


def _sniffer(network, device):
    with network:
        sniffer = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(IPV6_FRAMES))
        sniffer.bind((device, IPV6_FRAMES))
    sniffer.settimeout(0.2)
    return sniffer


def _sees(sniffer, protocol, address):
    """Whether a packet of this protocol to this address comes by."""
    wanted = bytes([protocol]), socket.inet_pton(V6, address)
    try:
        while True:
            packet = sniffer.recv(2000)
            if (packet[6:7], packet[24:40]) == wanted:
                return True
    except TimeoutError:
        return False


def _free_port():
    """A UDP port that nobody has."""
    with socket.socket(V6, socket.SOCK_DGRAM) as sock:
        sock.bind(("::", 0))
        return sock.getsockname()[1]


def _refused(family, option):
    """A socket that sent to a port which nobody has."""
    sock = socket.socket(family, socket.SOCK_DGRAM)
    if option is not None:
        sock.setsockopt(*option, 1)
    to = ("127.0.0.1" if family == V4 else "::1", _free_port())
    sock.sendto(b"x", to)
    return sock, to


def _events(sock):
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return sum(event for _, event in poll.poll(0))


def _unreachable(relay, data):
    """As a router answers that cannot reach the host."""
    raw = relay.there.socket(V4, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    message = struct.pack("!BBHI", 3, 1, 0, 0) + data[:28]
    words = sum(struct.unpack(f"!{len(message) // 2}H", message))
    words = (words >> 16) + (words & 0xFFFF)
    words += words >> 16
    raw.sendto(message[:2] + struct.pack("!H", ~words & 0xFFFF) + message[4:], ("10.9.9.1", 0))


prove(globals())
