"""Multicast for the programs of this folder: numbers of options, members and senders of groups."""

import socket
import struct

V4, V6 = socket.AF_INET, socket.AF_INET6
IP, IPV6 = socket.SOL_IP, socket.IPPROTO_IPV6
JOIN, LEAVE = (IP, socket.IP_ADD_MEMBERSHIP), (IP, socket.IP_DROP_MEMBERSHIP)
JOIN6, LEAVE6 = (IPV6, socket.IPV6_JOIN_GROUP), (IPV6, socket.IPV6_LEAVE_GROUP)
INTERFACE, INTERFACE6 = (IP, socket.IP_MULTICAST_IF), (IPV6, socket.IPV6_MULTICAST_IF)
GROUP, GROUP6 = "239.7.7.7", "ff15::7777"


def membership(group, address):
    return socket.inet_aton(group) + socket.inet_aton(address)


def membership6(network, device="wire"):
    with network:
        return socket.inet_pton(V6, GROUP6) + struct.pack("i", socket.if_nametoindex(device))


def bound(network, family=V4):
    sock = network.socket(family, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == V6:
        sock.setsockopt(IPV6, socket.IPV6_V6ONLY, 1)
    sock.bind(("" if family == V4 else "::", 1234))
    sock.settimeout(0.1)
    return sock


def send(network, group, source=None, device=None):
    """From the network's own address, by its only wire."""
    sock = network.socket(V6 if ":" in group else V4, socket.SOCK_DGRAM)
    with network:
        index = [index for index, name in socket.if_nameindex() if name != "lo"][0]
    if ":" in group:
        sock.setsockopt(*INTERFACE6, index)
    else:
        sock.setsockopt(*INTERFACE, struct.pack("4s4si", bytes(4), socket.inet_aton(source or "0.0.0.0"), index))
    sock.sendto(b"x", (group, 1234))


def got(sock):
    try:
        sock.recv(9)
    except TimeoutError:
        return False
    return True
