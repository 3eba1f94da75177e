#!/usr/bin/env python3
"""Errors of socket calls: when the kernel gives each."""

import contextlib
import ctypes
import errno
import os
import resource
import select
import signal
import socket
import struct
import tempfile
import time

from network import Network, Relay, neighbours
from proof import as_nobody, connection, datagram_socket, errno_of, expect, expect_that, fill, listener, new_network, prove, run, sysctl, timeval

# Python has the other name of that number first.
NOT_SUPPORTED = errno.errorcode[errno.EOPNOTSUPP]
CAP_NET_BIND_SERVICE = 10
NOWHERE = ("192.0.2.1", 9)
LIBC = ctypes.CDLL(None, use_errno=True)
KEEPIDLE = (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE)
LINGER_0 = (socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def bind_to_an_address_of_another_listener_is_eaddrinuse():
    server, receiver = listener(), datagram_socket()
    expect(errno_of(socket.socket().bind, server.getsockname()), "EADDRINUSE")
    expect(errno_of(datagram_socket, receiver.getsockname()[1]), "EADDRINUSE")


def bind_to_an_ipv4_port_is_eaddrinuse_while_an_ipv6_wildcard_has_it():
    wide = socket.socket(socket.AF_INET6)
    wide.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    wide.bind(("::", 0))
    wide.listen()
    expect(errno_of(socket.socket().bind, ("0.0.0.0", wide.getsockname()[1])), "EADDRINUSE")


def bind_to_a_unix_name_that_is_there_is_eaddrinuse():
    with _folder() as folder:
        first = socket.socket(socket.AF_UNIX)
        first.bind(f"{folder}/name")
        first.close()
        expect(errno_of(socket.socket(socket.AF_UNIX).bind, f"{folder}/name"), "EADDRINUSE")


def bind_to_an_address_that_no_interface_has_is_eaddrnotavail():
    new_network()
    expect(errno_of(socket.socket().bind, ("192.0.2.1", 0)), "EADDRNOTAVAIL")


def an_option_of_another_protocol_is_enoprotoopt():
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    expect(errno_of(udp.setsockopt, socket.IPPROTO_TCP, socket.TCP_NODELAY, 1), "ENOPROTOOPT")


def an_option_that_can_only_be_read_is_enoprotoopt():
    expect(errno_of(socket.socket().setsockopt, socket.SOL_SOCKET, socket.SO_TYPE, 1), "ENOPROTOOPT")


def an_option_number_that_the_kernel_does_not_know_is_enoprotoopt():
    expect(errno_of(socket.socket().setsockopt, socket.SOL_SOCKET, 250, 1), "ENOPROTOOPT")


def an_option_of_tcp_on_a_unix_socket_is_eopnotsupp():
    unix = socket.socket(socket.AF_UNIX)
    expect(errno_of(unix.setsockopt, socket.IPPROTO_TCP, socket.TCP_NODELAY, 1), NOT_SUPPORTED)


def listen_and_accept_on_a_datagram_socket_are_eopnotsupp():
    udp = datagram_socket()
    expect((errno_of(udp.listen), errno_of(udp.accept)), (NOT_SUPPORTED, NOT_SUPPORTED))


def a_reset_is_econnreset_once_and_the_end_of_data_after_that():
    client, accepted = _reset()
    expect(errno_of(accepted.recv, 1), "ECONNRESET")
    expect(accepted.recv(1), b"")


def after_a_reset_that_was_reported_send_is_epipe():
    client, accepted = _reset()
    expect(errno_of(accepted.recv, 1), "ECONNRESET")
    expect(errno_of(accepted.send, b"x"), "EPIPE")


def close_with_unread_data_resets():
    client, accepted = connection()
    client.send(b"x")
    select.select([accepted], [], [], 2)
    accepted.close()
    expect(errno_of(client.recv, 1), "ECONNRESET")


def close_without_unread_data_does_not():
    client, accepted = connection()
    accepted.close()
    expect(client.recv(1), b"")


def the_first_send_after_the_peers_close_succeeds_and_a_later_one_is_epipe():
    client, accepted = connection()
    accepted.close()
    expect(client.recv(1), b"")
    expect(client.send(b"x"), 1)
    time.sleep(0.1)
    expect(errno_of(client.send, b"x"), "EPIPE")


def send_after_shutdown_is_epipe():
    client, _ = connection()
    client.shutdown(socket.SHUT_WR)
    expect(errno_of(client.send, b"x"), "EPIPE")


def epipe_comes_with_sigpipe_but_for_msg_nosignal():
    seen = []
    signal.signal(signal.SIGPIPE, lambda *_: seen.append(1))
    client, _ = connection()
    client.shutdown(socket.SHUT_WR)
    errno_of(client.send, b"x", socket.MSG_NOSIGNAL)
    expect(len(seen), 0)
    errno_of(client.send, b"x")
    expect(len(seen), 1)


def connect_without_an_answer_is_etimedout():
    relay = Relay(drops=lambda packet: True)
    client = relay.here.socket()
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_SYNCNT, 1)
    expect(errno_of(client.connect, ("10.9.9.2", 9)), "ETIMEDOUT")


