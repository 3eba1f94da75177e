#!/usr/bin/env python3
"""What SOL_SOCKET's options read: SO_TYPE, SO_PROTOCOL, SO_DOMAIN, SO_ACCEPTCONN, SO_COOKIE, SO_LOCK_FILTER ..."""

import ctypes
import socket
import struct

from proof import Skipped, connection, errno_of, expect, expect_that, listener, new_network, number, prove, sysctl

IPPROTO_MPTCP = 262
IPV6_ADDRFORM = 1
SO_COOKIE, SO_NETNS_COOKIE = 57, 71
SO_ATTACH_FILTER, SO_DETACH_FILTER, SO_LOCK_FILTER = 26, 27, 44


def a_protocol_of_0_reads_as_the_one_in_use():
    expect(number(socket.socket(), socket.SOL_SOCKET, socket.SO_PROTOCOL), socket.IPPROTO_TCP)


def after_fallback_the_client_reads_mptcp_and_the_accepted_socket_tcp():
    client = socket.socket(socket.AF_INET, socket.SOCK_STREAM, IPPROTO_MPTCP)
    plain = listener()
    client.connect(plain.getsockname())
    expect(number(client, socket.SOL_SOCKET, socket.SO_PROTOCOL), IPPROTO_MPTCP)
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM, IPPROTO_MPTCP)
    server.bind(("127.0.0.1", 0))
    server.listen()
    _, accepted = connection(server)
    expect(number(accepted, socket.SOL_SOCKET, socket.SO_PROTOCOL), socket.IPPROTO_TCP)


def type_domain_and_protocol_cannot_be_set():
    for name in (socket.SO_TYPE, socket.SO_DOMAIN, socket.SO_PROTOCOL, socket.SO_ACCEPTCONN):
        expect(errno_of(socket.socket().setsockopt, socket.SOL_SOCKET, name, 1), "ENOPROTOOPT")


def listening_is_read():
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    expect(number(sock, socket.SOL_SOCKET, socket.SO_ACCEPTCONN), 0)
    sock.listen()
    expect(number(sock, socket.SOL_SOCKET, socket.SO_ACCEPTCONN), 1)


def the_cookie_stays_the_same_and_is_the_sockets_own():
    first, second = socket.socket(), socket.socket()
    read = lambda sock: sock.getsockopt(socket.SOL_SOCKET, SO_COOKIE, 8)
    expect(read(first), read(first))
    expect_that(read(first) != read(second), "two sockets with one cookie")


def the_cookie_of_the_network_takes_eight_bytes():
    sock = socket.socket()
    expect(errno_of(sock.getsockopt, socket.SOL_SOCKET, SO_NETNS_COOKIE, 4), "EINVAL")
    expect(len(sock.getsockopt(socket.SOL_SOCKET, SO_NETNS_COOKIE, 8)), 8)


def a_locked_filter_stays():
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    program = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0xFFFF))
    attach = struct.pack("HxxxxxxQ", 1, ctypes.addressof(program))
    expect(errno_of(sock.setsockopt, socket.SOL_SOCKET, SO_DETACH_FILTER, 0), "ENOENT")
    sock.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, attach)
    sock.setsockopt(socket.SOL_SOCKET, SO_LOCK_FILTER, 1)
    expect(errno_of(sock.setsockopt, socket.SOL_SOCKET, SO_DETACH_FILTER, 0), "EPERM")
    expect(errno_of(sock.setsockopt, socket.SOL_SOCKET, SO_ATTACH_FILTER, attach), "EPERM")
    expect(errno_of(sock.setsockopt, socket.SOL_SOCKET, SO_LOCK_FILTER, 0), "EPERM")


def the_type_is_what_socket_was_asked_for():
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
        protocol = socket.IPPROTO_ICMP if kind == socket.SOCK_RAW else 0
        expect(number(socket.socket(socket.AF_INET, kind, protocol), socket.SOL_SOCKET, socket.SO_TYPE), kind)


def tcp_mptcp_unix_and_vsock_are_streams():
    for family, protocol in ((socket.AF_INET, 0), (socket.AF_INET, IPPROTO_MPTCP), (socket.AF_UNIX, 0), (socket.AF_VSOCK, 0)):
        try:
            sock = socket.socket(family, socket.SOCK_STREAM, protocol)
        except OSError as error:
            raise Skipped(f"this kernel has not all of them: {error}") from None
        expect(number(sock, socket.SOL_SOCKET, socket.SO_TYPE), socket.SOCK_STREAM)


def the_domain_is_the_family_until_the_address_form_is_changed():
    server = listener(socket.AF_INET6, ("::", 0))
    client = socket.create_connection(("127.0.0.1", server.getsockname()[1]))
    accepted, peer = server.accept()
    expect((number(client, socket.SOL_SOCKET, socket.SO_DOMAIN), number(accepted, socket.SOL_SOCKET, socket.SO_DOMAIN)), (socket.AF_INET, socket.AF_INET6))
    expect(peer[0], "::ffff:127.0.0.1", "it carries IPv4")
    accepted.setsockopt(socket.IPPROTO_IPV6, IPV6_ADDRFORM, socket.AF_INET)
    expect(number(accepted, socket.SOL_SOCKET, socket.SO_DOMAIN), socket.AF_INET)


def unless_set_keepalive_takes_7200_9_and_75():
    new_network()
    sock = socket.socket()
    names = (socket.TCP_KEEPIDLE, socket.TCP_KEEPCNT, socket.TCP_KEEPINTVL)
    expect([number(sock, socket.IPPROTO_TCP, name) for name in names], [7200, 9, 75])


prove(globals())
