#!/usr/bin/env python3
"""Which address: IPV6_ADDR_PREFERENCES, and IPV6_FREEBIND of one that is being checked for duplicates"""

import socket
import struct
import subprocess

from network import Network, neighbours, wait_until, wire
from proof import errno_of, expect, prove

V6 = socket.AF_INET6
PREFERENCES, FREEBIND = (socket.IPPROTO_IPV6, 72), (socket.IPPROTO_IPV6, 78)
TEMPORARY, PUBLIC = 0x0001, 0x0002
# Flags of /proc/net/if_inet6: linux/if_addr.h.
IS_TEMPORARY, IS_TENTATIVE = 0x01, 0x40


def a_temporary_or_a_public_address_is_chosen_as_preferred():
    here, there = neighbours()
    addresses = _with_a_temporary_address(here, there)
    for preferences, temporary in ((TEMPORARY, True), (PUBLIC, False)):
        sock = here.socket(V6, socket.SOCK_DGRAM)
        sock.setsockopt(*PREFERENCES, preferences)
        sock.connect(("fd77::99", 9))
        expect(addresses[sock.getsockname()[0]] & IS_TEMPORARY == IS_TEMPORARY, temporary, str(preferences))


def temporary_addresses_run_out_and_public_ones_of_the_same_prefix_do_not():
    here, there = neighbours()
    addresses = _with_a_temporary_address(here, there)
    with here:
        lines = subprocess.run(["ip", "-o", "-6", "addr", "show", "wire"], capture_output=True, text=True).stdout.splitlines()
    for address, flags in addresses.items():
        line = [line for line in lines if f" {address}/" in line][0]
        expect("valid_lft forever" in line, flags & IS_TEMPORARY == 0, line)


def where_there_is_no_temporary_address_another_is_taken():
    here, _ = neighbours()
    sock = here.socket(V6, socket.SOCK_DGRAM)
    sock.setsockopt(*PREFERENCES, TEMPORARY)
    sock.connect(("fd09::2", 9))
    expect(sock.getsockname()[0], "fd09::1")


def freebind_takes_an_address_that_is_being_checked_for_duplicates():
    here, there = Network(), Network()
    here.sysctl("net.ipv6.conf.default.accept_dad", 1)
    here.sysctl("net.ipv6.conf.default.dad_transmits", 5)
    wire(here, there)
    there.has("wire")
    here.ip("link", "set", "wire", "up")
    here.ip("addr", "add", "fd09::1/64", "dev", "wire")
    expect(_addresses(here)["fd09::1"] & IS_TENTATIVE, IS_TENTATIVE)
    sock = here.socket(V6)
    expect(errno_of(sock.bind, ("fd09::1", 0)), "EADDRNOTAVAIL")
    sock.setsockopt(*FREEBIND, 1)
    expect(errno_of(sock.bind, ("fd09::1", 0)), None)
    expect(_addresses(here)["fd09::1"] & IS_TENTATIVE, IS_TENTATIVE)


def _with_a_temporary_address(here, there):
    """A router's advertisement of fd77::/64, of which a machine makes itself a public address and a temporary one."""
    here.sysctl("net.ipv6.conf.wire.use_tempaddr", 1)
    router = there.socket(V6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
    router.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 255)
    with there:
        router.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, socket.if_nametoindex("wire"))
    # Prefix information (3): 64 bits, on the link and for addresses (0xC0), valid for ever.
    prefix = struct.pack("!BBBBIII16s", 3, 4, 64, 0xC0, 0xFFFFFFFF, 0xFFFFFFFF, 0, socket.inet_pton(V6, "fd77::"))
    router.sendto(struct.pack("!BBHBBHII", 134, 0, 0, 64, 0, 0, 0, 0) + prefix, ("ff02::1", 0))
    usable = lambda: [flags for flags in _of_prefix(here).values() if not flags & IS_TENTATIVE]
    wait_until(lambda: len(usable()) == 2, "no addresses")
    return _of_prefix(here)


def _of_prefix(network):
    return {address: flags for address, flags in _addresses(network).items() if address.startswith("fd77:")}


def _addresses(network):
    """Their flags."""
    with network, open("/proc/thread-self/net/if_inet6") as file:
        lines = [line.split() for line in file]
    return {socket.inet_ntop(V6, bytes.fromhex(words[0])): int(words[4], 16) for words in lines}


prove(globals())