def a_neighbour_that_does_not_answer_is_ehostunreach():
    here, _ = neighbours()
    expect(errno_of(here.socket().connect, ("10.9.0.7", 9)), "EHOSTUNREACH")


def a_route_of_type_unreachable_is_ehostunreach():
    here, _ = neighbours()
    here.ip("route", "add", "unreachable", "192.0.2.0/24")
    expect(errno_of(here.socket().connect, NOWHERE), "EHOSTUNREACH")


def without_a_route_it_is_enetunreach():
    new_network()
    expect(errno_of(socket.socket().connect, NOWHERE), "ENETUNREACH")
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    expect(errno_of(udp.sendto, b"x", NOWHERE), "ENETUNREACH")


def connect_to_a_port_without_a_listener_is_econnrefused():
    server = listener()
    address = server.getsockname()
    server.close()
    expect(errno_of(socket.socket().connect, address), "ECONNREFUSED")


def a_connected_datagram_socket_learns_it_at_a_later_call():
    server = datagram_socket()
    client = datagram_socket()
    client.connect(server.getsockname())
    server.close()
    expect(client.send(b"x"), 1)
    expect(errno_of(client.recv, 1), "ECONNREFUSED")


def a_datagram_socket_that_is_not_connected_does_not_learn_it():
    server, client = datagram_socket(), datagram_socket()
    address = server.getsockname()
    server.close()
    client.sendto(b"x", address)
    time.sleep(0.1)
    expect(errno_of(client.recv, 1, socket.MSG_DONTWAIT), "EAGAIN")
    expect(client.sendto(b"x", address), 1)


def a_unix_socket_file_whose_listener_has_gone_is_econnrefused():
    with _folder() as folder:
        server = socket.socket(socket.AF_UNIX)
        server.bind(f"{folder}/name")
        server.listen()
        server.close()
        expect(errno_of(socket.socket(socket.AF_UNIX).connect, f"{folder}/name"), "ECONNREFUSED")


def a_unix_name_that_is_not_there_is_enoent():
    expect(errno_of(socket.socket(socket.AF_UNIX).connect, "/nonexistent/name"), "ENOENT")


def a_process_that_has_its_limit_of_fds_gets_emfile():
    with _at_its_limit_of_fds():
        expect(errno_of(socket.socket), "EMFILE")


def a_connection_that_accept_could_not_take_stays_in_the_queue():
    server = listener()
    client = socket.create_connection(server.getsockname())
    with _at_its_limit_of_fds():
        expect(errno_of(server.accept), "EMFILE")
        expect(select.select([server], [], [], 0)[0], [server])
    accepted, _ = server.accept()
    client.send(b"x")
    expect(accepted.recv(1), b"x")


def recv_without_data_send_without_room_and_accept_without_connection_are_eagain():
    client, accepted = connection()
    client.setblocking(False)
    expect(errno_of(client.recv, 1), "EAGAIN")
    fill(client)
    expect(errno_of(client.send, b"x"), "EAGAIN")
    server = listener()
    server.setblocking(False)
    expect(errno_of(server.accept), "EAGAIN")


