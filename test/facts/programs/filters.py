#!/usr/bin/env python3
"""SO_ATTACH_FILTER, SO_DETACH_FILTER, SO_ATTACH_BPF; cookies as BPF programs see them"""

import ctypes
import os
import socket
import struct

import bpf
from network import Network
from proof import Failed, Skipped, as_nobody, connection, datagram_socket, errno_of, expect, expect_that, has_data, kernel, needs_rights, new_network, prove, sysctl

SO_COOKIE, SO_NETNS_COOKIE = 57, 71
UDP_HEADER = 8


def the_program_says_how_much_is_kept_and_0_drops_it():
    receiver, sender = _pair()
    bpf.attach(receiver, bpf.returns(UDP_HEADER + 3))
    sender.send(b"abcdef")
    expect(receiver.recv(10), b"abc")
    bpf.attach(receiver, bpf.returns(0))
    sender.send(b"abcdef")
    expect(has_data(receiver), False, "0 drops it")


def what_came_before_the_filter_is_still_in_the_queue():
    new_network()
    sniffer = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    receiver, sender = _pair()
    sender.send(b"before")
    bpf.attach(sniffer, bpf.returns(0))
    sender.send(b"after")
    seen = []
    sniffer.setblocking(False)
    while errno_of(lambda: seen.append(sniffer.recv(100)[-6:])) is None:
        pass
    expect(set(seen), {b"before"})


def an_ordinary_user_may_not_filter_tcp():
    """Commit 5d39580f68e6 of June 2026, in 7.2 and in stable kernels since."""
    as_nobody(lambda: expect(errno_of(bpf.attach, datagram_socket(), bpf.returns(0xFFFF)), None))
    client, _accepted = connection()
    try:
        as_nobody(lambda: expect(errno_of(bpf.attach, client, bpf.returns(0xFFFF)), "EPERM"))
    except Failed:
        if kernel() < (7, 2):
            raise Skipped("an older kernel") from None
        raise


def the_program_is_copied():
    receiver, sender = _pair()
    code = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0xFFFF))
    bpf.attach(receiver, struct.pack("HxxxxxxQ", 1, ctypes.addressof(code)))
    code.raw = struct.pack("HBBI", 0x06, 0, 0, 0) + b"\0"
    sender.send(b"x")
    expect(has_data(receiver), True)


def without_the_filter_all_is_delivered_again():
    for attach in (_classic_that_drops, _extended_that_drops):
        receiver, sender = _pair()
        attach(receiver)
        sender.send(b"x")
        expect(has_data(receiver), False, attach.__name__)
        receiver.setsockopt(socket.SOL_SOCKET, bpf.SO_DETACH_FILTER, 0)
        sender.send(b"x")
        expect(has_data(receiver), True, attach.__name__)


def detaching_takes_any_value_of_four_bytes_or_more():
    for value, seen in ((struct.pack("i", 77), None), (bytes(4), None), (bytes(9), None), (bytes(3), "EINVAL"), (b"", "EINVAL")):
        receiver, _ = _pair()
        _classic_that_drops(receiver)
        expect(errno_of(receiver.setsockopt, socket.SOL_SOCKET, bpf.SO_DETACH_FILTER, value), seen, str(value))


def an_extended_program_takes_the_place_of_a_classic_one():
    receiver, sender = _pair()
    bpf.attach(receiver, bpf.returns(0))
    bpf.attach(receiver, bpf.extended_returns(0xFFFF), bpf.SO_ATTACH_BPF)
    sender.send(b"x")
    expect(has_data(receiver), True)


def loading_an_extended_program_is_privileged_where_the_setting_says_so():
    def nobody():
        if sysctl("kernel.unprivileged_bpf_disabled") != ["0"]:
            expect(errno_of(bpf.extended_returns, 0), "EPERM")

    as_nobody(nobody)
    needs_rights()
    expect_that(bpf.extended_returns(0) > 0, "not even with rights")


def bpf_programs_see_the_cookie_of_the_socket():
    receiver, sender = _pair()
    [cookie] = struct.unpack("Q", receiver.getsockopt(socket.SOL_SOCKET, SO_COOKIE, 8))
    _sees(receiver, sender, bpf.GET_SOCKET_COOKIE, cookie)


def bpf_programs_see_the_cookie_of_the_network():
    receiver, sender = _pair()
    [cookie] = struct.unpack("Q", receiver.getsockopt(socket.SOL_SOCKET, SO_NETNS_COOKIE, 8))
    _sees(receiver, sender, bpf.GET_NETNS_COOKIE, cookie)


def the_cookie_of_the_network_is_the_same_for_its_sockets_alone():
    here, there = Network(), Network()
    cookies = [one.socket().getsockopt(socket.SOL_SOCKET, SO_NETNS_COOKIE, 8) for one in (here, here, there)]
    expect((cookies[0] == cookies[1], cookies[0] == cookies[2]), (True, False))


def ss_shows_the_cookie():
    sock = datagram_socket()
    [cookie] = struct.unpack("Q", sock.getsockopt(socket.SOL_SOCKET, SO_COOKIE, 8))
    with os.popen(f"ss -uane 'sport = :{sock.getsockname()[1]}'") as shown:
        expect_that(f"sk:{cookie:x} " in shown.read() + " ", "ss -e shows another")


def _sees(receiver, sender, helper, cookie):
    for wanted, kept in ((cookie, True), (cookie + 1, False)):
        bpf.attach(receiver, bpf.keeps_whose_cookie_is(helper, wanted), bpf.SO_ATTACH_BPF)
        sender.send(b"x")
        expect(has_data(receiver), kept)


def _classic_that_drops(sock):
    bpf.attach(sock, bpf.returns(0))


def _extended_that_drops(sock):
    bpf.attach(sock, bpf.extended_returns(0), bpf.SO_ATTACH_BPF)


def _pair():
    receiver = datagram_socket()
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sender.connect(receiver.getsockname())
    return receiver, sender


prove(globals())