def eagain_and_ewouldblock_are_one_number():
    expect(errno.EAGAIN, errno.EWOULDBLOCK)


def connect_to_a_unix_listener_whose_queue_is_full_is_eagain():
    server = socket.socket(socket.AF_UNIX)
    server.bind("")
    server.listen(0)
    first, second = (socket.socket(socket.AF_UNIX) for _ in range(2))
    for one in (first, second):
        one.setblocking(False)
    expect(errno_of(first.connect, server.getsockname()), None)
    expect(errno_of(second.connect, server.getsockname()), "EAGAIN")


def connect_on_a_non_blocking_socket_is_einprogress():
    server, client = listener(), socket.socket()
    client.setblocking(False)
    expect(errno_of(client.connect, server.getsockname()), "EINPROGRESS")


def when_the_connect_is_done_it_is_writable_and_so_error_says_how_it_ended():
    server = listener()
    gone = listener()
    refused = gone.getsockname()
    gone.close()
    for address, ended in ((server.getsockname(), 0), (refused, errno.ECONNREFUSED)):
        client = socket.socket()
        client.setblocking(False)
        expect(errno_of(client.connect, address), "EINPROGRESS")
        expect(select.select([], [client], [], 2)[1], [client])
        expect(client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR), ended)


def connect_while_one_is_under_way_is_ealready():
    relay = Relay(drops=lambda packet: True)
    client = relay.here.socket()
    client.setblocking(False)
    expect(errno_of(client.connect, ("10.9.9.2", 9)), "EINPROGRESS")
    expect(errno_of(client.connect, ("10.9.9.2", 9)), "EALREADY")


def connect_on_a_connected_stream_is_eisconn():
    client, _ = connection()
    server = listener()
    expect(errno_of(client.connect, server.getsockname()), "EISCONN")


def a_datagram_socket_may_connect_again():
    client = datagram_socket()
    for _ in range(2):
        expect(errno_of(client.connect, datagram_socket().getsockname()), None)


def without_a_connection_recv_shutdown_and_getpeername_are_enotconn():
    sock = socket.socket()
    expect([errno_of(sock.recv, 1), errno_of(sock.shutdown, socket.SHUT_RDWR), errno_of(sock.getpeername)], ["ENOTCONN"] * 3)


def without_a_connection_send_is_epipe():
    expect(errno_of(socket.socket().send, b"x"), "EPIPE")


def after_a_reset_shutdown_is_enotconn():
    _, accepted = _reset()
    expect(errno_of(accepted.recv, 1), "ECONNRESET")
    expect(errno_of(accepted.shutdown, socket.SHUT_RDWR), "ENOTCONN")


def a_low_port_is_eacces_for_an_ordinary_user():
    new_network()
    expect(sysctl("net.ipv4.ip_unprivileged_port_start"), ["1024"])
    as_nobody(lambda: expect(errno_of(socket.socket().bind, ("127.0.0.1", 1023)), "EACCES"))
    as_nobody(lambda: expect(errno_of(socket.socket().bind, ("127.0.0.1", 1023)), None), CAP_NET_BIND_SERVICE)
    sysctl("net.ipv4.ip_unprivileged_port_start", 1023)
    as_nobody(lambda: expect(errno_of(socket.socket().bind, ("127.0.0.1", 1023)), None))


def sending_to_a_broadcast_address_is_eacces_without_the_option():
    here, _ = neighbours()
    udp = here.socket(kind=socket.SOCK_DGRAM)
    expect(errno_of(udp.sendto, b"x", ("10.9.0.255", 9)), "EACCES")
    udp.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    expect(errno_of(udp.sendto, b"x", ("10.9.0.255", 9)), None)


def connect_to_a_unix_file_without_write_permission_is_eacces():
    with _folder() as folder:
        server = socket.socket(socket.AF_UNIX)
        server.bind(f"{folder}/name")
        server.listen()
        os.chmod(folder, 0o755)
        os.chmod(f"{folder}/name", 0o644)
        as_nobody(lambda: expect(errno_of(socket.socket(socket.AF_UNIX).connect, f"{folder}/name"), "EACCES"))


def an_option_that_needs_a_capability_is_eperm():
    as_nobody(lambda: expect(errno_of(socket.socket().setsockopt, socket.SOL_SOCKET, socket.SO_MARK, 7), "EPERM"))


def a_value_out_of_range_is_einval():
    expect(errno_of(socket.socket().setsockopt, *KEEPIDLE, 0), "EINVAL")


def a_value_that_is_too_short_is_einval():
    expect(errno_of(socket.socket().setsockopt, *KEEPIDLE, b"\1"), "EINVAL")


def a_second_bind_is_einval():
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    expect(errno_of(sock.bind, ("127.0.0.1", 0)), "EINVAL")


def accept_without_listen_is_einval():
    expect(errno_of(socket.socket().accept), "EINVAL")


def a_number_that_is_no_open_fd_is_ebadf():
    client, _ = connection()
    fd = client.detach()
    os.close(fd)
    expect(_errno_of_getsockname(fd), errno.EBADF)


def an_fd_that_is_no_socket_is_enotsock():
    reading, _ = os.pipe()
    expect(_errno_of_getsockname(reading), errno.ENOTSOCK)


def a_number_that_was_closed_is_given_out_again():
    before = socket.socket()
    number = before.fileno()
    before.close()
    expect(socket.socket().fileno(), number)


def a_datagram_that_is_too_long_for_udp_is_emsgsize():
    server, client = datagram_socket(), datagram_socket()
    for size, seen in ((65507, None), (65508, "EMSGSIZE")):
        expect(errno_of(client.sendto, b"x" * size, server.getsockname()), seen, str(size))


def one_that_may_not_be_cut_and_is_longer_than_the_mtu_is_emsgsize():
    here, _ = neighbours()
    udp = here.socket(kind=socket.SOCK_DGRAM)
    udp.setsockopt(socket.SOL_IP, 10, 2)  # IP_MTU_DISCOVER: IP_PMTUDISC_DO
    for size, seen in ((1472, None), (1473, "EMSGSIZE")):
        expect(errno_of(udp.sendto, b"x" * size, ("10.9.0.2", 9)), seen, str(size))


def send_without_an_address_is_edestaddrreq():
    expect(errno_of(datagram_socket().send, b"x"), "EDESTADDRREQ")


def an_unknown_interface_is_enodev():
    expect(errno_of(socket.socket().setsockopt, socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"nonesuch\0"), "ENODEV")


def a_group_without_a_route_and_an_interface_is_enodev():
    new_network()
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    membership = socket.inet_aton("239.1.2.3") + bytes(4)
    expect(errno_of(udp.setsockopt, socket.SOL_IP, socket.IP_ADD_MEMBERSHIP, membership), "ENODEV")


def a_family_that_the_kernel_lacks_is_eafnosupport():
    expect(errno_of(socket.socket, 200, socket.SOCK_STREAM), "EAFNOSUPPORT")


def an_ipv6_address_on_an_ipv4_socket_is_eafnosupport():
    sock = socket.socket()
    address = struct.pack("=HHI16sI", socket.AF_INET6, 0, 0, bytes(16), 0)
    expect(LIBC.bind(sock.fileno(), address, len(address)), -1)
    expect(ctypes.get_errno(), errno.EAFNOSUPPORT)


def _reset():
    """A connection whose first end has reset it: that end, and the other one."""
    client, accepted = connection()
    client.setsockopt(*LINGER_0)
    client.close()
    time.sleep(0.05)
    return client, accepted


def _errno_of_getsockname(fd):
    expect(LIBC.getsockname(fd, bytes(16), struct.pack("i", 16)), -1)
    return ctypes.get_errno()


@contextlib.contextmanager
def _folder():
    with tempfile.TemporaryDirectory() as folder:
        yield folder


@contextlib.contextmanager
def _at_its_limit_of_fds():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # The lowest number that is free is the limit.
    lowest = os.dup(0)
    os.close(lowest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


prove(globals())
